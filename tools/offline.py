"""Run the lessons without a network: `pytest --nbval-lax … -p tools.offline`.

Every kernel starts with tests/offline/sitecustomize.py. A cell that tries to reach another machine fails, even where it
catches the error, unless it looks for the IMDB reviews and says that it took the bundled sample.
"""

import os
import tempfile
from pathlib import Path

import pytest

MEANT = "storage.googleapis.com"  # where Keras keeps its data sets: helpers/data/imdb.py asks there first


def pytest_configure(config):
    folder = str(Path(__file__).resolve().parent.parent / "tests" / "offline")
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path and path != folder]
    os.environ["PYTHONPATH"] = os.pathsep.join([folder, *others])
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]  # a proxy would be asked in place of the address, and on this machine, perhaps, allowed
    os.environ["NEURAL_NETWORKS_PROGRESS"] = os.devnull  # nobody's own
    handle, os.environ["OFFLINE_LOG"] = tempfile.mkstemp(prefix="offline-")  # each worker has its own
    os.close(handle)


def pytest_unconfigure(config):
    Path(os.environ.pop("OFFLINE_LOG")).unlink()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Let a cell fail that tried to reach another machine."""
    result = yield
    log = Path(os.environ["OFFLINE_LOG"])
    tried = set(log.read_text(encoding="utf-8").split())
    log.write_text("")
    fell_back = "bundled sample" in str(getattr(item, "test_outputs", ""))
    if tried and not (tried == {MEANT} and fell_back):
        pytest.fail(
            f"The cell tried to reach {', '.join(sorted(tried))}, but a lesson must do without a network.",
            pytrace=False,
        )
    return result
