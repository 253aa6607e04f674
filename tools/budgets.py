"""Seconds and peak memory of each lesson in a run of nbval, printed as a table: `pytest --nbval-lax … -p tools.budgets`.

A lesson over its budget fails the run. Where the machine is slower than the one on which the budget was set, or is
busy with other things, a lesson may take longer by as much as a small calibration loop does, run beside the lesson.
"""

import json
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

CALIBRATED = 0.13  # seconds that `calibration` takes on the machine of the budget: 2 cores, nothing else running
EVERY = 5  # seconds between two calibrations of a lesson; its first cell always has one


def pytest_addoption(parser):
    group = parser.getgroup("budgets")
    group.addoption("--lesson-seconds", type=float, default=60, help="what a lesson may take, kernel start included")
    group.addoption("--lesson-mb", type=float, default=1200, help="what a lesson's kernel may hold at its peak")
    group.addoption("--lesson-table", type=Path, help="also write the table to this file, as JSON")


def pytest_configure(config):
    config.pluginmanager.register(Budgets(config.option), "lesson-budgets")


def calibration():
    """Seconds that a fixed piece of work takes now: the interpreter and NumPy, on one core."""
    start = time.perf_counter()
    total, numbers = 0, np.linspace(0, 1, 100_000)
    for k in range(400_000):
        total += k & 7
    for _ in range(20):
        numbers = np.sort(np.tanh(numbers))[::-1]  # no matrix product: its threads would measure something else
    return time.perf_counter() - start


def peak_mb(pid):
    """Return the most memory that the process has held so far, in MB; where the system doesn't say, what it holds now."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6
    except FileNotFoundError:
        memory = psutil.Process(pid).memory_info()
        return getattr(memory, "peak_wset", memory.rss) / 1e6


class Budgets:
    """Measures in the process that runs a lesson, adds up and judges in the one that prints."""

    def __init__(self, options):
        self.seconds, self.mb, self.file = options.lesson_seconds, options.lesson_mb, options.lesson_table
        self.lessons, self._calibrated = {}, (None, 0)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item):
        try:
            return (yield)
        finally:
            if kernel := getattr(item.parent, "kernel", None):
                item.user_properties.append(("mb", peak_mb(kernel.km.provisioner.pid)))
                lesson, last = self._calibrated
                if lesson is not item.parent or time.monotonic() - last > EVERY:
                    item.user_properties.append(("slowness", calibration() / CALIBRATED))
                    self._calibrated = item.parent, time.monotonic()

    def pytest_runtest_logreport(self, report):
        name, cell = report.nodeid.split("::", 1)
        if cell.startswith("Cell "):
            lesson = self.lessons.setdefault(Path(name).stem, {"passed": True, "seconds": 0, "mb": 0, "slowness": []})
            lesson["passed"] &= not report.failed
            lesson["seconds"] += report.duration
            if report.when == "call":
                measured = dict(report.user_properties)
                lesson["mb"] = max(lesson["mb"], measured.get("mb", 0))
                lesson["slowness"] += [measured["slowness"]] if "slowness" in measured else []

    def over(self, lesson):
        """Return what the lesson has too much of."""
        slowness = max(1, np.mean(lesson["slowness"])) if lesson["slowness"] else 1
        return [unit for unit, most in (("seconds", self.seconds * slowness), ("mb", self.mb)) if lesson[unit] > most]

    def pytest_terminal_summary(self, terminalreporter):
        if not self.lessons:
            return
        terminalreporter.section(f"lessons: {self.seconds:g} s and {self.mb:g} MB each")
        terminalreporter.write_line(f"{'lesson':<32} {'s':>6} {'MB':>6}  this machine is slower by")
        for name, lesson in sorted(self.lessons.items()):
            slowness = np.mean(lesson["slowness"]) if lesson["slowness"] else np.nan
            over = self.over(lesson)
            terminalreporter.write_line(
                f"{name:<32} {lesson['seconds']:6.1f} {lesson['mb']:6.0f}  {slowness:.1f}x"
                f"{'  OVER ITS BUDGET: ' + ', '.join(over) if over else ''}",
                red=bool(over),
            )

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session):
        if self.file and self.lessons and not hasattr(session.config, "workerinput"):
            self.file.write_text(json.dumps(self.lessons, indent=1))
        if session.exitstatus == 0 and any(map(self.over, self.lessons.values())):
            session.exitstatus = 1
        return (yield)
