"""What the set-up cell does, and what importing the helpers does not do."""

import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from lesson import NOTEBOOKS

import helpers
from helpers import _name_errors as hint
from helpers import style
from tools.links import set_up_cell

MODULES = [found.name for found in pkgutil.walk_packages(helpers.__path__, "helpers.")]


def test_only_training_imports_tensorflow_and_importing_changes_nothing():
    others = [name for name in MODULES if not name.startswith("helpers.training")]
    code = (
        f"import sys, os, {', '.join(others)}\n"
        "import matplotlib as mpl\n"
        "assert not {'tensorflow', 'keras'} & set(sys.modules), 'TensorFlow was imported'\n"
        "assert mpl.rcParams['font.size'] == mpl.rcParamsDefault['font.size'], 'the look was changed'\n"
        "assert 'KERAS_BACKEND' not in os.environ\n"
    )
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(Path.home())}
    subprocess.run([sys.executable, "-c", code], check=True, env=clean)


def test_start_applies_the_look():
    with plt.rc_context():
        helpers.start()
        assert plt.rcParams["font.size"] == 14
        cycle = plt.rcParams["axes.prop_cycle"].by_key()["color"]
        wanted = [*style.COLORS, style.MODEL_COLOR]
        assert [f"#{color.lstrip('#').upper()}" for color in cycle[:4]] == wanted


FETCHED = """
import pathlib, site, subprocess
def getoutput(command):
    package = pathlib.Path(site.getusersitepackages()) / "helpers"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("__version__ = '1'\\ndef start(*_): pass")
    return ""
subprocess.getoutput = getoutput
"""


def test_what_pip_puts_into_a_new_folder_of_the_users_is_found(tmp_path):
    python, cell = sys._base_executable, set_up_cell("https://example.org", "1.0.0")
    run = subprocess.run(
        [python, "-c", FETCHED + cell],
        env={"PYTHONUSERBASE": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert run.stdout == "Ready.\n" and not run.stderr


def test_a_missing_package_is_named_with_what_to_type(monkeypatch):
    monkeypatch.setattr(helpers, "find_spec", lambda name: None if name in ("sklearn", "tensorflow") else object())
    with pytest.raises(ImportError) as error:
        helpers.start()
    assert str(error.value).splitlines() == [
        "The lessons need scikit-learn, tensorflow, missing here. Type into a new cell and run it:",
        "%pip install scikit-learn tensorflow",
        "Then restart the kernel and run this cell again.",
    ]


def test_all_that_the_helpers_import_is_looked_for():
    """Whoever lets the helpers or a lesson import a new package names it in PACKAGES."""
    sources = [path.read_text(encoding="utf-8") for path in Path(helpers.__file__).parent.rglob("*.py")]
    sources += [
        cell.source
        for path in NOTEBOOKS.glob("*.ipynb")
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    ]
    found = set(re.findall(r"^ *(?:import|from) (\w+)", "\n".join(sources), re.MULTILINE))
    carried = {
        "IPython",
        "PIL",
        "contourpy",
        "helpers",
        "jupyter_server",
        "jupyterlab_server",
        "mpl_toolkits",
        "threadpoolctl",
        "traitlets",
    }  # come with Jupyter, Matplotlib and scikit-learn
    assert found - set(sys.stdlib_module_names) - carried == set(helpers.PACKAGES)


def test_a_name_error_is_explained_and_stays_an_error(capsys):
    shell = InteractiveShell()
    hint.load_ipython_extension(shell)
    result = shell.run_cell("not_yet_defined + 1")
    assert isinstance(result.error_in_exec, NameError)
    assert "does not know 'not_yet_defined' yet. Run the set-up cell" in capsys.readouterr().out
    shell.run_cell("1 / 0")
    assert "set-up cell" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "lesson, here, sentence",
    [
        (
            "0.3.0",
            "0.2.4",
            "This lesson is of release 0.3.0, and the helpers here are older (0.2.4). They are those of FOLDER: "
            "open the lesson that lies there, or bring that folder up to date (git pull).",
        ),
        (
            "0.3.0",
            "1.0.0",
            "This lesson is of release 0.3.0, and the helpers here are newer (1.0.0). They are those of FOLDER: "
            "open the lesson that lies there.",
        ),
        ("0.10.0", "0.9.0", "are older (0.9.0)"),
    ],
)
def test_a_lesson_of_another_release_is_told_what_to_do_in_a_clone(monkeypatch, lesson, here, sentence):
    monkeypatch.setattr(helpers, "__version__", here)
    with pytest.raises(ImportError) as error:
        helpers.start(lesson, "https://example.org/course")
    assert sentence.replace("FOLDER", str(NOTEBOOKS.parent)) in str(error.value)


def test_a_patch_of_the_same_release_fits(monkeypatch):
    monkeypatch.setattr(helpers, "__version__", "0.3.0.dev0")
    with plt.rc_context():
        helpers.start("0.3.9", "https://example.org/course")


def test_a_local_variable_without_a_value_is_not_explained_by_the_set_up_cell(capsys):
    shell = InteractiveShell()
    hint.load_ipython_extension(shell)
    result = shell.run_cell("def f():\n    print(k)\n    k = 1\nf()")
    assert isinstance(result.error_in_exec, UnboundLocalError)
    told = capsys.readouterr().out
    assert "set-up cell" not in told and "UnboundLocalError" in told
