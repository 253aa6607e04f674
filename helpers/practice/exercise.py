"""What an exercise is, and what judges share: they ask an answer questions, and say what is wrong with it."""

import copy
from dataclasses import dataclass
from importlib import import_module

import numpy as np

from .._arguments import describe

KINDS = ("number", "code", "model", "mistake", "challenge")
_exercises = {}  # name: Exercise


class Wrong(Exception):
    """An answer is wrong: a sentence in the learner's terms, and where it helps a picture, function(ax)."""

    def __init__(self, sentence, picture=None):
        super().__init__(sentence)
        self.sentence, self.picture = sentence, picture


class NotYet(Exception):
    """There are still three dots in the answer."""


@dataclass(frozen=True)
class Exercise:
    """An exercise of a lesson.

    name: lesson and number, "04.2". kind: one of KINDS.
    judge: function(answer). It returns nothing where the answer is right (of a challenge, the number that was reached),
        and raises `Wrong` where it is not. It asks what the answer does, never how it is written.
    hints: a question, an idea, the first line. solution: what stands in the answer's place. why: the reasoning.
    record: of a challenge, (what is counted, min or max): which of two results is better.
    given: of a mistake, the program with the mistake, as it stands in the lesson: as long as it does, nothing is tried.
    """

    name: str
    kind: str
    judge: object
    hints: tuple
    solution: str
    why: str
    record: tuple = ()
    given: str = ""


def exercise(name, *, kind, hints, solution, why, record=(), given=""):
    """Make the function below an exercise's judge; the arguments are those of `Exercise`."""

    def made(judge):
        whole = len(hints) == 3 and (kind == "challenge") == bool(record)
        if kind not in KINDS or not whole or name in _exercises:
            raise ValueError(f"{name} is no whole exercise, or stands there twice.")
        _exercises[name] = Exercise(name, kind, judge, hints, solution.strip("\n"), why, record, given.strip("\n"))
        return judge

    return made


def exercises(lesson):
    """Return a lesson's exercises, name -> Exercise, in their order; {} where it has none."""
    try:
        import_module(f".lesson_{lesson}", __package__)
    except ModuleNotFoundError as error:
        if not (error.name or "").endswith(f".lesson_{lesson}"):
            raise
    return {name: one for name, one in _exercises.items() if name.split(".")[0] == lesson}


def find(name):
    """Return the exercise of this name; raises ValueError, with the names that there are, where there is none."""
    if not isinstance(name, str) or "." not in name:
        raise ValueError(f'An exercise is named like "04.2", but {name!r} came.')
    there = exercises(name.split(".")[0])
    if name not in there:
        raise ValueError(f"There is no exercise {name!r}; this lesson has {', '.join(there) or 'none'}.")
    return there[name]


def numbers(answer, shape=(), *, what="the answer"):
    """Return `answer` as a float array of this shape (None: any length); raises Wrong where it is something else."""
    dots(answer)
    if answer is None:
        raise Wrong(f"{what} is None. Does a `return` hand back what has been worked out?")
    try:
        plain = isinstance(answer, np.ndarray) and answer.dtype.kind in "biuf"  # looked through in no time
        if not plain and any(isinstance(part, (str, bytes)) for part in np.asarray(answer, dtype=object).flat):
            raise TypeError  # NumPy would read "3.5" as a number
        found = np.asarray(answer, dtype=float)
    except Exception:
        raise Wrong(f"{what} must be {_words(shape)}, but it is {describe(answer)}.") from None
    if len(found.shape) != len(shape) or any(want not in (None, got) for want, got in zip(shape, found.shape)):
        got = "one number" if found.ndim == 0 else f"an array of the shape {found.shape}"
        raise Wrong(f"{what} must be {_words(shape)}, but it is {got}.")
    if not np.isfinite(found).all():
        raise Wrong(f"{what} holds numbers that are infinite or nan: is something divided by 0, or too large for exp?")
    return found


def call(function, *arguments, what="your function"):
    """Return what the learner's function makes of copies of the arguments; raises Wrong where it fails."""
    dots(function)
    if not callable(function):
        raise Wrong(f"a function is wanted, but the answer is {describe(function)}. Give its name, without brackets.")
    given = ", ".join(describe(one) for one in arguments)
    try:
        result = function(*copy.deepcopy(arguments))
    except RecursionError:
        raise Wrong(f"{what} calls itself without end.") from None
    except MemoryError:
        raise Wrong(f"{what} asks for more memory than there is. How large is the array that it makes?") from None
    except (Exception, SystemExit) as error:
        if "ellipsis" in str(error):  # three dots are left in it
            raise NotYet from None
        raise Wrong(f"{what}, called with {given}, stops with {type(error).__name__}: {error}.") from None
    dots(result)
    if result is None:
        raise Wrong(f"{what} gives back None. Does it end with `return`?")
    return result


def answers_of(model, X):
    """Return what a model says about the rows of X, one number each: probabilities, or 0 and 1.

    model: an object with `predict` (of scikit-learn or Keras), or a function of X. Raises Wrong for anything else.
    """
    dots(model)
    ask = getattr(model, "predict", model)
    if isinstance(model, type) or not callable(ask):
        raise Wrong(f"a fitted model is wanted, but the answer is {describe(model)}.")
    options = {"verbose": 0} if type(model).__module__.startswith("keras") else {}
    try:
        said = np.asarray(ask(np.array(X), **options))
    except Exception as error:
        raise Wrong(f"asked about {len(X)} samples, your model stops with {type(error).__name__}: {error}.") from None
    if said.size and isinstance(said.flat[0], str):
        raise Wrong(f"your model answers in words, such as {str(said.flat[0])!r}. Fit it on a y of zeros and ones.")
    said = said[:, 0] if said.ndim == 2 and said.shape[1] == 1 else said
    return numbers(said, (len(X),), what=f"what your model says about {len(X)} samples")


def close(got, want, tolerance=1e-6):
    """Return whether two arrays are equal but for rounding."""
    return np.allclose(got, want, rtol=1e-6, atol=tolerance)


def dots(answer):
    """Raise NotYet where three dots are left in the answer, or among its parts."""
    parts = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, (list, tuple)) else ()
    if answer is ... or any(part is ... for part in parts):
        raise NotYet


def _words(shape):
    if shape == ():
        return "one number"
    if len(shape) == 1:
        return f"a list or array of {'numbers' if shape[0] is None else f'{shape[0]} numbers'}"
    return f"an array of the shape ({', '.join('any' if n is None else str(n) for n in shape)})"
