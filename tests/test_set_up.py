"""The first minute: what `make lab` and `make test` do with .venv, whatever they find, and what they say.

Each test has a course of its own in a folder with a space in its name: the real Makefile and tools/set_up.py, with a
package in which nothing is to be fetched.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from tree import ROOT

from tools import set_up

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the tests type make, which Windows doesn't have")

PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "course"
version = "1"
"""
# Builds an editable wheel without a network: at once, slowly, or not at all, as the file `how` says.
BACKEND = """
import pathlib, sys, time, zipfile
ABOUT = "Metadata-Version: 2.1\\nName: course\\nVersion: 1\\nProvides-Extra: test\\n"
def build_editable(folder, *_):
    how = pathlib.Path("how").read_text()
    pathlib.Path("building").touch()
    if how == "slowly":
        time.sleep(60)
    if how == "not at all":
        sys.exit("ERROR: no network")
    with zipfile.ZipFile(pathlib.Path(folder) / "course-1-py3-none-any.whl", "w") as wheel:
        about = "course-1.dist-info/"
        wheel.writestr(about + "METADATA", ABOUT)
        wheel.writestr(about + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(about + "RECORD", "")
    return "course-1-py3-none-any.whl"
def get_requires_for_build_editable(*_):
    return []
"""


class Course:
    """A folder with a course of its own; `make(...)` types `make ...` there."""

    def __init__(self, folder):
        self.folder, self.venv = folder, folder / ".venv"
        (folder / "tools").mkdir(parents=True)
        shutil.copy(ROOT / "Makefile", folder)
        shutil.copy(ROOT / "tools/set_up.py", folder / "tools")
        (folder / "pyproject.toml").write_text(PROJECT)
        (folder / "backend.py").write_text(BACKEND)
        (folder / "requirements.txt").touch()
        (folder / "constraints.txt").touch()
        self.how("at once")

    def how(self, word):
        (self.folder / "how").write_text(word)

    def start(self, *words, path=None):
        named = () if path or any("PYTHON=" in word for word in words) else (f"PYTHON={sys.executable}",)
        outer = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # we run under make
        environment = {**outer, "PIP_NO_INDEX": "1", "PYTHON": "/not/for/us", "PIP_USER": "1"}
        return subprocess.Popen(
            [shutil.which("make"), "-s", *words, *named],
            cwd=self.folder,
            env=environment | ({"PATH": path} if path else {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def make(self, *words, path=None):
        """Return (exit code, what was said without make's own line)."""
        run = self.start(*words, path=path)
        said = run.communicate(timeout=120)[0].splitlines()
        return run.returncode, "\n".join(line for line in said if not line.startswith("make: "))

    @property
    def complete(self):
        return (self.venv / "set-up.json").exists() and (self.venv / "bin/python").exists()


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path / "my cöurse")


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("once") / "my cöurse")
    assert course.make("environment")[0] == 0
    return course


@pytest.fixture
def finished(once, course):
    """A course with its environment made: a copy, as making one takes seconds."""
    shutil.copytree(once.venv, course.venv, symlinks=True)
    stamp = course.venv / "set-up.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "place": str(course.venv)}))
    (course.folder / "building").touch()
    return course


def fake(folder, name, version="3.12.1", *, venv=True, bits=64, machine="linux x86_64", prefix="/usr"):
    """Make a command that answers like another Python, and makes no environment."""
    folder.mkdir(exist_ok=True)
    about = {"version": [int(n) for n in version.split(".")], "venv": venv, "bits": bits, "machine": machine}
    text = json.dumps({**about, "prefix": prefix})
    script = f"case \"$1\" in *set_up.py) exec '{sys.executable}' \"$@\";; *) echo '{text}';; esac"
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)
    return folder / name


def test_what_is_missing_is_made_once(course):
    code, said = course.make("environment")
    assert code == 0 and said.startswith("Setting up .venv with Python 3.") and course.complete
    made = (course.venv / "set-up.json").stat().st_mtime
    assert course.make("environment") == (0, "")
    assert (course.venv / "set-up.json").stat().st_mtime == made


def test_an_extra_is_added_and_stays(finished):
    assert finished.make("environment-test")[0] == 0
    assert json.loads((finished.venv / "set-up.json").read_text())["extras"] == ["test"]
    (finished.folder / "building").unlink()
    finished.make("environment")
    assert not (finished.folder / "building").exists()


def test_changed_requirements_are_installed(finished):
    (finished.folder / "building").unlink()
    (finished.folder / "constraints.txt").write_text("numpy<3\n")
    assert finished.make("environment")[0] == 0 and (finished.folder / "building").exists()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_nothing_is_left(course, stop):
    course.how("slowly")
    run = course.start("environment")
    wait_for(course.folder / "building")
    os.killpg(run.pid, stop)
    said = run.communicate(timeout=60)[0]
    assert run.returncode != 0 and "Interrupted: nothing is left behind" in said and "Traceback" not in said
    assert not course.venv.exists()


def test_what_a_power_cut_has_left_is_made_anew(course):
    course.how("slowly")
    run = course.start("environment")
    wait_for(course.folder / "building")
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    assert course.venv.exists() and not course.complete
    course.how("at once")
    code, said = course.make("environment")
    assert code == 0 and ".venv is unfinished, or not from here; it is made anew." in said and course.complete


def test_without_a_network_one_sentence_and_nothing_left(course):
    course.how("not at all")
    code, said = course.make("environment")
    assert code != 0 and not course.venv.exists()
    assert said.splitlines()[-1].startswith(
        "The packages could not be installed (pip says why, above): is there a network"
    )


