# `make` puts this into .venv/etc/ipython: every kernel of that environment then explains a NameError.
c = get_config()  # noqa: F821
c.InteractiveShellApp.extensions.append("helpers.hint")
