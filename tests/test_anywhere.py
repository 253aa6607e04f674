"""The set-up cell on Colab, or with one downloaded notebook alone: it fetches the course and changes nothing else.

The lesson lies in an empty folder, in an environment that has everything but our helpers (and, as far as pip knows,
seaborn, tqdm and JupyterLab), beside a fake google.colab. A local server stands for GitHub, a folder of wheels for
PyPI.
"""

import functools
import http.server
import importlib.metadata
import os
import re
import subprocess
import sys
import sysconfig
import threading
import zipfile
from pathlib import Path

import nbformat
import pytest
from tree import ROOT, files

from tools import links

LESSON = ROOT / "notebooks" / "02_iris_logistic_regression.ipynb"
RUN = """
import sys, nbformat
from nbclient import NotebookClient
lesson = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(lesson, timeout=300, kernel_name="python3", allow_errors=True).execute()
nbformat.write(lesson, sys.argv[1])
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links to the installed packages, which Windows may refuse")


def archive(path, version):
    """Write the archive that GitHub would make of this working tree, with the helpers of this version."""
    with zipfile.ZipFile(path, "w") as file:
        for name in files():
            content = (ROOT / name).read_bytes()
            if name == Path("helpers/__init__.py"):
                content = content.replace(
                    f'__version__ = "{links.version()}"'.encode(), f'__version__ = "{version}"'.encode()
                )
                assert f'"{version}"'.encode() in content
            file.writestr(str(Path("neural-networks-hands-on-main") / name), content)


def wheel(name, folder):
    """Put an installed package of pure Python back into a wheel."""
    package = importlib.metadata.distribution(name)
    with zipfile.ZipFile(folder / f"{name}-{package.version}-py3-none-any.whl", "w") as file:
        for path in package.files:
            if path.parts[0] != ".." and path.suffix != ".pyc" and path.name not in ("INSTALLER", "REQUESTED"):
                file.write(path.locate(), path)


def lure(name, version, folder):
    """Put an empty package where pip finds it. It must not be taken: not as a dependency, not as the newer version."""
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as file:
        about = f"{name}-{version}.dist-info"
        file.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{about}/RECORD", "")


class Place:
    """An environment of its own, and a folder for the lesson; `run` executes the lesson or its set-up cell there."""

    def __init__(self, folder, address, wheels, *, without=("tqdm", "seaborn", "jupyterlab-")):
        self.folder, self.address = folder / "lessons", address
        self.folder.mkdir(parents=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "env"], check=True)
        self.python = folder / "env" / "bin" / "python"
        # What is there already lies outside the environment, where pip never removes anything.
        there = folder / "there"
        there.mkdir()
        hidden = re.compile("|".join(["neural_networks", "__editable__", "__pycache__", *without]))
        for path in Path(sysconfig.get_path("purelib")).iterdir():
            if not hidden.match(path.name):
                (there / path.name).symlink_to(path)
        colab = folder / "colab" / "google" / "colab"
        colab.mkdir(parents=True)
        (colab / "__init__.py").touch()
        self.packages = next((folder / "env").glob("lib/python*/site-packages"))
        (self.packages / "there.pth").write_text(f"{there}\n{folder / 'colab'}\n")
        self.variables = {
            name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "JUPYTER"))
        }
        # The last one is pip's way to say: build with the setuptools that is there.
        self.variables |= {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
            "PIP_RETRIES": "0",
            "PIP_NO_BUILD_ISOLATION": "0",
            "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTER_DATA_DIR": str(folder / "jupyter"),
        }

    def freeze(self):
        """What pip finds here, one `name==version` each."""
        run = subprocess.run(
            [self.python, "-m", "pip", "freeze", "--all"],
            env=self.variables,
            check=True,
            capture_output=True,
            text=True,
            cwd=self.folder,
        )
        return set(run.stdout.splitlines())

    def run(self, *, only_set_up=False, ask=(), version=None):
        """Execute the lesson, or its set-up cell alone, and then the expressions `ask`. Returns the code cells.

        version: of the lesson, if another one than here.
        """
        lesson = nbformat.reads(LESSON.read_text(encoding="utf-8").replace(links.address(), self.address), as_version=4)
        set_up = next(cell for cell in lesson.cells if cell.cell_type == "code")
        if version:
            set_up.source = links.set_up_cell(self.address, version)
        if only_set_up:
            lesson.cells = [set_up]
        lesson.cells += [nbformat.v4.new_code_cell(question) for question in ask]
        path = self.folder / LESSON.name
        nbformat.write(lesson, path)
        subprocess.run([self.python, "-c", RUN, path.name], env=self.variables, cwd=self.folder, check=True)
        return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def errors(cells):
    return [output for cell in cells for output in cell.outputs if output.output_type == "error"]


HERE, NEWER = "0.7.2", "0.8.0"  # the release of the lessons that are tested, and what is on main


def told(cells):
    """Return the lines of the error that the last cell shows; there must be no other beside it, or before it."""
    (error,) = cells[-1].outputs
    assert "During handling" not in "".join(error.traceback) and "ModuleNotFound" not in "".join(error.traceback)
    return error.evalue.splitlines()


@pytest.fixture(scope="module")
def github(tmp_path_factory):
    """A server with the course's archives where GitHub has them, and a folder with what pip could install."""
    folder = tmp_path_factory.mktemp("github")
    refs = folder / "somebody" / "course" / "archive" / "refs"
    for place, version in (("tags/v0.7.2", HERE), ("heads/main", NEWER)):
        (refs / place).parent.mkdir(parents=True)
        archive(refs / f"{place}.zip", version)
    (folder / "wheels").mkdir()
    wheel("tqdm", folder / "wheels")
    wheel("seaborn", folder / "wheels")
    lure("jupyterlab", "4.99", folder / "wheels")
    lure("ipywidgets", "8.99", folder / "wheels")

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *words):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/somebody", folder / "wheels"
        server.shutdown()


