"""IPython extension: after a NameError, a plain sentence that says what to do.

An environment made with `make` loads it when a kernel starts (tools/ipython_config.py), so that it speaks when
the set-up cell was forgotten; everywhere `helpers.start()` loads it.
"""


def load_ipython_extension(shell):
    """Let `shell` (an IPython shell) explain a NameError. The error stays an error."""

    def explain(shell, kind, error, traceback, tb_offset=None):
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
        print(
            f"Python does not know {error.name!r} yet. Run the set-up cell at the top and all cells above this one first "
            "(menu Run, Run All Above Selected Cell)."
        )

    shell.set_custom_exc((NameError,), explain)
