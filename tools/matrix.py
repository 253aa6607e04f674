"""Run every lesson and the unit tests with the oldest, the locked and the newest versions: `make matrix`.

Some sets alone: `python tools/matrix.py floor newest`. Each has its own Python and a fresh environment in .matrix/;
uv works out the versions. Prints a table: each lesson's result, seconds and peak memory in each set.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".matrix"
SETS = {  # name: its Python, what uv is told about versions
    "floor": ("3.10", ["--resolution", "lowest-direct"]),  # the oldest that requirements.txt allows
    "locked": ("3.12", ["--constraint", "constraints.txt"]),
    "newest": ("3.13", []),  # the newest Python that TensorFlow supports
}
LESSONS = ["--nbval-lax", "notebooks", "-n", "2", "--dist", "loadscope", "-p", "tools.offline", "-p", "tools.budgets"]
LESSONS += ["--lesson-baseline="]  # other versions take other times
TESTS = ["tests", "--ignore", "tests/browser", "--ignore", "tests/book", "-n", "2"]
SHOWN = (
    "tensorflow-cpu",
    "tensorflow",
    "keras",
    "numpy",
    "scipy",
    "pandas",
    "scikit-learn",
    "matplotlib",
    "ipywidgets",
    "jupyterlab",
)


def find_python(version):
    """Return the path of a Python of that version, on the PATH or among pyenv's; None where there is none."""
    candidates = [shutil.which(f"python{version}"), *Path.home().glob(f".pyenv/versions/{version}.*/bin/python")]
    for path in filter(None, candidates):  # a pyenv shim is on the PATH even where it leads nowhere
        if subprocess.run([path, "-c", ""], capture_output=True).returncode == 0:
            return str(path)


def install(name, python):
    """Make the environment of the set anew. Returns the path of its Python and the versions that matter, as text."""
    folder = FOLDER / name
    _, options = SETS[name]
    subprocess.run(["uv", "venv", "--quiet", "--seed", "--clear", "--python", python, folder], check=True)
    subprocess.run(
        [
            "uv",
            "pip",
            "install",
            "--quiet",
            "--python",
            folder,
            "--compile-bytecode",
            *options,
            "--editable",
            ".[test]",
        ],
        check=True,
        cwd=ROOT,
    )
    listed = subprocess.run(
        ["uv", "pip", "list", "--format", "json", "--python", folder], check=True, capture_output=True, text=True
    ).stdout
    versions = {package["name"]: package["version"] for package in json.loads(listed)}
    return folder / "bin" / "python", ", ".join(f"{name} {versions[name]}" for name in SHOWN if name in versions)


def run(name):
    """Install and run one set. Returns {"lessons": {stem: result}, "run": passed, "tests": passed}; None: no Python."""
    version, _ = SETS[name]
    python = find_python(version)
    if not python:
        return None
    python, versions = install(name, python)
    print(f"{name}: Python {version}, {versions}", flush=True)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    table = FOLDER / f"{name}.json"
    table.unlink(missing_ok=True)
    test = [python, "-m", "pytest", "-q"]
    run = subprocess.run([*test, *LESSONS, "--lesson-table", table], cwd=ROOT, env=environment)
    tests = subprocess.run([*test, *TESTS], cwd=ROOT, env=environment)
    lessons = json.loads(table.read_text(encoding="utf-8")) if table.exists() else {}
    return {"lessons": lessons, "run": run.returncode == 0, "tests": tests.returncode == 0}


def show(results):
    """Print the table: a row for each lesson, a column for each set."""
    every = sorted({lesson for result in results.values() for lesson in result["lessons"]})
    print(f"\n{'':<30}" + "".join(f"{name:>24}" for name in results))
    for lesson in every:
        cells = []
        for result in results.values():
            cell = result["lessons"].get(lesson)
            cells.append(
                f"{'pass' if cell['passed'] else 'FAIL'} {cell['seconds']:6.1f} s {cell['mb']:5.0f} MB"
                if cell
                else "not run"
            )
        print(f"{lesson:<30}" + "".join(f"{cell:>24}" for cell in cells))
    print(
        f"{'unit tests':<30}" + "".join(f"{'pass' if result['tests'] else 'FAIL':>24}" for result in results.values())
    )


def faults(results, lessons):
    """Say what is wrong, a sentence each. results: set -> what `run` returned; lessons: how many there should be."""
    for name, result in results.items():
        if result is None:
            yield f"{name}: there is no Python {SETS[name][0]} on this machine. Install it, or name the other sets."
            continue
        if len(result["lessons"]) != lessons:
            yield f"{name}: {len(result['lessons'])} of {lessons} lessons ran."
        failed = [lesson for lesson, measured in result["lessons"].items() if not measured["passed"]]
        if failed:
            yield f"{name}: failed: {', '.join(failed)}."
        elif not result["run"]:
            yield f"{name}: the run of the lessons ended with an error: over a budget, perhaps."
        if not result["tests"]:
            yield f"{name}: a unit test failed."


if __name__ == "__main__":
    if not shutil.which("uv"):
        sys.exit("The matrix needs uv, which works out the versions. Type: python -m pip install uv")
    names = sys.argv[1:] or list(SETS)
    if unknown := set(names) - set(SETS):
        sys.exit(f"There is no set {', '.join(unknown)}. Write some of: {', '.join(SETS)}.")
    results = {name: run(name) for name in names}
    show({name: result for name, result in results.items() if result})
    sys.exit("\n".join(faults(results, len(list((ROOT / "notebooks").glob("*.ipynb"))))) or None)
