"""Make the course's environment in .venv, or complete it: `python3 tools/set_up.py [app] [book] [class] [dev] [test]`.

Without a word it holds what the lessons need; each word adds what pyproject.toml lists under that name, and
PYTHON=python3.12 says which Python it gets. What is there already stays. Where it cannot go on, one sentence says what
is missing and what to type, and all is as it was before. It runs on every Python, from 2.7, so that one that is too old
can say so; without a name the environment gets the first one that will do.
"""

from __future__ import print_function

import errno
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
VENV = os.path.join(ROOT, ".venv")
BEFORE = VENV + ".before"  # the one that was there, until the new one is finished
STAMP = os.path.join(VENV, "set-up.json")  # there from the start, so that we know our own; complete at the end
OLDEST, NEWEST = (3, 10), (3, 13)  # as in pyproject.toml
VERSIONS = ["3.12", "3.13", "3.11", "3.10"]
CANDIDATES = ["python3"] + ["python" + version for version in VERSIONS] + ["python"]
SCRIPTS = os.path.join(VENV, "bin")
if os.name == "nt":
    CANDIDATES = ["py -" + version for version in VERSIONS] + ["python", "py"]
    SCRIPTS = os.path.join(VENV, "Scripts")
PYTHON = os.path.join(SCRIPTS, "python")
ASK = """
import json, os, platform, sys
def there(name):
    try:
        __import__(name)
        return True
    except ImportError:
        return False
print(json.dumps({"version": list(sys.version_info[:3]), "path": sys.executable,
                  "own": os.path.realpath(sys.prefix) == os.path.realpath(sys.argv[1]),
                  "prefix": getattr(sys, "base_prefix", sys.prefix), "bits": 64 if sys.maxsize > 2**32 else 32,
                  "venv": there("venv") and there("ensurepip"), "machine": sys.platform + " " + platform.machine()}))
"""


def environment():
    """Return the variables for a Python of ours: none that leads it or pip elsewhere, or lets imports compile anew."""
    unwanted = ["PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"]
    unwanted += ["PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN"]
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    path = kept.get("PATH", os.defpath).split(os.pathsep)
    kept["PATH"] = os.pathsep.join(folder for folder in path if folder != SCRIPTS)  # .venv may be activated
    kept["PIP_USER"] = "0"
    return kept


def ask(python):
    """Return what the Python with this name or path says about itself; None where it doesn't run."""
    command = python.split() if python in CANDIDATES else [python]
    try:
        run = subprocess.Popen(
            command + ["-c", ASK, VENV], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        )
        return json.loads(run.communicate()[0].decode())
    except (OSError, ValueError):
        return None


def written(version):
    return ".".join(map(str, version))


def supported(found):
    newest = (3, 12) if found["machine"] == "darwin x86_64" else NEWEST  # TensorFlow's last wheel for Intel Macs
    return OLDEST, newest


def objection(python, found):
    """Return the sentence that says why this Python will not do; None where it will."""
    if found is None:
        return "There is no Python that runs as %s: give the name or path of another, as in PYTHON=python3.12." % python
    version, name = tuple(found["version"]), "%s is Python %s" % (python, written(found["version"]))
    oldest, newest = supported(found)
    if not oldest <= version[:2] <= newest:
        return (
            "%s, which is too %s: %sthe lessons need Python %s to %s. Get one from https://www.python.org/downloads "
            "and then type: %s%s"
        ) % (
            name,
            "old" if version[:2] < oldest else "new",
            "on an Intel Mac " if newest != NEWEST else "",
            written(oldest),
            written(newest),
            "py -" if os.name == "nt" else "make lab PYTHON=python",
            written(newest) + " tools/set_up.py" * (os.name == "nt"),
        )
    if found["bits"] != 64:
        return "%s for 32 bits, and TensorFlow needs one for 64: get it from https://www.python.org/downloads." % name
    if found["own"]:
        return "%s is the Python of .venv itself, which is to be made anew: name another, or none." % python
    if not found["venv"]:
        return "%s and cannot make virtual environments. On Debian or Ubuntu type: sudo apt install python%s-venv" % (
            name,
            written(version[:2]),
        )
    return None


def choose(wanted):
    """Return what the Python to use says about itself; `wanted`: the only one to try, or None.

    Ends the program with a sentence where there is none: about the first one of a right version, or else the first.
    """
    near, far = [], []
    for python in [wanted] if wanted else [sys.executable] + CANDIDATES:
        found = ask(python)
        reason = objection(python, found)
        if reason is None:
            return found
        if found is None and not wanted:
            continue
        oldest, newest = supported(found) if found else (OLDEST, NEWEST)
        (near if found and oldest <= tuple(found["version"][:2]) <= newest else far).append(reason)
    sys.exit((near + far)[0])


def same(one, other):
    return one["version"] == other["version"] and os.path.realpath(one["prefix"]) == os.path.realpath(other["prefix"])


def there():
    """Return the stamp of the environment that is there: {} for one of ours that is no use, None for none.

    One that somebody else has made is taken as it is, with nothing of the course in it yet, and never removed. Ends the
    program where .venv is something that we can neither use nor remove.
    """
    if not os.path.lexists(VENV):
        return None
    if os.path.islink(VENV):
        sys.exit("%s is a link, and the environment is to be a folder: remove the link." % VENV)
    if os.path.isdir(VENV) and not os.listdir(VENV):
        return {}
    if os.path.isfile(STAMP):
        stamp = read()
        moved = stamp.get("place") != VENV  # its commands hold the path
        useless = moved or "listed" not in stamp or ask(PYTHON) is None
        return remade(stamp) if useless else stamp
    found = ask(PYTHON) if os.path.isfile(os.path.join(VENV, "pyvenv.cfg")) else None
    if found is None:
        sys.exit("%s is there and is not a virtual environment that runs: rename or remove it." % VENV)
    reason = objection(PYTHON, dict(found, own=False))
    if reason:
        sys.exit("%s Rename or remove .venv, then type the same again." % reason)
    return {"python": found, "place": VENV, "extras": [], "listed": "", "by_hand": True}


