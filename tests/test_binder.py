"""What Binder does with this repository: install environment.yml, run postBuild, and give a learner 2 GB."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import yaml
from tree import ROOT, files

GB = 1e9
RUN = """
import sys, nbformat
from nbclient import NotebookClient
NotebookClient(nbformat.read(sys.argv[1], as_version=4), timeout=600, kernel_name="python3").execute()
"""
TAKE = "import sys, time; x = b'x' * int(float(sys.argv[1])); time.sleep(60)"


class TooMuch(Exception):
    """A program and those that it started held more memory together than they may."""


def run_within(limit, command, *, seconds=1200, **options):
    """Run `command` until its end, and return the most memory that its processes held together, in bytes.

    Adds up what they hold every tenth of a second, as Binder's container does at every moment (memory that they share
    counts more than once here). Over `limit` bytes it ends them all and raises TooMuch, after `seconds`
    TimeoutError.
    """
    peak, program, end = 0, psutil.Popen(command, **options), time.monotonic() + seconds
    while program.poll() is None:
        held, tree = 0, [program]
        with contextlib.suppress(psutil.Error):  # it has ended
            tree += program.children(recursive=True)
        for process in tree:
            with contextlib.suppress(psutil.Error):
                held += process.memory_info().rss
        peak = max(peak, held)
        if held > limit or time.monotonic() > end:
            for process in reversed(tree):
                with contextlib.suppress(psutil.Error):
                    process.kill()
            if held <= limit:
                raise TimeoutError(f"It has not ended after {seconds} s.")
            raise TooMuch(f"{held / GB:.2f} GB are in use, and {limit / GB:.2f} GB is the limit.")
        time.sleep(0.1)
    assert program.returncode == 0, f"It ended with {program.returncode}."
    return peak


def test_the_limit_bites():
    with pytest.raises(TooMuch):
        run_within(0.2 * GB, [sys.executable, "-c", TAKE, "0.25e9"])


def test_below_the_limit_nothing_happens():
    peak = run_within(0.2 * GB, [sys.executable, "-c", TAKE.replace("60", "0.5"), "0.125e9"])
    assert 0.125 * GB < peak < 0.2 * GB


def test_a_program_without_an_end_is_ended():
    with pytest.raises(TimeoutError, match=r"not ended after 0\.3 s"):
        run_within(GB, [sys.executable, "-c", TAKE, "1"], seconds=0.3)


def test_the_limit_counts_all_processes_together():
    one = f"subprocess.Popen([sys.executable, '-c', {TAKE!r}, '0.125e9'])"  # each alone stays below
    two = f"import subprocess, sys; [process.wait() for process in [{one}, {one}]]"
    with pytest.raises(TooMuch):
        run_within(0.2 * GB, [sys.executable, "-c", two])


def pip_part(path):
    """What environment.yml leaves to pip: the lines of a requirements file."""
    environment = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert "pip" in environment["dependencies"]  # conda warns where pip is used but not asked for
    return next(part["pip"] for part in environment["dependencies"] if isinstance(part, dict))


def may_run(path):
    """Whether git keeps the file as a program. Binder clones; on this machine the bit may be lost."""
    listed = subprocess.run(["git", "ls-files", "--stage", path], cwd=path.parent, capture_output=True, text=True)
    return listed.stdout.startswith("100755")


def test_binder_uses_the_files_that_it_should():
    assert "-e ." in pip_part(ROOT / "environment.yml")
    if (ROOT / ".git").exists():  # out of a zip, some programs bring no file as a program
        assert may_run(ROOT / "postBuild") and not may_run(ROOT / "environment.yml")
    assert not (ROOT / "binder").exists() and not (ROOT / ".binder").exists()  # they would replace environment.yml
    assert not (ROOT / "Dockerfile").exists()


@pytest.mark.skipif("CI" not in os.environ, reason="installs everything a second time: CI=1 makes it run")
@pytest.mark.skipif(os.name == "nt", reason="Binder is a Linux machine")
def test_a_fresh_environment_runs_a_lesson_in_2_gb(tmp_path):
    home = tmp_path / "home"  # on Binder the clone is the home folder
    for path in files():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, home / path)
    (home / "postBuild").chmod(0o755)  # the other test sees to it in git
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    scripts = tmp_path / "env" / "bin"
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER", "MPL", "TF_"))
    }
    variables |= {"HOME": str(home), "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    # As conda does it: the lines go into a file beside environment.yml, and pip reads that.
    (home / "from-environment.txt").write_text("\n".join(pip_part(home / "environment.yml")))
    variables.setdefault("PIP_CACHE_DIR", str(Path("~/.cache/pip").expanduser()))
    run = {"cwd": home, "env": variables}
    subprocess.run(["python", "-m", "pip", "install", "--quiet", "-U", "-r", "from-environment.txt"], check=True, **run)
    subprocess.run(["./postBuild"], check=True, **run)
    lesson = "notebooks/02_iris_logistic_regression.ipynb"
    peak = run_within(2 * GB, [str(scripts / "python"), "-c", RUN, lesson], **run)
    print(f"{Path(lesson).stem}: {peak / GB:.2f} GB with everything that it started")
    settings = subprocess.run(
        ["./start", "jupyter", "lab", "--show-config-json"], check=True, capture_output=True, text=True, **run
    ).stdout
    assert "helpers.jupyter.server.ExplainingKernel" in settings  # start's work
