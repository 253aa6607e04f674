"""The data of the lessons: `load_*` reads real data, `make_*` draws points from a recipe."""

from .imdb import Imdb, load_imdb
from .points import make_gaussians, make_sine, make_spirals, make_xor
from .tables import load_iris, load_pima

__all__ = ["Imdb", "load_imdb", "load_iris", "load_pima", "make_gaussians", "make_sine", "make_spirals", "make_xor"]
