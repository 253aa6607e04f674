"""The scoreboard at the end of each lesson."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Claim:
    """A number that a lesson states: the source's value, the value measured now and the band it must fall in."""

    what: str
    published: str
    measured: float
    low: float
    high: float
    seeds: tuple = ()


def claim(what, *, published, measured, band, seeds=()):
    """Return a row of the scoreboard.

    published: the source's number as the source gives it (0.96, "close to 1"), or None where it gives none.
    measured: the number of this run. band: (lowest, highest) value for which the lesson's text is true.
    seeds: what 20 trainings with different seeds gave: the values below which 5%, 50% and 95% of them lie. The tool
    behind `make bands` measures them, and the band. Left out where the seeds make no difference.
    Raises ValueError for numbers out of order, and for a band that leaves out what the other seeds gave.
    """
    measured, (low, high), seeds = float(measured), band, tuple(seeds)
    if not low <= high:
        raise ValueError(f"band must be (lowest, highest), but {band} came.")
    if seeds and not (len(seeds) == 3 and low <= seeds[0] <= seeds[1] <= seeds[2] <= high):
        raise ValueError(f"seeds must be three numbers in rising order within the band {band}, but {seeds} came.")
    return Claim(what, "" if published is None else str(published), measured, low, high, seeds)


def scoreboard(*claims):
    """Return the claims as a table, without columns that stay empty.

    Raises AssertionError, naming each claim whose number is out of its band.
    """
    wrong = [
        f"{c.what}: measured {c.measured:g}, must be within {c.low:g} to {c.high:g}"
        for c in claims
        if not c.low <= c.measured <= c.high
    ]
    if wrong:
        raise AssertionError("A number that this lesson states is not true in this run. " + "; ".join(wrong) + ".")
    rows = [
        (c.what, c.published, f"{c.measured:.4g}", _spread(c.seeds), f"{c.low:g} to {c.high:g}", "✓") for c in claims
    ]
    columns = ["quantity", "published", "measured now", "20 seeds", "must be within", ""]
    table = pd.DataFrame(rows, columns=columns).set_index("quantity")
    return table.drop(columns=[name for name in ("published", "20 seeds") if (table[name] == "").all()])


def _spread(seeds):
    """Return the three quantiles as text; one number where they are all the same."""
    return ", ".join(f"{value:.4g}" for value in dict.fromkeys(seeds))
