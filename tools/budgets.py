"""Seconds and memory of each lesson in a run of nbval, printed as a table: `pytest --nbval-lax … -p tools.budgets`.

A lesson over its budget fails the run. Where the machine is slower than the one for which the budget was set, a lesson
may take longer by as much as a small calibration loop does, run beside the lesson. Where others crowd the machine, the
seconds of its processor count instead of the clock's.

So that no lesson becomes slow unnoticed below its 60 seconds, the processor time of its kernel is compared with that of
the last time it was written down, in tools/lesson_seconds.json; there too, the calibration says how much slower or
faster this machine is. After a change that is meant:
`pytest --nbval-lax notebooks/NN_….ipynb -p tools.offline -p tools.budgets --lesson-baseline-write`.
"""

import json
import os
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

HERE = 0.017  # processor seconds that `calibration` takes on the machine whose seconds are written down
SLOW = 0.034  # and on the slowest one for which 60 seconds are meant
MORE, SLACK = 1.6, 1  # a lesson may take 1.6 times its written seconds and one second, see `Budgets.over`
CROWDED = 1.6  # programs that want each core; two lessons at a time on two cores are fewer
BASELINE = Path(__file__).with_name("lesson_seconds.json")
# As on Binder: on a machine of many cores, idle threads that wait for work would count as time.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
EVERY = 5  # seconds between two calibrations of a lesson; its first cell always has one


def pytest_addoption(parser):
    group = parser.getgroup("budgets")
    group.addoption("--lesson-seconds", type=float, default=60, help="what a lesson may take, kernel start included")
    group.addoption("--lesson-mb", type=float, default=1200, help="what a lesson's kernel may hold at its peak")
    group.addoption("--lesson-baseline", default=str(BASELINE), help="file of the written seconds; empty: compare none")
    group.addoption("--lesson-baseline-write", action="store_true", help="write down the seconds of this run there")
    group.addoption("--lesson-table", type=Path, help="also write the table to this file, as JSON")


def pytest_configure(config):
    for name in THREADS:
        os.environ.setdefault(name, "2")  # for the kernels
    config.pluginmanager.register(Budgets(config.option), "lesson-budgets")


def calibration():
    """Processor seconds that a fixed piece of work takes now: the interpreter and NumPy, on one core.

    Not seconds of the clock: on a busy machine those of so short a piece say nothing (0.4 to 2.1 times as much).
    """
    start = time.process_time()
    total, numbers = 0, np.linspace(0, 1, 100_000)
    for k in range(400_000):
        total += k & 7
    for _ in range(20):  # no matrix product: its threads would measure something else
        numbers = np.tanh(numbers)  # and no sort: with AVX-512 it takes a ninth, and the lessons don't
    return time.process_time() - start


def crowd():
    """Return how many programs want each core, over the last minute."""
    return psutil.getloadavg()[0] / psutil.cpu_count()


def cpu_seconds(pid):
    """Return the processor time of a process and of those that it started and that have ended."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system + getattr(times, "children_user", 0) + getattr(times, "children_system", 0)


def peak_mb(pid):
    """Return the most memory that the process has held so far, in MB; on some systems what it holds now."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6
    except FileNotFoundError:
        memory = psutil.Process(pid).memory_info()
        return getattr(memory, "peak_wset", memory.rss) / 1e6


def slowness(lesson):
    """Return how many times longer than on the machine of the written seconds the same work takes here."""
    return np.median(lesson["calibration"]) / HERE if lesson["calibration"] else np.nan


class Budgets:
    """Measures in the process that runs a lesson, adds up and judges in the one that prints."""

    def __init__(self, options):
        self.seconds, self.mb, self.file = options.lesson_seconds, options.lesson_mb, options.lesson_table
        self.written = Path(options.lesson_baseline) if options.lesson_baseline else None
        self.write = options.lesson_baseline_write
        self.baseline = json.loads(self.written.read_text()) if self.written and self.written.exists() else {}
        self.lessons, self._calibrated = {}, (None, 0)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item):
        try:
            return (yield)
        finally:
            if kernel := getattr(item.parent, "kernel", None):
                pid = kernel.km.provisioner.pid
                item.user_properties += [("mb", peak_mb(pid)), ("cpu", cpu_seconds(pid)), ("crowd", crowd())]
                lesson, last = self._calibrated
                if lesson is not item.parent or time.monotonic() - last > EVERY:
                    item.user_properties.append(("calibration", calibration()))
                    self._calibrated = item.parent, time.monotonic()

    def pytest_runtest_logreport(self, report):
        name, cell = report.nodeid.split("::", 1)
        if cell.startswith("Cell "):
            empty = {"passed": True, "seconds": 0, "cpu": 0, "mb": 0, "crowd": 0, "calibration": []}
            lesson = self.lessons.setdefault(Path(name).stem, empty)
            lesson["passed"] &= not report.failed
            lesson["seconds"] += report.duration
            if report.when == "call":
                measured = dict(report.user_properties)
                for unit in ("cpu", "mb", "crowd"):
                    lesson[unit] = max(lesson[unit], measured.get(unit, 0))
                lesson["calibration"] += [measured["calibration"]] if "calibration" in measured else []

    def over(self, name, lesson):
        """Return what the lesson has too much of, in words."""
        slower = np.nan_to_num(slowness(lesson), nan=1)
        own = min(lesson["seconds"], lesson["cpu"]) if lesson["crowd"] > CROWDED else lesson["seconds"]
        limits = {"seconds": self.seconds * max(1, slower * HERE / SLOW), "mb": self.mb}
        found = [unit for unit, most in limits.items() if {**lesson, "seconds": own}[unit] > most]
        if self.written and not self.write and lesson["passed"]:
            # Measured with a load of 12 on 2 cores: the clock took 4 times as long, the processor 1.2 times.
            written, now = self.baseline.get(name), lesson["cpu"] / slower
            if written is None:
                found.append(f"no seconds written down in {self.written} (see tools/budgets.py)")
            elif now > MORE * written + SLACK:
                found.append(f"{now:.1f} s of the processor where {written:g} are written down")
        return found

    def pytest_terminal_summary(self, terminalreporter):
        if not self.lessons:
            return
        terminalreporter.section(f"lessons: {self.seconds:g} s and {self.mb:g} MB each")
        terminalreporter.write_line(
            f"{'lesson':<32} {'s':>6} {'MB':>6} {'cpu s':>6} {'of':>6}  this machine is slower by"
        )
        for name, lesson in sorted(self.lessons.items()):
            slower, over = slowness(lesson), self.over(name, lesson)
            terminalreporter.write_line(
                f"{name:<32} {lesson['seconds']:6.1f} {lesson['mb']:6.0f} {lesson['cpu'] / slower:6.1f} "
                f"{self.baseline.get(name, np.nan):6.1f}  {slower:.1f}x"
                f"{'  OVER ITS BUDGET: ' + ', '.join(over) if over else ''}",
                red=bool(over),
            )

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session):
        if self.lessons and not hasattr(session.config, "workerinput"):
            if self.file:
                self.file.write_text(json.dumps(self.lessons, indent=1))
            if self.write and self.written:
                seconds = {name: lesson["cpu"] / slowness(lesson) for name, lesson in self.lessons.items()}
                seconds = {name: round(value, 1) for name, value in seconds.items() if self.lessons[name]["passed"]}
                text = json.dumps({**self.baseline, **seconds}, indent=1, sort_keys=True)
                self.written.write_text(f"{text}\n", encoding="utf-8")
        if session.exitstatus == 0 and any(self.over(*lesson) for lesson in self.lessons.items()):
            session.exitstatus = 1
        return (yield)
