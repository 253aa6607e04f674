"""Points drawn from a recipe, each with a random generator of its own."""

import numpy as np

from .._arguments import number, whole


def make_gaussians(n=100, *, distance=3.0, width=1.0, seed=0):
    """Return two heaps of `n` numbers each, drawn from two bell curves side by side.

    Class 0 is drawn from N(-distance/2, width²), class 1 from N(+distance/2, width²).
    Returns x (2n,) of floats and y (2n,) of 0 and 1; class 0 comes first.

    >>> x, y = make_gaussians(3)
    >>> x.shape, y.tolist()
    ((6,), [0, 0, 0, 1, 1, 1])
    """
    n = whole("n", n)
    distance = number("distance", distance, at_least=0)
    width = number("width", width, more_than=0)
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
    n = whole("n", n, low=2)
    noise = number("noise", noise, at_least=0)
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
    n_per_arm = whole("n_per_arm", n_per_arm, low=2)
    arms = whole("arms", arms, low=2)
    noise = number("noise", noise, at_least=0)
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
    n = whole("n", n, low=2)
    noise = number("noise", noise, at_least=0)
    random = _generator(seed)
    X = random.uniform(-1, 1, (n, 2))
    y = (X[:, 0] * X[:, 1] < 0).astype(int)
    return X + random.normal(0, noise, X.shape), y


def _generator(seed):
    """Return a random generator of our own, so that no other code can disturb it."""
    return np.random.default_rng(whole("seed", seed, low=0))
