"""A row of the table, and the stopwatch behind it."""

import statistics
import time
from dataclasses import dataclass


@dataclass
class Row:
    """One comparison: what was done the usual way and our way, and what each cost.

    Costs are in `unit` ("s": seconds, "MB": 10^6 bytes, "": a plain number); None: not measured.
    needed: the demand in words; reached: whether the measurement meets it (None: not measured).
    """

    work: str
    usual: str
    usual_cost: float | None
    ours: str
    ours_cost: float | None
    needed: str
    reached: bool | None
    unit: str = "s"
    ratio: float | None = None
    note: str = ""


def compare(work, usual, usual_cost, ours, ours_cost, *, needed, note=""):
    """Return the Row of two times in seconds, of which ours must be `needed` times smaller."""
    ratio = usual_cost / ours_cost
    return Row(work, usual, usual_cost, ours, ours_cost, f"{needed:,}x", ratio >= needed, ratio=ratio, note=note)


def at_most(work, floor, floor_cost, ours, ours_cost, *, most, note=""):
    """Return the Row of two times in seconds, of which ours may be at most `most` times the floor's."""
    ratio = ours_cost / floor_cost
    return Row(work, floor, floor_cost, ours, ours_cost, f"≤ {most:,}x", ratio <= most, ratio=ratio, note=note)


def in_turns(*works, rounds=7):
    """Return the median seconds of each work, a function without arguments.

    Each is run once to warm up. Then they take turns, so that a busy moment of the machine
    hits all of them.
    """
    for work in works:
        work()
    seconds = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, seconds):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in seconds]
