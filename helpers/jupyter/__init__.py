"""How the course runs in Jupyter: the command `hands-on`, and the settings of JupyterLab and its server.

Jupyter reads the settings where the variable JUPYTER_CONFIG_PATH names this folder, and nowhere else.
"""

import contextlib
import os
import socket
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SETTINGS = {"JUPYTER_CONFIG_PATH": str(FOLDER)}
METADATA = {  # of a lesson, as it is stored: the same on every machine
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def variables(home, runtime):
    """Return the environment for a Jupyter that reads the course's settings, and none of the user's.

    home: a folder for what it keeps: settings that are changed in JupyterLab, layout, Matplotlib's list of fonts.
    runtime: one for what it needs while it runs. It must be on a disk where files can be private.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    own.pop("PYTHONDONTWRITEBYTECODE", None)  # each kernel would compile Keras anew: 16 seconds instead of 5
    kept = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "IPYTHONDIR": "ipython",
        "MPLCONFIGDIR": "fonts",
    }
    return {
        **own,
        **SETTINGS,
        **{name: str(Path(home).absolute() / folder) for name, folder in kept.items()},
        "JUPYTER_RUNTIME_DIR": str(runtime),
    }


def free_port(wanted=0):
    """Return the port `wanted` of this machine if nobody uses it, or else another one."""
    for port in (wanted, 0):
        with contextlib.suppress(OSError), socket.socket() as free:
            free.bind(("127.0.0.1", port))
            return free.getsockname()[1]


def writable(folder):
    """Return whether files can be made in this folder; makes it where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
