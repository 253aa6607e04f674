"""Exercises that check themselves, hints, solutions, questions, and what a learner has done so far."""

from .checking import check, hint, settle, solution
from .progress import progress
from .questions import ask
from .store import forget

__all__ = ["ask", "check", "forget", "hint", "progress", "settle", "solution"]
