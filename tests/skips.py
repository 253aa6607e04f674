"""Nothing is skipped unseen: with CI set, a test that is skipped fails, unless its reason stands here."""

import os
import re

import pytest

# Test (a pattern for its id): why it may be skipped where everything else must run.
MAY_BE_SKIPPED = {
    r"test_deploy\.py::test_(the_password_opens|it_opens|two_students)": "only root makes accounts; the workflow does"
}
if os.name == "nt":
    MAY_BE_SKIPPED[r"test_(anywhere|binder|nothing_is_lost)\.py::"] = "Windows has no such links, limits or memory"


def may_be_skipped(nodeid):
    return any(re.search(pattern, nodeid) for pattern in MAY_BE_SKIPPED)


def judged(report):
    """The report of a test or of a file's collection; where it must not be skipped, it has failed."""
    expected_to_fail = hasattr(report, "wasxfail")
    if os.environ.get("CI") and report.skipped and not expected_to_fail and not may_be_skipped(report.nodeid):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"With CI set nothing is skipped but what tests/skips.py names. This was: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return judged((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return judged((yield))
