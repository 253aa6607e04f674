"""Record the interactives of the lessons: `python -m book.frames 02 03`, or all of them.

Of each lesson the cells run that its interactives need. What comes out lies in build/frames: for each interactive a
file that the player reads, and in index.json what the book says of it. A lesson whose code and helpers are as they were
is not recorded again.
"""

import contextlib
import hashlib
import io
import json
import re
import sys
import time
from pathlib import Path

import nbformat

from helpers.live.record import Axis, Frames
from helpers.playground import Playground
from tools.slices import needed

ROOT = Path(__file__).resolve().parent.parent
FRAMES = ROOT / "build/frames"
LIVE = re.compile(r"^(?:\w+ = )?(?:ask\(\"[\d.a-z]+\", )?(explore_\w+|watch_hidden)\(", re.MULTILINE)
TRAINED = re.compile(r"^live = LiveTraining\((watch_\w+)", re.MULTILINE)
SCORES = [-5, -4, -3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5]
NINE = ("SGD", "momentum", "Nesterov", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam")
FIVE = [-4, -3, 0, 2, 4]
# Where all settings are too many: the values at which an interactive is recorded, or n for every nth step.
GRIDS = {
    "explore_gaussians": {
        "w": [-10, -5, -3, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 5, 10],
        "b": list(range(-10, 11)),
        "distance": list(range(9)),
        "width": [0.1, 0.5, 1, 1.5, 2, 3],
    },
    "explore_sigmoid": {"w": 2, "b": 2},
    "explore_surface": {"w": 2, "b": 4},
    "explore_landscape": {
        "start_w": [-9, 0, 9],
        "start_b": [-9, 0, 9],
        "learning_rate": [0.1, 1, 8, 60],
        "step": [*range(7), 8, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200],
    },
    "explore_bump": {"rise": 2, "fall": 2, "steepness": [1, 2, 4, 8, 12, 20, 30]},
    "explore_pieces": {"steepness": [1, 4, 8, 12, 20, 30, 60]},
    "explore_hidden_lines": {"b1": 2, "b2": 2},
    "explore_graph": {"x": FIVE, "y": FIVE, "z": [-4, -1, 1, 2, 4], "c": [-5, -2, 1, 3, 5]},
    "neuron": {"w": [-6, -3, 0, 1, 3, 6], "x": [0, 0.5, 1.4, 1.8, 2.5], "b": [-8, -5, -3, 0, 3, 8]},
    "explore_race": {
        "shown": [NINE, ("SGD", "momentum", "Nesterov"), ("SGD", "RMSprop", "Adam"), ("Adagrad", "Adadelta", "Adam")],
        "start_w": [-9, 9],
        "start_b": [-9, 0.001, 4],
        "learning_rate": [0.02, 0.2, 1],
        "step": [*range(6), *range(6, 24, 3), 25, *range(30, 101, 10)],
    },
    "watch_hidden": {"stage": 2},
    "explore_review": {
        "review": [
            "A good film with terrible music.",
            "Not bad, good.",
            "Not good, bad.",
            "The best film of the year, funny and moving.",
            "The worst two hours of my life. Awful acting, boring story.",
            "I expected a great film and got a waste of time.",
            "It is so bad that it is wonderful.",
            "A wonderful cast is wasted on a poor script.",
            "Excellent, excellent, excellent.",
            "Nobody could call this film boring.",
            "My children loved it, and I slept.",
            "The film.",
        ]
    },
    "explore_softmax": dict.fromkeys(("z0", "z1", "z2"), SCORES),
}


def recorded(number):
    """Yield of a lesson's interactives: cell id, function, figure, frames, seconds of recording."""
    from IPython.core.interactiveshell import InteractiveShell

    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    live = {k: LIVE.search(cell.source) or TRAINED.search(cell.source) for k, cell in enumerate(cells)}
    live = {k: found[1] for k, found in live.items() if found}
    run = needed([cell.source for cell in cells], dict.fromkeys(live))
    shell = InteractiveShell.instance()
    for k in run:
        with contextlib.redirect_stdout(io.StringIO()) as said:
            result = shell.run_cell(cells[k].source)
        if not result.success:
            raise RuntimeError(f"{path.name}, cell {cells[k].id}: {result.error_in_exec}\n{said.getvalue()}")
        if k in live:
            shown = result.result
            figure = shell.user_ns["live"].figure if TRAINED.search(cells[k].source) else getattr(shown, "asked", shown)
            yield cells[k].id, live[k], figure


def gallery():
    """Return a playground, and the frames of networks that it has trained, with their code."""
    playground = Playground()
    chosen = {
        "data": ["circles", "moons", "XOR", "spirals", "hills"],
        "hidden": ["", "3", "4, 2"],
        "activation": ["tanh", "relu"],
        "learning_rate": [0.01, 0.1],
        "epochs": [0, 10, 30, 100, 300],
    }
    axes = [
        Axis(name, name.replace("_", " "), values, [str(v) or "none" for v in values], 0)
        for name, values in chosen.items()
    ]
    for axis in axes[:-1]:
        axis.slider = False
    axes[1].start, axes[-1].start = 1, 3  # three neurons, 100 epochs

    def show(epochs, **settings):
        if playground.values | settings != playground.values or playground.state["epoch"] > epochs:
            playground.set(**settings)
            playground.press("Reset")
        if epochs > playground.state["epoch"]:
            playground.train(epochs - playground.state["epoch"])
        return playground.caption

    return playground, Frames(playground, axes, show, code=lambda: playground.code)


def grid_of(name, figure):
    """Return the values at which a figure of this function is recorded."""
    grid = GRIDS.get("neuron" if name == "explore_graph" and "w" in figure.controls else name, {})
    return {key: value for key, value in grid.items() if key in figure.controls}


def stamp(path):
    """Return a number that changes with the code of a lesson and of all that makes its frames."""
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    code = sorted([*(ROOT / "helpers").rglob("*.py"), Path(__file__)])
    return hashlib.sha256("".join([*cells, *(part.read_text(encoding="utf-8") for part in code)]).encode()).hexdigest()


def write(number):
    """Record a lesson's interactives, if that is not done yet."""
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    index = FRAMES / f"{number}.json"
    if index.exists() and json.loads(index.read_text(encoding="utf-8"))["stamp"] == stamp(path):
        return
    FRAMES.mkdir(parents=True, exist_ok=True)
    found = {}
    made = [("b8a91ee8", "Playground", None)] if number == "13" else recorded(number)
    for cell, name, figure in made:
        start = time.perf_counter()
        figure, frames = gallery() if figure is None else (figure, figure.record(**grid_of(name, figure)))
        text = frames.script(f"{number}_{cell}")
        (FRAMES / f"{number}_{cell}.js").write_text(text, encoding="utf-8")
        (FRAMES / f"{number}_{cell}.png").write_bytes(figure.frame())
        found[cell] = {
            "function": name,
            "caption": figure.caption,
            "axes": [[axis.label, len(axis.values), axis.own] for axis in frames.axes],
            "frames": len(frames),
            "kB": round(len(text) / 1000),
            "seconds": round(time.perf_counter() - start),
        }
        print(number, name, found[cell]["frames"], "frames,", found[cell]["kB"], "kB", flush=True)
    index.write_text(json.dumps({"stamp": stamp(path), "cells": found}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    for one in sys.argv[1:] or [f"{number:02}" for number in range(14)]:
        write(one)
