"""With CI set, a test or a file that is skipped turns the run red."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import skips

TESTS = {
    "test_one.py": "import pytest\ndef test_skipped(): pytest.skip('no Chromium was found')\ndef test_fine(): pass",
    "test_file.py": "import pytest\npytest.importorskip('no_such_module')\ndef test_never(): pass",
    "test_deploy.py": """import pytest
@pytest.mark.skip(reason='not root')
def test_two_students_come(): pass
@pytest.mark.skip(reason='odd')
def test_the_chart(): pass""",
    "test_expected.py": "import pytest\n@pytest.mark.xfail\ndef test_fails(): assert False",
}


@pytest.mark.parametrize("ci, red", [("1", {"test_skipped", "test_file.py", "test_the_chart"}), ("", set())])
def test_a_skip_is_an_error_with_ci(tmp_path, ci, red):
    for name, source in TESTS.items():
        (tmp_path / name).write_text(source)
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(Path(skips.__file__).parent)}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "skips",
        "-p",
        "no:cacheprovider",
        "-q",
        "-rfE",
        "--continue-on-collection-errors",
    ]
    run = subprocess.run([*command, "--rootdir", tmp_path, *TESTS], cwd=tmp_path, env=environment, text=True, stdout=-1)
    told = {
        line.split()[1].split("::")[-1] for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR "))
    }
    assert told == red and run.returncode == bool(red), run.stdout
    assert not red or "With CI set nothing is skipped but what tests/skips.py names" in run.stdout
