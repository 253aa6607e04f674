"""IPython extension: after a NameError, a plain sentence that says what to do.

Where the course's settings of Jupyter are read (helpers/jupyter), each kernel starts with it, so that it speaks when
the set-up cell was forgotten; everywhere `helpers.start()` loads it.
"""


def load_ipython_extension(shell):
    """Let `shell` (an IPython shell) explain a NameError. The error stays an error."""

    def explain(shell, kind, error, traceback, tb_offset=None):
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
        if kind is NameError and error.name:  # an UnboundLocalError is one too, but no cell above would help
            print(
                f"Python does not know {error.name!r} yet. Run the set-up cell at the top and all cells above this one "
                "first (menu Run, Run All Above Selected Cell)."
            )

    shell.set_custom_exc((NameError,), explain)
