"""Record the interactives of the lessons: `python -m book.frames 02 03`, or all of them.

Of each lesson the cells run that its interactives need. What comes out lies in build/frames: for each interactive a
file that the player reads, and in NN.json what the book says of it. The file is read back at once: at settings by
chance it must hold what the figure shows, or there is no book. A lesson whose code and helpers are as they were is not
recorded again.
"""

import base64
import contextlib
import gzip
import hashlib
import io
import json
import re
import sys
from pathlib import Path

import nbformat
import numpy as np
from matplotlib.lines import Line2D

from helpers.live.record import FINE, Axis, Frames, Notes
from helpers.playground import Playground
from tools.slices import needed

ROOT = Path(__file__).resolve().parent.parent
FRAMES = ROOT / "build/frames"
LIVE = re.compile(r"^(?:\w+ = )?(?:ask\(\"[\d.a-z]+\", )?(explore_\w+|watch_hidden)\(", re.MULTILINE)
TRAINED = re.compile(r"^live = LiveTraining\((watch_\w+)", re.MULTILINE)
SCORES = [-5, -4, -3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5]
NINE = ("SGD", "momentum", "Nesterov", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam")
FIVE = [-4, -3, 0, 2, 4]
PLAYGROUND = ("b8a91ee8", "Playground")  # of lesson 13: its cell
TRIED, KEPT = 50, 2  # settings by chance at which a file is compared with its figure; those of which a picture is kept
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
    """Yield of a lesson's interactives: cell id, function, figure, frames, function of values that moves the figure."""
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
            yield cells[k].id, live[k], figure, figure.record(**grid_of(live[k], figure)), figure.set


def gallery():
    """Return a playground, the frames of networks that it has trained, with their code, and a function that trains."""
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
    axes[0].start, axes[1].start, axes[-1].start = 1, 1, 3  # moons, three neurons, 100 epochs

    def show(epochs, **settings):
        if playground.values | settings != playground.values or playground.state["epoch"] > epochs:
            playground.set(**settings)
            playground.press("Reset")
        if epochs > playground.state["epoch"]:
            playground.train(epochs - playground.state["epoch"])
        return playground.caption

    def again(epochs, **settings):  # by the same stops, at which the curves have their points
        playground.press("Reset")
        for stop in chosen["epochs"][: 1 + chosen["epochs"].index(epochs)]:
            show(stop, **settings)

    return playground, Frames(playground, axes, show, code=lambda: playground.code), again


def grid_of(name, figure):
    """Return the values at which a figure of this function is recorded."""
    grid = GRIDS.get("neuron" if name == "explore_graph" and "w" in figure.controls else name, {})
    return {key: value for key, value in grid.items() if key in figure.controls}


def stamp(path):
    """Return a number that changes with the code of a lesson and of all that makes its frames."""
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    code = sorted([*(ROOT / "helpers").rglob("*.py"), Path(__file__)])
    return hashlib.sha256("".join([*cells, *(part.read_text(encoding="utf-8") for part in code)]).encode()).hexdigest()


def decoded(script):
    """Return the data of a frames' file, and a function of the axes' places: caption, and the notes of each layer."""
    text = json.loads("[" + script.removeprefix("addFrames(").rstrip(")\n") + "]")[1]
    data = json.loads(gzip.decompress(base64.b64decode(text)))

    def summed(steps):
        return tuple(np.cumsum(np.cumsum(steps)).tolist())

    def look(layer, at):
        number = 0
        for k in layer["on"]:
            number = number * len(data["axes"][k]["texts"]) + at[k]
        return layer["looks"][layer["places"][number]]

    def note(kind, *rest):
        if kind == 2:
            return "image", rest[0], tuple(rest[1]), rest[2], rest[3] and tuple(rest[3])
        style, shape, xs, ys = rest
        xs = summed(data["rows"][xs]) if isinstance(xs, int) else summed(xs)
        return ("path", "stamp")[kind], style, shape, xs, summed(ys)

    def at(places):
        return look(data["said"], places), [[note(*op) for op in look(layer, places)] for layer in data["layers"]]

    return data, at


def compare(figure, said, layers):
    """Raise AssertionError where what a frames' file holds is not what the figure shows now.

    That is another caption, another kind of note, or a coordinate that is off by a pixel; of lines also by what
    Matplotlib's own transform says.
    """
    assert said == figure.caption, f"The frames say {said!r}, the figure {figure.caption!r}."
    notes, height = Notes(figure.figure), figure.figure.bbox.height
    for artist, found in zip(figure._drawn, layers[1:]):
        artist.draw(notes)
        drawn = notes.take()
        assert [op[0] for op in found] == [op[0] for op in drawn], f"{artist}: {found} is not {drawn}."
        for op, other in zip(found, drawn):
            here, there = (np.ravel(one[3:]) if one[0] != "image" else np.zeros(0) for one in (op, other))
            same = here.size == there.size and (np.abs(here - there) < FINE).all()
            assert same, f"{artist}: {op} is not {other}."
        if isinstance(artist, Line2D) and len(found) == 1 and artist.get_marker() in ("None", "", None):
            own = artist.get_transform().transform(artist.get_xydata())
            inside = ((own >= 0) & (own <= figure.figure.bbox.size)).all()  # nothing is cut off
            if inside and len(found[0][3]) == len(own):
                off = FINE * (own * [1, -1] + [0, height]) - np.transpose(found[0][3:])
                assert np.abs(off).max() < FINE, f"{artist} is {np.abs(off).max() / FINE:.1f} pixels off."


def checked(figure, frames, script, show):
    """Compare a file with its figure at settings by chance; return some of them with their pictures, for a browser."""
    chance, kept, (_, read) = np.random.default_rng(0), [], decoded(script)
    for _ in range(KEPT if "code" in frames.more else TRIED):  # a network is trained each time
        at = [int(chance.integers(len(axis.values))) for axis in frames.axes]
        show(**{axis.name: axis.values[place] for axis, place in zip(frames.axes, at)})
        compare(figure, *read(at))
        if len(kept) < KEPT:
            kept.append({"at": at, "caption": figure.caption, "png": base64.b64encode(figure.frame()).decode()})
    return kept


def write(number):
    """Record a lesson's interactives, if that is not done yet."""
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    index = FRAMES / f"{number}.json"
    if index.exists() and json.loads(index.read_text(encoding="utf-8"))["stamp"] == stamp(path):
        return
    FRAMES.mkdir(parents=True, exist_ok=True)
    found = {}
    for cell, name, figure, frames, show in [PLAYGROUND + gallery()] if number == "13" else recorded(number):
        file = f"{number}_{cell}"
        text = frames.script(file)
        (FRAMES / f"{file}.js").write_text(text, encoding="utf-8")
        (FRAMES / f"{file}.png").write_bytes(frames.picture)
        kept = checked(figure, frames, text, show)
        (FRAMES / f"{file}.json").write_text(json.dumps(kept), encoding="utf-8")
        found[cell] = {
            "function": name,
            "caption": frames.caption,
            "axes": [[axis.label, len(axis.values), axis.own] for axis in frames.axes],
            "frames": len(frames),
            "kB": round(len(text) / 1000),
        }
        print(number, name, found[cell]["frames"], "frames,", found[cell]["kB"], "kB", flush=True)
    index.write_text(json.dumps({"stamp": stamp(path), "cells": found}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    for one in sys.argv[1:] or [f"{number:02}" for number in range(14)]:
        write(one)
