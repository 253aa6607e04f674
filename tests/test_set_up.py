"""The first minute: what `make lab` and `make test` do with .venv, whatever they find, and what they say.

Each test has a course of its own in a folder with a space in its name: the real Makefile and tools/set_up.py, with a
package in which nothing is to be fetched.
"""

import errno
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


# A Python that makes environments by copying one, as making one takes five seconds.
COPIER = """#!/bin/sh
case "$1 $2" in
-c*) '{python}' "$@" | sed 's#"path": "[^"]*"#"path": "'"$0"'"#';;
"-m venv") cp -R '{prepared}/.' "$3";;
*) exec '{python}' "$@";;
esac
"""


@pytest.fixture(scope="module")
def copier(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copier")
    subprocess.run([sys.executable, "-m", "venv", folder / "prepared"], check=True)
    (folder / "python").write_text(COPIER.format(python=sys.executable, prepared=folder / "prepared"))
    (folder / "python").chmod(0o755)
    return folder / "python"


class Course:
    """A folder with a course of its own; `make(...)` types `make ...` there, with this Python if none is named."""

    def __init__(self, folder, python):
        self.folder, self.venv, self.python = folder, folder / ".venv", python
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
        named = () if path or any("PYTHON=" in word for word in words) else (f"PYTHON={self.python}",)
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
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # `make test &` has it ignored
        )

    def make(self, *words, path=None):
        """Return (exit code, what was said without make's own line)."""
        run = self.start(*words, path=path)
        said = run.communicate(timeout=120)[0].splitlines()
        return run.returncode, "\n".join(line for line in said if not line.startswith("make: "))

    @property
    def complete(self):
        stamp = self.venv / "set-up.json"
        return stamp.exists() and "listed" in json.loads(stamp.read_text()) and (self.venv / "bin/python").exists()


@pytest.fixture
def course(tmp_path, copier):
    return Course(tmp_path / "my cöurse", copier)


@pytest.fixture(scope="module")
def once(tmp_path_factory, copier):
    course = Course(tmp_path_factory.mktemp("once") / "my cöurse", copier)
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
    text = json.dumps({**about, "prefix": prefix, "own": False, "path": str(folder / name)})
    script = f"case \"$1\" in *set_up.py) exec '{sys.executable}' \"$@\";; *) echo '{text}';; esac"
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)
    return folder / name


def test_what_is_missing_is_made_once(course):
    course.python = sys.executable
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
    for _ in range(3):  # the keys are pressed again, and make passes on what we have had
        os.killpg(run.pid, stop)
        time.sleep(0.01)
    said = run.communicate(timeout=60)[0]
    assert run.returncode != 0 and "Interrupted: nothing is left behind" in said
    assert 'set_up.py", line' not in said  # pip, interrupted in its own cleaning, may show where it was
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


def of_another_python(course):
    stamp = course.venv / "set-up.json"
    other = {"python": {"version": [3, 10, 1], "prefix": "/other"}}
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), **other}))


def test_another_python_makes_it_anew(finished):
    of_another_python(finished)
    assert finished.make("environment", path=os.environ["PATH"])[1] == ""  # none is named: what is there will do
    code, said = finished.make("environment")
    assert code == 0 and ".venv was made with Python 3.10.1; it is made anew." in said and finished.complete


def test_it_is_made_anew_only_once_the_new_one_is_finished(finished):
    of_another_python(finished)
    finished.how("not at all")
    assert finished.make("environment")[0] != 0 and finished.complete
    finished.how("slowly")
    (finished.folder / "building").unlink()
    run = finished.start("environment")
    wait_for(finished.folder / "building")
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    assert finished.make("environment", path=os.environ["PATH"]) == (0, "") and finished.complete
    assert not list(finished.folder.glob(".venv.*"))


def test_of_two_at_once_one_waits_for_the_other(course):
    course.how("slowly")
    first = course.start("environment")
    wait_for(course.folder / "building")
    second = course.start("environment")
    assert second.stdout.readline() == "Another set-up is at work here; this one waits for it.\n"
    os.killpg(first.pid, signal.SIGTERM)
    first.communicate(timeout=60)
    course.how("at once")
    second.communicate(timeout=120)
    assert second.returncode == 0 and course.complete


@pytest.fixture
def by_hand(course):
    """A course whose reader has made .venv and put something in it."""
    course.venv.mkdir()
    subprocess.run([course.python, "-m", "venv", course.venv], check=True)
    (course.venv / "diary.txt").write_text("dear diary")
    return course


def test_an_environment_made_by_hand_is_completed_and_never_removed(by_hand):
    activated = f"{by_hand.venv}/bin:{os.environ['PATH']}"
    by_hand.how("not at all")
    assert by_hand.make("environment", path=activated)[0] != 0
    by_hand.how("at once")
    assert by_hand.make("environment", path=activated) == (0, "")
    assert by_hand.complete and (by_hand.venv / "diary.txt").exists()
    assert by_hand.make("environment", "PYTHON=.venv/bin/python") == (0, "")
    of_another_python(by_hand)
    code, said = by_hand.make("environment")  # names a Python
    assert code != 0 and said.endswith("was made by hand, and is no use here as it is: rename or remove it.")
    assert "made anew" not in said
    moved = by_hand.folder.rename(by_hand.folder.parent / "moved")
    for words in ([f"PYTHON={by_hand.python}"], []):
        run = subprocess.run(["make", "-s", "environment", *words], cwd=moved, capture_output=True, text=True)
        assert run.returncode != 0 and ".venv was made by hand, and is no use here as it is" in run.stderr
    assert (moved / ".venv/diary.txt").exists()


