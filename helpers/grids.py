"""Loss and accuracy of a neuron over a grid of its weight w and its bias b: arithmetic only."""

import numpy as np

from ._arguments import array, describe


def loss_grid(loss, w, b):
    """Return the loss at every pair of w and b.

    loss: function of w and b. It is called with arrays of shape (1, nw, 1), so that `w * x + b`
        has one row per w and one column per sample; if it averages over the samples with
        `axis=-1` (answer: (1, nw)), a whole row of the grid is one call. A function that
        only takes numbers, or always answers with one number, is called point by point: slower.
    w: (nw,), b: (nb,). Returns (nb, nw): the row is b, the column is w.
    Raises ValueError where the answer has another shape or is not a finite number.

    >>> loss_grid(lambda w, b: (w - 1) ** 2 + b**2, [0, 1, 2], [0, 3])
    array([[ 1.,  0.,  1.],
           [10.,  9., 10.]])
    """
    return _grid("loss", loss, w, b, high=np.inf)


def accuracy_grid(accuracy, w, b):
    """Return the accuracy, 0 to 1, at every pair of w and b: otherwise as `loss_grid`."""
    return _grid("accuracy", accuracy, w, b, low=0, high=1)


def _grid(name, function, w, b, *, low=-np.inf, high):
    if not callable(function):
        raise ValueError(f"{name} must be a function of w and b, but it is {describe(function)}.")
    w, b = array("w", w, ndim=1), array("b", b, ndim=1)
    if _takes_rows(function, w, b):
        rows = [_row(function, w, b_i) for b_i in b]
    else:
        rows = [[_point(name, function, w_j, b_i) for w_j in w] for b_i in b]
    grid = np.array(rows, dtype=float)
    good = np.isfinite(grid) & (grid >= low) & (grid <= high)
    if not good.all():
        i, j = np.argwhere(~good)[0]
        expected = "an accuracy between 0 and 1" if high == 1 else "a finite number"
        raise ValueError(f"{name} must answer with {expected}, but at {_at(w[j], b[i])} it is {grid[i, j]:g}.")
    return grid


def _row(function, w, b):
    """Return the function's answer for all w and one b as (nw,), or None where it is not one number per w."""
    row = w.reshape(1, -1, 1)
    answer = np.asarray(function(row.copy(), np.full_like(row, b)))
    fits = answer.shape in [(1, w.size), (1, w.size, 1)] and answer.dtype.kind in "biuf"
    return answer.reshape(-1) if fits else None


def _takes_rows(function, w, b):
    """Tell whether a whole row of the grid can be asked at once: same answers as point by point."""
    try:
        row = _row(function, w, b[0])
    except (TypeError, ValueError):  # the function only knows numbers
        return False
    if row is None:
        return False
    for j in {0, w.size // 2, w.size - 1}:
        try:
            one = np.asarray(function(float(w[j]), float(b[0])), dtype=float)
        except (TypeError, ValueError, IndexError):  # it only knows arrays
            continue
        if one.size == 1 and not np.allclose(one, row[j], equal_nan=True):
            return False
    return True


def _point(name, function, w, b):
    came = function(float(w), float(b))
    answer = np.asarray(came)
    if answer.size != 1 or answer.dtype.kind not in "biuf":
        came = f"an array of shape {answer.shape}" if answer.dtype.kind in "biuf" else describe(came)
        raise ValueError(
            f"{name} must answer with one number for each pair of w and b "
            f"(average with axis=-1), but at {_at(w, b)} it is {came}."
        )
    return answer.item()


def _at(w, b):
    return f"w={w:g}, b={b:g}"
