"""The locked set is there for every system and Python that the README promises, as packages ready to be installed."""

import subprocess
import sys

import pytest
from tree import ROOT

from tools import set_up

SYSTEMS = {
    "Linux, Intel": "x86_64-unknown-linux-gnu",
    "Linux, ARM": "aarch64-unknown-linux-gnu",
    "macOS, ARM": "aarch64-apple-darwin",
    "macOS, Intel": "x86_64-apple-darwin",
    "Windows": "x86_64-pc-windows-msvc",
}
PYTHONS = [f"3.{minor}" for minor in range(set_up.OLDEST[1], set_up.NEWEST[1] + 1)]


def resolve(system, python, folder, constraints=ROOT / "constraints.txt"):
    """Let uv look up what pip would install there. Returns (whether all is there, what uv says)."""
    what = f"--only-binary :all: --python-platform {SYSTEMS[system]} --python-version {python} -r requirements.txt"
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "install",
            "--dry-run",
            *what.split(),
            "--target",
            folder,
            "-c",
            constraints,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if "Failed to fetch" in run.stderr:
        pytest.skip("no network: uv could not look up what there is")
    return run.returncode == 0, run.stderr


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_locked_set_is_there(system, python, tmp_path):
    there, said = resolve(system, python, tmp_path)
    assert there, said
    if (system, python) == ("macOS, Intel", "3.13"):  # no TensorFlow was made for it, so set_up.py refuses
        assert "tensorflow" not in said
        about = {"version": [3, 13, 0], "machine": "darwin x86_64"}
        assert "on an Intel Mac the lessons need Python 3.10 to 3.12" in set_up.objection("python3", about)
    else:
        wanted = {"macOS, Intel": " + tensorflow==2.16.2", "Linux, Intel": " + tensorflow-cpu=="}
        assert wanted.get(system, " + tensorflow==") in said


def test_a_version_without_a_wheel_would_be_seen(tmp_path):
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("tensorflow==2.16")]
    (tmp_path / "constraints.txt").write_text("\n".join([*lines, "tensorflow==2.21.0"]))
    assert not resolve("macOS, Intel", "3.12", tmp_path, tmp_path / "constraints.txt")[0]
