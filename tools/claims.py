"""Run a lesson's code in this process, from the top to its scoreboards, and return its claims as measured."""

import ast
import contextlib
import io
import linecache
import re
from pathlib import Path
from unittest import mock

import keras
import matplotlib.pyplot as plt
import nbformat
from IPython.core.inputtransformer2 import TransformerManager

from helpers import checks
from tools.slices import needed

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
OWN_SEEDS = re.compile(r"(MLPClassifier\(.*?random_state=)(\d+)")  # scikit-learn doesn't see Keras's `set_random_seed`


def measure(path, *, shift=0, replaced=(), stop=True, only=None):
    """Return the claims of all scoreboards of the lesson at `path`, in order: a list of `Claim`.

    shift: added to every seed of a training; the seeds of data stay. replaced: pairs (old, new) of pieces of source.
    only: beginnings of claims' names; just these are measured, and cells that they don't need are left out.
    stop: whether a scoreboard raises AssertionError for a claim out of its band, as in the lesson.
    Raises what a cell raises, and ValueError where an `old` is not in the lesson.
    """
    sources = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    for old, new in replaced:
        if not any(old in source for source in sources):
            raise ValueError(f"{Path(path).name} no longer holds {old!r}: mend the list of mutations.")
        sources = [source.replace(old, new) for source in sources]
    sources = [OWN_SEEDS.sub(lambda found: found[1] + str(int(found[2]) + shift), source) for source in sources]
    if only is not None:
        sources = narrowed(sources, only)
    claims = []

    def scoreboard(*some):
        claims.extend(some)
        return board(*some) if stop else None

    board, seed = checks.scoreboard, keras.utils.set_random_seed
    keras.utils.clear_session()
    with (
        mock.patch.object(checks, "scoreboard", scoreboard),
        plt.rc_context(),
        mock.patch.object(keras.utils, "set_random_seed", lambda number: seed(number + shift)),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        execute(sources, Path(path).stem)
    return claims


def narrowed(sources, only):
    """Return what the claims whose names begin like one of `only` need: the scoreboards with these claims alone."""
    sources, wanted = list(sources), {}
    for number, source in enumerate(sources):
        if "scoreboard(" not in source:
            continue
        tree = ast.parse(source)
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "scoreboard":
                call.args = [part for part in call.args if _named(part).startswith(tuple(only))]
        if any(isinstance(call, ast.Call) and getattr(call.func, "id", "") == "claim" for call in ast.walk(tree)):
            sources[number], wanted[number] = ast.unparse(tree), None
        else:
            sources[number] = "from helpers.checks import claim, scoreboard"
            wanted[number] = None
    return [sources[number] for number in needed(sources, wanted)]


def _named(part):
    """Return the name of a claim in a scoreboard; what a loop makes has none."""
    name = part.args[0] if isinstance(part, ast.Call) and part.args else None
    return name.value if isinstance(name, ast.Constant) and isinstance(name.value, str) else "\0"


def execute(sources, name):
    """Run the cells one after the other, as far as the last scoreboard, in one namespace.

    What takes long and bears no claim is left out: the interactives, and the playground's challenges.
    """
    names = {"__name__": "__main__"}
    last = max(number for number, source in enumerate(sources) if "scoreboard(" in source)
    for number, source in enumerate(sources[: last + 1]):
        if "challenge(" not in source:
            run(source, f"<{name}, code cell {number + 1}>", names, left_out="explore_")
        plt.close("all")


def run(source, file, names, *, left_out=None):
    """Run a cell in the namespace `names`; returns the value of its last statement, None where that has none.

    file: what stands for the file's name, in a traceback. left_out: statements that begin like this are.
    """
    source = TransformerManager().transform_cell(source)
    lines = source.splitlines(keepends=True)
    linecache.cache[file] = (len(source), None, lines, file)  # TensorFlow reads lambdas there
    tree = ast.parse(source)
    if left_out:
        tree.body = [statement for statement in tree.body if not ast.unparse(statement).startswith(left_out)]
    shown = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, file, "exec"), names)
    return eval(compile(shown, file, "eval"), names) if shown else None
