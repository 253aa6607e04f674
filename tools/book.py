"""The course as a site in which every interactive moves without a kernel: `make book`.

`frames(number)` runs of a lesson what its interactives need and records each of them.
"""

import contextlib
import io
import re
import sys
import time
from pathlib import Path

import nbformat
import numpy as np

from tools.slices import needed

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/book"
LIVE = re.compile(r"^(?:\w+ = )?(?:ask\(\"[\d.a-z]+\", )?(explore_\w+|watch_hidden)\(", re.MULTILINE)
TRAINED = re.compile(r"^live = LiveTraining\((watch_\w+)", re.MULTILINE)
SCORES = [-5, -4, -3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5]
SEVEN = [-5, -3, -2, 0, 2, 3, 5]
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
        "start_w": [-9, -5, 0, 5, 9],
        "start_b": [-9, -5, 0, 5, 9],
        "learning_rate": [0.1, 1, 8, 60],
        "step": [*range(10), *range(10, 50, 5), *range(50, 201, 15)],
    },
    "explore_bump": {"rise": 2, "fall": 2, "steepness": [1, 2, 4, 8, 12, 20, 30]},
    "explore_pieces": {"steepness": [1, 4, 8, 12, 20, 30, 60]},
    "explore_hidden_lines": {"b1": 2, "b2": 2},
    "explore_graph": {name: SEVEN for name in "xyzc"},
    "neuron": {"w": [-6, -3, -1, 0, 1, 3, 6], "x": [0, 0.5, 1, 1.4, 1.8, 2.5], "b": [-8, -5, -3, -1, 0, 3, 8]},
    "explore_race": {
        "start_w": [-9, -5, 0, 5, 9],
        "start_b": [-9, -4, 0, 4, 9],
        "learning_rate": [0.02, 0.2, 1],
        "step": [*range(10), *range(10, 50, 5), *range(50, 101, 10)],
    },
    "explore_line": {},
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


if __name__ == "__main__":
    (BUILD / "frames").mkdir(parents=True, exist_ok=True)
    for number in sys.argv[1:]:
        for cell, name, figure in recorded(number):
            grid = GRIDS.get("neuron" if name == "explore_graph" and "w" in figure.controls else name, {})
            start = time.time()
            frames = figure.record(**{key: value for key, value in grid.items() if key in figure.controls})
            took, text = time.time() - start, frames.script(f"{number}_{cell}")
            (BUILD / f"frames/{number}_{cell}.js").write_text(text)
            axes = ", ".join(f"{axis.name} {len(axis.values)}/{axis.own}" for axis in frames.axes)
            print(f"| {number} | {name} | {axes} | {len(frames):,} | {len(text) / 1000:.0f} kB | {took:.0f} s |", flush=True)