def test_what_was_complete_stays_when_an_extra_fails(finished):
    finished.how("not at all")
    assert finished.make("environment-test")[0] != 0
    assert finished.complete and finished.make("environment") == (0, "")


def test_another_python_makes_it_anew(finished):
    stamp = finished.venv / "set-up.json"
    stamp.write_text(
        json.dumps({**json.loads(stamp.read_text()), "python": {"version": [3, 10, 1], "prefix": "/other"}})
    )
    assert finished.make("environment", path=os.environ["PATH"])[1] == ""  # none is named: what is there will do
    code, said = finished.make("environment")
    assert code == 0 and ".venv was made with Python 3.10.1; it is made anew." in said and finished.complete


def test_a_python_that_is_not_there_is_refused_and_nothing_lost(finished):
    code, said = finished.make("environment", "PYTHON=python9")
    assert code != 0 and said.startswith("There is no Python that runs as python9: give the name or path of another")
    assert finished.complete


def test_a_moved_course_gets_a_new_environment(finished):
    moved = finished.folder.rename(finished.folder.parent / "moved")
    run = subprocess.run(
        ["make", "-s", "environment", f"PYTHON={sys.executable}"], cwd=moved, capture_output=True, text=True
    )
    assert run.returncode == 0 and "it is made anew" in run.stdout


def test_what_is_not_ours_is_left_alone(course):
    course.venv.mkdir()
    (course.venv / "diary.txt").write_text("dear diary")
    code, said = course.make("environment")
    assert code != 0 and "is not a virtual environment: rename or remove it." in said
    assert (course.venv / "diary.txt").read_text() == "dear diary"


@pytest.mark.parametrize(
    "about, sentence",
    [
        (
            {"version": "3.9.18"},
            "is Python 3.9.18, which is too old: the lessons need Python 3.10 to 3.13. Get one from",
        ),
        (
            {"version": "3.14.0"},
            "is Python 3.14.0, which is too new: the lessons need Python 3.10 to 3.13. Get one from",
        ),
        ({"version": "2.7.18", "venv": False}, "is Python 2.7.18, which is too old"),
        (
            {"venv": False},
            "cannot make virtual environments. On Debian or Ubuntu type: sudo apt install python3.12-venv",
        ),
        ({"bits": 32}, "is Python 3.12.1 for 32 bits, and TensorFlow needs one for 64"),
        (
            {"version": "3.13.0", "machine": "darwin x86_64"},
            "too new: on an Intel Mac the lessons need Python 3.10 to 3.12",
        ),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_a_python_that_will_not_do_is_refused_in_a_sentence(course, tmp_path, about, sentence, named):
    python = fake(tmp_path / "bin", "python3", **about)
    for tool in ("sh", "sed", "expand"):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    # With a name only that one counts; without one the first on the PATH that will do, and here there is no other.
    command = [sys.executable, course.folder / "tools/set_up.py"]
    environment = {"PATH": str(tmp_path / "bin")} | ({"PYTHON": str(python)} if named else {})
    if not named:
        command = [
            sys.executable,
            "-c",
            f"import sys; sys.path.insert(0, {str(course.folder)!r})\n"
            "from tools import set_up\nsys.executable = 'python3'\nset_up.set_up([])",
        ]
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.returncode != 0 and sentence in run.stderr and len(run.stderr.splitlines()) == 1
    assert not course.venv.exists()


def test_among_several_the_first_that_will_do_is_taken(monkeypatch, tmp_path):
    fake(tmp_path / "bin", "python3", "3.9.1")
    fake(tmp_path / "bin", "python3.12", venv=False)
    fake(tmp_path / "bin", "python3.11", "3.11.4")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin/python3"))
    assert set_up.choose(None)[0] == "python3.11"
    (tmp_path / "bin/python3.11").unlink()
    with pytest.raises(SystemExit, match="python3.12 is Python 3.12.1 and cannot make virtual environments"):
        set_up.choose(None)


def test_without_any_python_make_says_so(course, tmp_path):
    (tmp_path / "bin").mkdir()
    for tool in ("sh", "make"):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    code, said = course.make("environment", path=str(tmp_path / "bin"))
    assert (
        code != 0 and said == "No Python was found. Get one from https://www.python.org/downloads, then type: make lab"
    )


def test_an_unknown_extra_is_named(course):
    run = subprocess.run([sys.executable, course.folder / "tools/set_up.py", "tests"], capture_output=True, text=True)
    assert run.returncode != 0 and run.stderr.startswith("There is nothing to add called tests: give some of app")


def test_the_supported_pythons_are_the_same_everywhere():
    from tools import links

    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (oldest, newest), after = (set_up.OLDEST, set_up.NEWEST), (set_up.NEWEST[0], set_up.NEWEST[1] + 1)
    assert f'requires-python = ">={set_up.written(oldest)},<{set_up.written(after)}"' in project
    assert f"assert {oldest} <= sys.version_info < {after}" in links.SET_UP
    assert f"Python {set_up.written(oldest)} to {set_up.written(newest)}" in links.SET_UP
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"][0]
    assert oldest <= tuple(map(int, conda.removeprefix("python=").split("."))) <= newest


def wait_for(path, seconds=60):
    end = time.monotonic() + seconds
    while not Path(path).exists():
        assert time.monotonic() < end, f"{path} has not come"
        time.sleep(0.05)
