"""The data of the lessons: `load_*` reads real data, `make_*` draws points from a recipe."""

import numpy as np
import pandas as pd

from helpers import _check, _files
from helpers.imdb import Imdb, load_imdb

__all__ = ["Imdb", "load_imdb", "load_iris", "load_pima", "make_gaussians", "make_sine", "make_spirals", "make_xor"]

IRIS_MEASURES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
PIMA_MEASURES = [
    "pregnancies", "glucose", "blood_pressure", "skin_thickness", "insulin", "bmi", "pedigree", "age",
]  # fmt: skip


def load_iris():
    """Return Fisher's iris flowers: a DataFrame of 150 rows, 50 of each species.

    Columns: sepal_length, sepal_width, petal_length, petal_width in cm, and species
    ("setosa", "versicolor" or "virginica").
    Source: R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936.

    >>> load_iris().groupby("species")["petal_width"].mean().round(3).to_dict()
    {'setosa': 0.246, 'versicolor': 1.326, 'virginica': 2.026}
    """
    return _read_table("iris.csv", IRIS_MEASURES, "species", 150)


def load_pima():
    """Return the Pima Indians diabetes table: a DataFrame of 768 women.

    Columns: pregnancies (count), glucose (mg/dl in plasma, 2 h after a sugar drink), blood_pressure
    (diastolic, mm Hg), skin_thickness (triceps fold, mm), insulin (in serum after 2 h, µU/ml),
    bmi (kg/m²), pedigree (diabetes among relatives, a score), age (years) and diabetes
    (1: diagnosed within five years, 0: not). A 0 in glucose, blood_pressure, skin_thickness,
    insulin or bmi means "not measured".
    Source: National Institute of Diabetes and Digestive and Kidney Diseases, 1988, via UCI.
    """
    return _read_table("pima.csv", PIMA_MEASURES, "diabetes", 768)


def _read_table(name, measures, label, rows):
    """Return a bundled table after checking that it is whole."""
    path = _files.bundled(name)
    try:
        table = pd.read_csv(path)
    except (OSError, ValueError):
        raise _files.damaged(name) from None
    whole = list(table.columns) == [*measures, label] and len(table) == rows
    whole = whole and not table.isna().any(axis=None)
    if not whole or any(table[column].dtype.kind not in "if" for column in measures):
        raise _files.damaged(name)
    return table


def make_gaussians(n=100, *, distance=3.0, width=1.0, seed=0):
    """Return two heaps of `n` numbers each, drawn from two bell curves side by side.

    Class 0 is drawn from N(-distance/2, width²), class 1 from N(+distance/2, width²).
    Returns x (2n,) of floats and y (2n,) of 0 and 1; class 0 comes first.

    >>> x, y = make_gaussians(3)
    >>> x.shape, y.tolist()
    ((6,), [0, 0, 0, 1, 1, 1])
    """
    n = _check.whole("n", n)
    distance = _check.number("distance", distance, at_least=0)
    width = _check.number("width", width, more_than=0)
    y = np.repeat([0, 1], n)
    return _generator(seed).normal((y - 0.5) * distance, width), y


def make_sine(n=2400, *, noise=0.1, seed=0):
    """Return `n` points along a sine wave whose ups and downs take turns in class.

    t runs evenly from -3π to 3π. A point is (1.2 t, sin t + N(0, noise²)): the factor 1.2
    spreads the wave over the picture. Its class is 0 where the sine falls and 1 where it
    rises: each half period from crest to trough or back is one class.
    Returns X (n, 2) and y (n,) of 0 and 1.
    Source: after the sine wave in Arden Dertat, Applied Deep Learning, part 1.
    """
    n = _check.whole("n", n, low=2)
    noise = _check.number("noise", noise, at_least=0)
    t = np.linspace(-3 * np.pi, 3 * np.pi, n)
    height = np.sin(t) + _generator(seed).normal(0, noise, n)
    return np.column_stack([1.2 * t, height]), (np.cos(t) > 0).astype(int)


def make_spirals(n_per_arm=500, *, arms=3, noise=0.2, seed=0):
    """Return points on `arms` spiral arms, one class for each arm.

    On arm j the radius r runs evenly from 0 to 1 and the angle a from 4j to 4(j + 1)
    radians, plus N(0, noise²) for each point. The point is (r sin a, r cos a).
    Returns X (arms * n_per_arm, 2) and y (arms * n_per_arm,) of 0 … arms - 1, arm by arm.
    Source: the toy data of Stanford's CS231n notes, "Putting it together".
    """
    n_per_arm = _check.whole("n_per_arm", n_per_arm, low=2)
    arms = _check.whole("arms", arms, low=2)
    noise = _check.number("noise", noise, at_least=0)
    y = np.repeat(np.arange(arms), n_per_arm)
    radius = np.tile(np.linspace(0, 1, n_per_arm), arms)
    angle = 4 * (y + radius) + _generator(seed).normal(0, noise, len(y))
    return np.column_stack([radius * np.sin(angle), radius * np.cos(angle)]), y


def make_xor(n=500, *, noise=0.0, seed=0):
    """Return `n` points on a square whose four quarters take turns in class.

    The points are spread evenly over -1 … 1 in both directions. The class is 1 where the signs of the two
    coordinates differ, else 0; then N(0, noise²) is added to each coordinate.
    Returns X (n, 2) and y (n,) of 0 and 1.
    """
    n = _check.whole("n", n, low=2)
    noise = _check.number("noise", noise, at_least=0)
    random = _generator(seed)
    X = random.uniform(-1, 1, (n, 2))
    y = (X[:, 0] * X[:, 1] < 0).astype(int)
    return X + random.normal(0, noise, X.shape), y


def _generator(seed):
    """Return a random generator of our own, so that no other code can disturb it."""
    return np.random.default_rng(_check.whole("seed", seed, low=0))
