"""Checks of arguments that the helpers share: each answers bad input with one sentence.

Every check takes the argument's name and its value. It returns the value, ready for use,
or raises ValueError with a sentence that says what came and what was expected.
"""

import numbers

import numpy as np


def array(name, value, *, ndim=None):
    """Return `value` as a float array: not empty, only finite numbers, `ndim` dimensions if given."""
    try:
        result = np.asarray(value)
        if result.dtype.kind not in "biufO":
            raise TypeError
        result = result.astype(float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an array of numbers, but it is {describe(value)}.") from None
    if ndim is not None and result.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimension{'s' * (ndim != 1)}, but its shape is {result.shape}.")
    if result.size == 0:
        raise ValueError(f"{name} must hold at least one number, but it is empty.")
    bad = result.size - np.count_nonzero(np.isfinite(result))
    if bad:
        raise ValueError(f"{name} must hold only finite numbers, but {bad} of its {result.size} are NaN or infinite.")
    return result


def class_labels(name, value, length=None, *, classes=2):
    """Return `value` as a 1-D integer array of the classes 0 … `classes` - 1 (`length` of them, if given)."""
    result = array(name, value, ndim=1)
    allowed = range(classes)
    others = [v for v in np.unique(result) if v not in allowed]
    if others:
        listed = ", ".join(map(str, allowed[:-1])) + f" and {allowed[-1]}"
        raise ValueError(f"{name} must hold only {listed}, but it also holds {others[0]:g}.")
    if length is not None and len(result) != length:
        raise ValueError(f"{name} must have {length} labels, but it has {len(result)}.")
    return result.astype(int)


def same_length(name_a, a, name_b, b):
    """Check that `a` and `b` have as many rows as each other."""
    if len(a) != len(b):
        raise ValueError(f"{name_a} and {name_b} must have the same length, but they have {len(a)} and {len(b)}.")


def samples(name, x, y, *, ndim, classes=2, columns=None):
    """Return samples `x`, of `ndim` dimensions and `columns` numbers each, and the classes `y` (n,) of its n rows."""
    x, y = array(name, x, ndim=ndim), class_labels("y", y, classes=classes)
    if columns is not None and x.shape[1] != columns:
        raise ValueError(f"{name} must have {columns} columns, but it has {x.shape[1]}.")
    same_length(name, x, "y", y)
    return x, y


def number(name, value, *, at_least=None, more_than=None):
    """Return `value` as a float: one finite number, not below `at_least`, above `more_than`."""
    expected = "a number"
    if at_least is not None:
        expected += f" of at least {at_least:g}"
    if more_than is not None:
        expected += f" greater than {more_than:g}"
    good = isinstance(value, numbers.Real) and not isinstance(value, bool) and np.isfinite(value)
    good = good and (at_least is None or value >= at_least)
    good = good and (more_than is None or value > more_than)
    if not good:
        raise ValueError(f"{name} must be {expected}, but it is {describe(value)}.")
    return float(value)


def whole(name, value, *, low=1, high=None):
    """Return `value` as an int: a whole number from `low` to `high` (no upper end where it is None)."""
    good = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    good = good and value >= low and (high is None or value <= high)
    if not good:
        expected = f"of at least {low:,}" if high is None else f"from {low:,} to {high:,}"
        raise ValueError(f"{name} must be a whole number {expected}, but it is {describe(value)}.")
    return int(value)


def texts(name, value, length):
    """Return `value` as a list of names: at least `length` texts, each for a class."""
    if isinstance(value, str) or len(value) < length:
        raise ValueError(f"{name} must hold {length} names, one for each class, but it is {describe(value)}.")
    return [str(text) for text in value]


def describe(value):
    """Return a short description of `value` for a message."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."
