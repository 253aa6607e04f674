"""Exercises that check themselves, hints, solutions, and what a learner has done so far."""

from .checking import check, hint, solution
from .store import forget

__all__ = ["check", "forget", "hint", "solution"]
