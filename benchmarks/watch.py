"""What it costs to watch a training: `fit` with and without `LiveTraining`, in a Jupyter kernel, as in a lesson."""

import json
import statistics
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from benchmarks.measure import Row

ROUNDS, EPOCHS, MOST = 15, 100, 1.20

START = f"""
import helpers
helpers.start()
import time
from sklearn.datasets import make_moons
from benchmarks.small import network
from helpers.training import LiveTraining
from helpers.training import batches
from helpers.explorers import watch_boundary

X, y = make_moons(1000, noise=0.05, random_state=0)
seconds = {{"plain": [], "watched": []}}


def fit(way):
    data = batches(X, y, batch_size=40)
    model = network(steps_per_execution=data["steps_per_epoch"])
    callbacks = [LiveTraining(watch_boundary, X, y)] if way == "watched" else []
    start = time.perf_counter()
    model.fit(**data, epochs={EPOCHS}, verbose=0, callbacks=callbacks)
    seconds[way].append(time.perf_counter() - start)
"""
REPORT = "import json; print(json.dumps(seconds))"


def rows():
    """Return the row of lesson 09's moons: the whole of `fit`, Keras's own start included."""
    sources = [START, *["fit('plain')", "fit('watched')"] * (ROUNDS + 1), REPORT]  # the first ones warm up
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    root = Path(__file__).resolve().parents[1]
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(root)}}).execute()
    seconds = json.loads(notebook.cells[-1].outputs[0].text)
    plain, watched = (seconds[way][1:] for way in ("plain", "watched"))
    # Each against its neighbour: a machine that is busy for some seconds then slows both down.
    ratio = statistics.median(b / a for a, b in zip(plain, watched))
    return [
        Row(
            f"fit, moons, 1,000 samples, {EPOCHS} epochs, and watch",
            "model.fit",
            statistics.median(plain),
            "with LiveTraining",
            statistics.median(watched),
            f"≤ {MOST:.1f}x",
            ratio <= MOST,
            ratio=ratio,
        )
    ]
