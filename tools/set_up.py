"""Make the course's environment in .venv, or complete it: `python3 tools/set_up.py [app] [test] [dev]`.

Without a word it holds what the lessons need; each word adds what pyproject.toml lists under that name. What is there
already stays. Where it cannot go on, one sentence says what is missing and what to type, and nothing half-made is left.
It runs on every Python, from 2.7, so that one that is too old can say so; the environment gets the first that will do.
"""

from __future__ import print_function

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "set-up.json")  # written last: an environment without it is unfinished
OLDEST, NEWEST = (3, 10), (3, 13)  # as in pyproject.toml
CANDIDATES = ["python3", "python3.12", "python3.13", "python3.11", "python3.10", "python", "py"]
PYTHON = os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")
ASK = """
import json, platform, sys
def there(name):
    try:
        __import__(name)
        return True
    except ImportError:
        return False
print(json.dumps({"version": list(sys.version_info[:3]), "prefix": getattr(sys, "base_prefix", sys.prefix),
                  "venv": there("venv") and there("ensurepip"), "bits": 64 if sys.maxsize > 2**32 else 32,
                  "machine": sys.platform + " " + platform.machine()}))
"""


def environment():
    """Return the variables for a Python of ours: none that leads it or pip elsewhere, or lets imports compile anew."""
    unwanted = ("PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def ask(python):
    """Return what the Python with this name or path says about itself; None where it doesn't run."""
    try:
        run = subprocess.Popen([python, "-c", ASK], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
        return json.loads(run.communicate()[0].decode())
    except (OSError, ValueError):
        return None


def written(version):
    return ".".join(map(str, version))


def objection(python, found):
    """Return the sentence that says why this Python will not do; None where it will."""
    if found is None:
        return "There is no Python that runs as %s: give the name or path of another, as in PYTHON=python3.12." % python
    version, name = tuple(found["version"]), "%s is Python %s" % (python, written(found["version"]))
    newest = (3, 12) if found["machine"] == "darwin x86_64" else NEWEST  # TensorFlow's last wheel for Intel Macs
    if not OLDEST <= version[:2] <= newest:
        return (
            "%s, which is too %s: %sthe lessons need Python %s to %s. Get one from https://www.python.org/downloads "
            "and then type: %s%s"
        ) % (
            name,
            "old" if version[:2] < OLDEST else "new",
            "on an Intel Mac " if newest != NEWEST else "",
            written(OLDEST),
            written(newest),
            "py -" if os.name == "nt" else "make lab PYTHON=python",
            written(newest) + " tools/set_up.py" * (os.name == "nt"),
        )
    if found["bits"] != 64:
        return "%s for 32 bits, and TensorFlow needs one for 64: get it from https://www.python.org/downloads." % name
    if not found["venv"]:
        return "%s and cannot make virtual environments. On Debian or Ubuntu type: sudo apt install python%s-venv" % (
            name,
            written(version[:2]),
        )
    return None


def choose(wanted):
    """Return (name, what it says about itself) of the Python to use; `wanted`: the only one to try, or None.

    Ends the program with a sentence where there is none: about the first one of a right version, or else the first.
    """
    reasons = []
    for python in [wanted] if wanted else [sys.executable] + CANDIDATES:
        found = ask(python)
        reason = objection(python, found)
        if reason is None:
            return python, found
        if found is not None or wanted:
            reasons.append(("too" in reason, len(reasons), reason))
    sys.exit(min(reasons)[-1])


def same(one, other):
    return one["version"] == other["version"] and os.path.realpath(one["prefix"]) == os.path.realpath(other["prefix"])


def there():
    """Return the stamp of the environment that is there: {} for one that is unfinished or broken, None for none.

    Ends the program where .venv is something else.
    """
    if not os.path.lexists(VENV):
        return None
    if (
        os.path.islink(VENV)
        or not os.path.isdir(VENV)
        or (not os.path.exists(os.path.join(VENV, "pyvenv.cfg")) and any(files for _, _, files in os.walk(VENV)))
    ):
        sys.exit("%s is there and is not a virtual environment: rename or remove it." % VENV)
    try:
        with open(STAMP) as file:
            stamp = json.load(file)
    except (OSError, IOError, ValueError):
        return {}
    moved = stamp.get("place") != VENV  # its commands hold the path
    return {} if moved or ask(PYTHON) is None else stamp


def listed():
    """Return a sum over the files that say what is to be installed."""
    sum_ = hashlib.sha256()
    for name in ("requirements.txt", "constraints.txt", "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            sum_.update(file.read())
    return sum_.hexdigest()


def make(python, found):
    """Make an empty environment, in place of the one that is there."""
    remove()
    print("Setting up .venv with Python %s. The first time this takes some minutes." % written(found["version"]))
    sys.stdout.flush()
    if subprocess.call([python, "-m", "venv", VENV], env=environment(), cwd=ROOT):
        raise RuntimeError(
            "Python could not make the folder %s (see above): is there room, and may you write there?" % VENV
        )


def remove():
    if os.path.isdir(VENV):
        shutil.rmtree(VENV)


def install(extras):
    """Let pip install what the lessons and these extras need."""
    what = ".[%s]" % ",".join(extras) if extras else "."
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-c",
        "constraints.txt",
        "-e",
        what,
    ]
    if subprocess.call(command, env=environment(), cwd=ROOT):
        raise RuntimeError(
            "The packages could not be installed (pip says why, above): is there a network, and 3 GB of room?"
            " Then type the same again."
        )


def set_up(extras, wanted=None):
    """Bring the environment to what is asked: `extras` of pyproject.toml, the Python `wanted` if one is named."""
    stamp = there()
    if stamp and wanted:
        python, found = choose(wanted)
        if not same(found, stamp["python"]):
            print(".venv was made with Python %s; it is made anew." % written(stamp["python"]["version"]))
            stamp = {}
    elif stamp == {}:
        print(".venv is unfinished, or not from here; it is made anew.")
    extras = sorted(set(extras) | set(stamp["extras"] if stamp else []))
    if stamp and stamp["extras"] == extras and stamp["listed"] == listed():
        return
    anew = not stamp
    if anew:
        python, found = choose(wanted)
    try:
        if anew:
            make(python, found)
            stamp = {"python": found, "place": VENV}
        install(extras)
    except (RuntimeError, KeyboardInterrupt) as error:
        if anew:
            remove()
        sys.exit(str(error) or "Interrupted%s." % (": nothing is left behind" if anew else ""))
    stamp.update(extras=extras, listed=listed())
    with open(STAMP, "w") as file:
        json.dump(stamp, file)


def interrupt(*_):
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, interrupt)
    unknown = set(sys.argv[1:]) - {"app", "class", "dev", "test"}
    if unknown:
        sys.exit("There is nothing to add called %s: give some of app, class, dev, test." % ", ".join(sorted(unknown)))
    try:
        set_up(sys.argv[1:], os.environ.get("PYTHON"))
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
    except EnvironmentError as error:
        sys.exit("%s: may you write in %s, and is there room?" % (error, ROOT))
