import os
import sys
import tempfile
from pathlib import Path

import pytest
from skips import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401, hooks

from tools.browser import reach_this_machine

# Set before anything imports TensorFlow or Matplotlib.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("MPLBACKEND", "agg")
os.environ["NEURAL_NETWORKS_PROGRESS"] = str(Path(tempfile.mkdtemp(prefix="progress-")) / "progress.jsonl")

reach_this_machine()

# They need TensorFlow, a kernel, a browser or another program, or they draw a lot. `make quick` doesn't even read them;
# in other files, the tests of this kind are marked one by one.
SLOW = {
    "browser",
    "test_anywhere.py",
    "test_app_pages.py",
    "test_backpropagation.py",
    "test_binder.py",
    "test_deploy.py",
    "test_deprecations.py",
    "test_forward_pass.py",
    "test_grids.py",
    "test_imdb_memory.py",
    "test_landscape.py",
    "test_locked.py",
    "test_nothing_is_lost.py",
    "test_offline.py",
    "test_optimizers.py",
    "playground",
    "practice",
    "test_release.py",
    "test_set_up.py",
    "test_skips.py",
    "test_start.py",
    "training",
}


def slow(path):
    here = Path(__file__).parent
    return path.is_relative_to(here) and bool(SLOW & set(path.relative_to(here).parts))


def quick(config):
    return config.option.markexpr == "not slow"


def pytest_ignore_collect(collection_path, config):
    return True if quick(config) and slow(collection_path) else None


def pytest_collection_modifyitems(items):
    for item in items:
        if slow(item.path):
            item.add_marker("slow")


def pytest_runtest_teardown(item):
    if quick(item.config) and "tensorflow" in sys.modules:
        pytest.fail(
            "This test, or one before it, imports TensorFlow: mark it slow, or put its file into conftest.SLOW."
        )
