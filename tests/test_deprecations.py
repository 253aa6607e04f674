"""In the kernels of the test run a deprecation warning is an error, if a cell or a helper is to blame."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

OFFLINE = Path(__file__).with_name("offline")
HELPER = "exec('import warnings; warnings.warn(\"old\", {}{})', {{'__name__': '{}'}})"  # a module that warns
CELL = "import warnings; warnings.warn('old', {})"


def error_of(cell):
    """The name of the error with which a cell ends in IPython, "None" if with none."""
    program = (
        "import sys; from IPython.core.interactiveshell import InteractiveShell; "
        "print(type(InteractiveShell.instance().run_cell(sys.argv[1]).error_in_exec).__name__)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, cell],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(OFFLINE)},
    )
    return run.stdout.split()[-1].replace("NoneType", "None")


@pytest.mark.parametrize(
    "cell, error",
    [
        (CELL.format("DeprecationWarning"), "DeprecationWarning"),
        (CELL.format("FutureWarning"), "FutureWarning"),
        (CELL.format("UserWarning"), "None"),
        (HELPER.format("DeprecationWarning", "", "helpers.live"), "DeprecationWarning"),
        (HELPER.format("DeprecationWarning", "", "keras.models"), "None"),  # a library is to blame
        (
            HELPER.format("DeprecationWarning", ", 2", "pandas.core"),
            "DeprecationWarning",
        ),  # a cell's call of an old function
    ],
)
def test_the_one_to_blame_gets_an_error(cell, error):
    assert error_of(cell) == error