@pytest.fixture
def place(github, tmp_path):
    address, wheels = github
    return Place(tmp_path, f"{address}/course", wheels)


def test_a_lone_lesson_fetches_its_own_release_and_runs(place):
    before = place.freeze()
    cells = place.run(
        version=HERE,
        ask=[
            "import google.colab, helpers.data\nprint(helpers.__file__)",
            "print(helpers.data.files.bundled('iris.csv'))",
            "print(helpers.__version__)",
        ],
    )
    assert errors(cells) == []
    package, data, version = (cell.outputs[0].text.strip() for cell in cells[-3:])
    assert place.packages in Path(package).parents and Path(data).parent == Path(package).parent / "_data"
    assert version == HERE  # and not what is on main
    assert len([cell for cell in cells if ": not yet. " in str(cell.outputs)]) == 5  # the judges are there
    assert any("✓" in str(cell.outputs) for cell in cells)  # and the lesson's numbers hold
    labels, ready = cells[0].outputs
    assert "application/javascript" in labels.data and ready.text == "Ready.\n"
    after = place.freeze()
    gained = sorted(re.split("==| @ ", line)[0] for line in after - before)
    assert gained == ["neural-networks-hands-on", "seaborn", "tqdm"] and before <= after


def test_before_its_release_is_published_a_lesson_takes_main(place):
    set_up, version = place.run(only_set_up=True, version="0.8.0.dev0", ask=["print(helpers.__version__)"])
    assert errors([set_up]) == [] and version.outputs[0].text.strip() == NEWER


def test_a_lesson_that_main_has_left_behind_says_so(place):
    said = told(place.run(only_set_up=True, version="0.6.0"))
    assert said == [
        f"This lesson is of release 0.6.0, and the helpers here are newer ({NEWER}). "
        f"Get the lesson anew: {place.address}"
    ]


def test_a_lesson_newer_than_the_helpers_that_are_there_says_what_to_type(place):
    assert not errors(place.run(only_set_up=True, version=HERE))
    sentence, command, end = told(place.run(only_set_up=True, version="0.9.1"))
    assert sentence == (
        f"This lesson is of release 0.9.1, and the helpers here are older ({HERE}). Type into a new cell and run it:"
    )
    assert command == (f"%pip install --force-reinstall --no-deps {place.address}/archive/refs/tags/v0.9.1.zip")
    assert end == "Then restart the kernel and run this cell again."
    assert not errors(place.run(only_set_up=True, version="0.7.9"))  # another patch of the same release fits


@pytest.mark.parametrize("python", [(3, 9, 18), (3, 14, 1)])
def test_a_python_that_the_lessons_do_not_know_is_named_before_pip_is_asked(monkeypatch, python):
    set_up = next(cell for cell in nbformat.read(LESSON, as_version=4).cells if cell.cell_type == "code")
    monkeypatch.setattr(sys, "version_info", python)
    monkeypatch.setattr(sys, "version", ".".join(map(str, python)) + " (main)")
    monkeypatch.setattr(subprocess, "getoutput", lambda _: pytest.fail("pip was asked"))
    with pytest.raises(AssertionError) as error:
        exec(set_up.source, {})
    assert str(error.value) == f"The lessons need Python 3.10 to 3.13; this is {'.'.join(map(str, python))}."


@pytest.mark.parametrize(
    "reason, said", [("no server", "Connection refused"), ("no such address", "404"), ("no pip", "No module named pip")]
)
def test_without_the_course_pip_says_why_and_one_sentence_what_to_do(github, tmp_path, reason, said):
    address, wheels = github
    address = {"no server": "http://127.0.0.1:9/somebody/course", "no such address": f"{address}/other"}.get(
        reason, f"{address}/course"
    )
    place = Place(tmp_path, address, wheels, without=["pip"] if reason == "no pip" else ())
    *words, sentence = told(place.run(only_set_up=True, version=HERE))
    assert said in "".join(words)
    assert sentence == (
        "The course's helpers could not be fetched: pip says why, above. Is there a network? "
        f"Run this cell again, or set the course up as {address} says."
    )


@pytest.mark.parametrize(
    "content", ["x = 1\n", "__version__ = '1'\n", "def start():\n    pass\n"]
)  # strangers'; ours, before 0.2
def test_a_strangers_file_of_the_same_name_is_named_and_left_alone(place, content):
    stranger = place.folder / "helpers.py"
    stranger.write_text(content)
    (sentence,) = told(place.run(only_set_up=True))
    assert str(stranger) in sentence
    assert sentence.endswith("is not ours, or older than 0.2: rename it, then restart the kernel.")
    assert stranger.read_text() == content and not list(place.packages.glob("neural*"))


def test_a_folder_of_that_name_does_not_count(place):
    (place.folder / "helpers").mkdir()
    assert not errors(place.run(only_set_up=True, version=HERE))