def test_one_made_by_hand_with_a_python_that_will_not_do_is_left_alone(by_hand):
    (by_hand.venv / "bin/python").unlink()
    fake(by_hand.venv / "bin", "python", "3.9.18")
    code, said = by_hand.make("environment")
    assert code != 0 and "too old" in said and said.endswith("Rename or remove .venv, then type the same again.")
    (by_hand.venv / "bin/python").write_text("broken")
    code, said = by_hand.make("environment")
    assert code != 0 and said.endswith("is not a virtual environment that runs: rename or remove it.")
    assert (by_hand.venv / "diary.txt").exists()


def test_activated_but_unfinished_it_is_made_with_another_python(finished):
    (finished.venv / "set-up.json").write_text("[]")
    code, said = finished.make("environment", "PYTHON=.venv/bin/python")
    assert code != 0 and ".venv/bin/python is the Python of .venv itself" in said and finished.venv.exists()
    code, said = finished.make("environment", path=f"{finished.venv}/bin:{os.environ['PATH']}")
    assert code == 0 and finished.complete
    assert json.loads((finished.venv / "set-up.json").read_text())["python"]["path"] != f"{finished.venv}/bin/python3"


def test_a_link_is_not_followed(finished):
    elsewhere = finished.venv.rename(finished.folder / "elsewhere")
    finished.venv.symlink_to(elsewhere)
    code, said = finished.make("environment")
    assert code != 0 and said.endswith("is a link, and the environment is to be a folder: remove the link.")
    assert (elsewhere / "set-up.json").exists()


def test_without_a_network_what_was_installed_before_goes_on(finished):
    (finished.folder / "constraints.txt").write_text("numpy<3\n")
    finished.how("not at all")
    code, said = finished.make("environment")
    assert code == 0 and said.endswith("What was installed before goes on.")
    finished.how("at once")
    (finished.folder / "building").unlink()
    assert finished.make("environment") == (0, "") and (finished.folder / "building").exists()


def test_no_setting_of_pip_or_python_leads_elsewhere(monkeypatch, tmp_path):
    python = ("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")
    for name in (*python, "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "https://a.school/pypi")
    ours = set_up.environment()
    assert not [name for name in ours if ours[name] == str(tmp_path)]
    assert (ours["PIP_USER"], ours["PIP_INDEX_URL"]) == ("0", "https://a.school/pypi")


def test_what_pip_puts_elsewhere_is_noticed(course, tmp_path, monkeypatch):
    (tmp_path / "pip.conf").write_text(f"[global]\ntarget = {tmp_path}/elsewhere\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    code, said = course.make("environment")
    assert code != 0 and "pip has put the packages elsewhere: see which of its settings says so" in said
    assert not course.venv.exists()


def test_an_environment_that_belongs_to_root_is_left_to_root(finished, monkeypatch):
    for name, folder in (("ROOT", finished.folder), ("VENV", finished.venv), ("STAMP", finished.venv / "set-up.json")):
        monkeypatch.setattr(set_up, name, str(folder))
    monkeypatch.setattr(set_up, "PYTHON", str(finished.venv / "bin/python"))
    monkeypatch.setattr(set_up, "BEFORE", str(finished.folder / ".venv.before"))
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    set_up.set_up([])  # nothing to do
    with pytest.raises(SystemExit, match="You may not write in .*.venv. If it was made with sudo, type: sudo make"):
        set_up.set_up(["test"])


def test_a_disk_without_locks_will_do(monkeypatch, capsys):
    def refuse(*_):
        raise OSError(errno.ENOTSUP, "not supported")

    monkeypatch.setattr(set_up.fcntl, "flock", refuse)
    os.close(set_up.alone())
    assert capsys.readouterr().out == ""


def test_a_python_that_is_not_there_is_refused_and_nothing_lost(finished):
    code, said = finished.make("environment", "PYTHON=python9")
    assert code != 0 and said.startswith("There is no Python that runs as python9: give the name or path of another")
    assert finished.complete


def test_a_moved_course_gets_a_new_environment(finished):
    moved = finished.folder.rename(finished.folder.parent / "moved")
    run = subprocess.run(
        ["make", "-s", "environment", f"PYTHON={finished.python}"], cwd=moved, capture_output=True, text=True
    )
    assert run.returncode == 0 and "it is made anew" in run.stdout


def test_what_is_not_ours_is_left_alone(course):
    course.venv.mkdir()
    (course.venv / "diary.txt").write_text("dear diary")
    code, said = course.make("environment")
    assert code != 0 and "is not a virtual environment that runs: rename or remove it." in said
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
    command = [sys.executable, course.folder / "tools/set_up.py", f"PYTHON={python}"]
    environment = {"PATH": str(tmp_path / "bin")}
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
    assert set_up.choose(None)["version"] == [3, 11, 4]
    (tmp_path / "bin/python3.11").unlink()
    with pytest.raises(SystemExit, match="python3.12 is Python 3.12.1 and cannot make virtual environments"):
        set_up.choose(None)
    monkeypatch.setattr(sys, "executable", str(fake(tmp_path, "mine", "3.10.9")))  # the one that runs it comes first
    assert set_up.choose(None)["version"] == [3, 10, 9]


def test_windows_is_asked_for_each_version(monkeypatch, tmp_path):
    (tmp_path / "py").write_text("""#!/bin/sh\ntest "$1" = -3.11 && exec ./python3.11 -c x\nexec ./python3.14 -c x\n""")
    (tmp_path / "py").chmod(0o755)
    fake(tmp_path, "python3.11", "3.11.4")
    fake(tmp_path, "python3.14", "3.14.0")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python3.14"))
    monkeypatch.setattr(set_up, "CANDIDATES", ["py -3.13", "py -3.11", "python"])
    assert set_up.choose(None)["version"] == [3, 11, 4]


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
