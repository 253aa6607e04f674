"""Exercise checks, and the scoreboard at the end of each lesson."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Claim:
    """A number that a lesson states: the source's value, the value measured now and the band it must fall in."""

    what: str
    published: str
    measured: float
    low: float
    high: float


def claim(what, *, published, measured, band):
    """A row of the scoreboard.

    published: the source's number as the source gives it (0.96, "close to 1"), or None where it gives none.
    measured: the number of this run. band: (lowest, highest) value for which the lesson's text is true.
    """
    measured, (low, high) = float(measured), band
    if not low <= high:
        raise ValueError(f"band must be (lowest, highest), but {band} came.")
    return Claim(what, "" if published is None else str(published), measured, low, high)


def scoreboard(*claims):
    """The claims as a table. Raises AssertionError, naming each claim, where a measured number is out of its band."""
    wrong = [f"{c.what}: measured {c.measured:g}, must be within {c.low:g} to {c.high:g}"
             for c in claims if not c.low <= c.measured <= c.high]
    if wrong:
        raise AssertionError("A number that this lesson states is not true in this run. " + "; ".join(wrong) + ".")
    rows = [(c.what, c.published, f"{c.measured:.4g}", f"{c.low:g} to {c.high:g}", "✓") for c in claims]
    columns = ["quantity", "published", "measured now", "must be within", ""]
    return pd.DataFrame(rows, columns=columns).set_index("quantity")


def check(name, answer, expected, *, tolerance=1e-6):
    """Say whether `answer` is right: prints one line. It never raises, so a learner can go on.

    answer: a number or array; `...` stands for an answer that is not given yet.
    tolerance: the largest absolute difference that counts as right.
    """
    if answer is ...:
        print(f"… {name}: replace the three dots with your answer, and run this cell again.")
        return
    try:
        got, want = np.asarray(answer, dtype=float), np.asarray(expected, dtype=float)
    except (TypeError, ValueError):
        print(f"✗ {name}: the answer must be a number, but it is {answer!r}.")
        return
    if got.shape != want.shape:
        print(f"✗ {name}: the answer must have the shape {want.shape}, but it has the shape {got.shape}.")
    elif np.all(np.abs(got - want) <= tolerance):
        print(f"✓ {name}: right.")
    elif got.ndim == 0 and not np.isnan(got):
        print(f"✗ {name}: not yet. {got:g} is too {'large' if got > want else 'small'}.")
    else:
        print(f"✗ {name}: not yet.")