def remade(stamp):
    """Return the stamp of an environment that is to be made anew. Ends the program where it was made by hand."""
    if stamp.get("by_hand"):
        sys.exit("%s was made by hand, and is no use here as it is: rename or remove it." % VENV)
    return {}


def read():
    try:
        with open(STAMP) as file:
            stamp = json.load(file)
    except (OSError, IOError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write(stamp):
    with open(STAMP, "w") as file:
        json.dump(stamp, file)


def listed():
    """Return a sum over the files that say what is to be installed."""
    sum_ = hashlib.sha256()
    for name in ("requirements.txt", "constraints.txt", "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            sum_.update(file.read())
    return sum_.hexdigest()


def make(found):
    """Make an empty environment."""
    print("Setting up .venv with Python %s. The first time this takes some minutes." % written(found["version"]))
    sys.stdout.flush()
    os.mkdir(VENV)
    write({})
    if subprocess.call([found["path"], "-m", "venv", VENV], env=environment(), cwd=ROOT):
        raise RuntimeError(
            "Python could not make the folder %s (see above): is there room, and may you write there?" % VENV
        )


def settle():
    """Of two environments, the new one and the one that was there, keep the new one if it is finished."""
    if os.path.isdir(BEFORE):
        finished = "listed" in read()
        shutil.rmtree(BEFORE if finished else VENV, ignore_errors=True)
        if not finished:
            os.rename(BEFORE, VENV)


def install(extras):
    """Let pip install what the lessons and these extras need."""
    what = ".[%s]" % ",".join(extras) if extras else "."
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call(command + ["-c", "constraints.txt", "-e", what], env=environment(), cwd=ROOT):
        raise RuntimeError(
            "The packages could not be installed (pip says why, above): is there a network, and 3 GB of room?"
        )
    if not installed():
        raise RuntimeError("pip has put the packages elsewhere: see which of its settings says so (pip config list).")


def installed():
    """Return whether the Python of the environment finds the course."""
    with open(os.path.join(ROOT, "pyproject.toml")) as file:
        name = re.search(r'^name = "(.+)"', file.read(), re.MULTILINE).group(1)
    command = [PYTHON, "-c", "import importlib.metadata as metadata; metadata.version(%r)" % name]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    run.communicate()
    return run.returncode == 0


def set_up(extras, wanted=None):
    """Bring the environment to what is asked: `extras` of pyproject.toml, the Python `wanted` if one is named."""
    settle()  # after a power cut
    stamp = there()
    if stamp and wanted:
        found = ask(wanted)
        if found is None or not same(found, stamp["python"]):
            found = choose(wanted)
            python, stamp = stamp["python"], remade(stamp)
            print(".venv was made with Python %s; it is made anew." % written(python["version"]))
    elif stamp == {}:
        print(".venv is unfinished, or not from here; it is made anew.")
    extras = sorted(set(extras) | set(stamp["extras"] if stamp else []))
    if stamp and stamp["extras"] == extras and stamp["listed"] == listed():
        return
    if os.path.isdir(VENV) and not os.access(VENV, os.W_OK):
        sys.exit("You may not write in %s. If it was made with sudo, type: sudo make clean" % VENV)
    if stamp:
        update(stamp, extras)
        return
    found = choose(wanted)
    if os.path.isdir(VENV):
        os.rename(VENV, BEFORE)
    try:
        make(found)
        install(extras)
        write({"python": found, "place": VENV, "extras": extras, "listed": listed()})
    except BaseException as error:
        shutil.rmtree(VENV, ignore_errors=True)
        if isinstance(error, RuntimeError):
            sys.exit("%s Then type the same again." % error)
        if isinstance(error, KeyboardInterrupt):
            sys.exit("Interrupted: nothing is left behind.")
        raise
    finally:
        settle()


def update(stamp, extras):
    """Install what is listed now, or was not wanted before, into the environment that is there."""
    try:
        install(extras)
    except RuntimeError as error:
        if stamp["listed"] and stamp["extras"] == extras:
            print("%s What was installed before goes on." % error)  # a train, after `git pull`
            return
        sys.exit("%s Then type the same again." % error)
    write(dict(stamp, extras=extras, listed=listed()))


def alone():
    """Wait until no other set-up is at work here. The system ends this lock with the program."""
    if fcntl is None:
        return None
    lock = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (OSError, IOError) as error:
        if error.errno not in (errno.EAGAIN, errno.EACCES):  # a disk without locks
            return lock
        print("Another set-up is at work here; this one waits for it.")
        sys.stdout.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def interrupt(*_):
    """End what is going on, once: make passes on a SIGTERM that we have had, and nothing is to disturb the cleaning."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def main(words):
    named = [word[len("PYTHON=") :] for word in words if word.startswith("PYTHON=")]
    extras = [word for word in words if not word.startswith("PYTHON=")]
    unknown = set(extras) - {"app", "book", "class", "dev", "test"}
    if unknown:
        sys.exit(
            "There is nothing to add called %s: give some of app, book, class, dev, test." % ", ".join(sorted(unknown))
        )
    try:
        lock = alone()
        set_up(extras, named[-1] if named else None)
        return lock
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
    except EnvironmentError as error:
        sys.exit("%s: may you write in %s, and is there room?" % (error, ROOT))


if __name__ == "__main__":
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:  # as it is for a job behind a script
        signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    main(sys.argv[1:])
