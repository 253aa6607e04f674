"""The command `hands-on`: open a lesson in JupyterLab, and that in a browser. `hands-on 03` opens lesson 03.

What JupyterLab keeps (its layout, settings that a reader changes) lies in the environment, in share/hands-on, or in the
folder that the variable HANDS_ON_HOME names.
"""

import contextlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import webbrowser
from pathlib import Path

from . import FOLDER, free_port, variables, writable

TEXT = {"encoding": "utf-8", "errors": "replace"}
ONE_OF_OURS = "01_one_neuron.ipynb"
PATIENCE = 300  # seconds for JupyterLab to start; on a slow disk with a virus scanner the first time takes one or two
# The file browser and the right side folded away; the lesson comes with the address.
WORKSPACE = {
    "data": {
        "layout-restorer:data": {
            "main": {},
            "down": {},
            "left": {"collapsed": True, "visible": True, "widgets": []},
            "right": {"collapsed": True, "visible": True, "widgets": []},
            "relativeSizes": [0, 1, 0],
        }
    },
    "metadata": {"id": "default"},
}


def find_lesson(number):
    """Return (folder of the course, path of the lesson in it). Ends the program with a sentence where there is none."""
    for course in (Path(), FOLDER.parents[1]):
        lessons = sorted((course / "notebooks").glob("[0-9][0-9]_*.ipynb"))
        if ONE_OF_OURS in [lesson.name for lesson in lessons]:
            found = [lesson for lesson in lessons if lesson.name.startswith(number.zfill(2) if number else "")]
            if not found:
                numbers = f"{lessons[0].name[:2]} to {lessons[-1].name[:2]}"
                sys.exit(f"There is no lesson {number}: give a number from {numbers}, with two digits.")
            return course.resolve(), found[0].relative_to(course)
    sys.exit("There are no lessons here: go to the course's folder, the one that holds notebooks/, and type it there.")


def started(runtime):
    """Return what the server that has this folder for itself says about itself; None as long as it says nothing."""
    for path in Path(runtime).glob("jpserver-*.json"):
        with contextlib.suppress(ValueError):  # half written
            return json.loads(path.read_text(encoding="utf-8"))
    return None


def show(address):
    """Open the address in a browser with a window. Returns whether there is one.

    Jupyter hands a browser a file that leads on, so that nobody else on the machine reads the address among the
    processes. A browser in a sandbox (snap, flatpak) cannot read that file, and a course holds no secrets.
    """
    linux = sys.platform.startswith("linux")
    if linux and "microsoft" in platform.uname().release.lower():  # WSL: the browser is on the Windows side
        for command in filter(None, map(shutil.which, ("wslview", "explorer.exe"))):
            with contextlib.suppress(OSError):  # Windows programs can be turned off in WSL
                subprocess.Popen([command, address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                return True
    if linux and not {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"} & set(os.environ):
        return False  # webbrowser would take one for the terminal
    with contextlib.suppress(webbrowser.Error):
        if linux and "BROWSER" not in os.environ and type(webbrowser.get()) is webbrowser.GenericBrowser:
            return False  # lynx, links or w3m: one for the terminal
        return webbrowser.open(address)
    return False


def lay_out(config):
    """Let JupyterLab open with the lesson alone, and the lesson at its top."""
    from jupyterlab_server.workspaces_handler import WORKSPACE_EXTENSION, slugify

    folder = Path(config) / "lab" / "workspaces"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / (slugify("default") + WORKSPACE_EXTENSION)).write_text(json.dumps(WORKSPACE), encoding="utf-8")


def serve(course, lesson, home, runtime):
    """Run JupyterLab for this machine alone until it is ended."""
    environment = variables(home, runtime)
    lay_out(environment["JUPYTER_CONFIG_DIR"])
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1"]
    # A port of our own: two that start at once and both look from 8888 on can find the same one.
    command += [f"--ServerApp.root_dir={course}", f"--ServerApp.port={free_port()}", "--ServerApp.port_retries=0"]
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    log = Path(runtime) / "server.log"  # private: it holds the token
    with (
        open(log, "w", encoding="utf-8") as out,
        subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=course
        ) as server,
    ):
        try:
            end = time.monotonic() + PATIENCE
            while not (about := started(runtime)):
                if server.poll() is not None or time.monotonic() > end:
                    sys.exit(f"{log.read_text(**TEXT)}\nJupyterLab did not start: it says why, above.")
                time.sleep(0.2)
            page = f"{about['url']}lab/tree/{lesson.as_posix()}?token={about['token']}"
            seen = show(page)
            what = "The lesson is open in your browser" if seen else "Open this address in a browser"
            print(f"{what} (Ctrl + C ends it):\n{page}", flush=True)
            if server.wait() == 0:  # File > Shut Down
                print("JupyterLab was shut down.")
            else:
                sys.exit(f"{log.read_text(**TEXT)[-2000:]}\nJupyterLab has ended.")
        except KeyboardInterrupt:
            print("\nThe course is closed.")
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:  # ended while it was starting, it can wait for itself for ever
                server.kill()


def main():
    """Open the lesson that the first argument names, or the first one."""
    number = sys.argv[1] if len(sys.argv) > 1 else ""
    course, lesson = find_lesson(number)

    ends = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

    def interrupt(*_):
        for end in ends:  # once will do: make passes on what we have had, and nothing is to disturb the end
            signal.signal(end, signal.SIG_IGN)
        raise KeyboardInterrupt

    for end in ends:
        if signal.getsignal(end) != signal.SIG_IGN:  # as nohup sets it
            signal.signal(end, interrupt)
    try:
        temporary = tempfile.TemporaryDirectory(prefix="hands-on-", ignore_cleanup_errors=True)
    except OSError as error:
        sys.exit(f"JupyterLab needs a folder for temporary files; set TMPDIR to one that you may write in ({error}).")
    with temporary as runtime:
        home = Path(os.environ.get("HANDS_ON_HOME") or Path(sys.prefix) / "share" / "hands-on")  # goes with .venv
        serve(course, lesson, home if writable(home) else Path(runtime) / "home", Path(runtime))


if __name__ == "__main__":
    main()
