"""Can this computer run the lessons? `checkup()` looks at all that they need, in about ten seconds."""

import os
import subprocess
import sys
from importlib import metadata
from importlib.util import find_spec

KERAS = "import keras, numpy as n; m = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]); " + (
    "m.compile('sgd', 'mse'); m.fit(n.ones((4, 1)), n.ones(4), verbose=0); print(keras.__version__)"
)


def checkup():
    """Print a line for each thing that the lessons need: ✓, or ✗ and what to do; returns whether all is well."""
    results = [look() for look in (_python, _packages, _widgets, _data, _progress, _keras)]
    for remedy, words in results:
        print(f"✗ {words}\n  {remedy}" if remedy else f"✓ {words}")
    well = not any(remedy for remedy, _ in results)
    print("\nAll is well." if well else "\nDo what stands below each ✗, then run this again.")
    return well


def _python():
    version = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 10) <= sys.version_info < (3, 14)
    return "" if fits else "Install Python 3.10 to 3.13 and set the course up anew (README).", f"Python {version}"


def _packages():
    from . import PACKAGES

    missing = [package for module, package in PACKAGES.items() if find_spec(module) is None]
    if missing:
        return f"Run in a cell: %pip install {' '.join(missing)}", f"Missing: {', '.join(missing)}"
    return "", f"all {len(PACKAGES)} packages, among them NumPy {metadata.version('numpy')}"


def _widgets():
    version = metadata.version("ipywidgets") if find_spec("ipywidgets") else "0"
    if int(version.split(".")[0]) < 8:
        return "Run in a cell: %pip install 'ipywidgets>=8', and restart the kernel.", f"ipywidgets {version}: too old"
    return "", f"ipywidgets {version}: whether your browser shows them, the next cell says"


def _data():
    from .data import load_iris

    try:
        return "", f"the course's data: {len(load_iris())} irises"
    except Exception as error:
        return "Unpack the course anew: the folder data/ is missing or damaged.", f"No data ({error})"


def _progress():
    from .practice import store

    folder = store.path().parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if os.access(folder, os.W_OK):
        return "", "your progress can be kept"
    return "", f"your progress is remembered until Python stops, as nothing can be written to {folder}"


def _keras():
    try:
        run = subprocess.run([sys.executable, "-c", KERAS], capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return "Close other programs, or use Colab (README).", "Keras takes longer than two minutes to start"
    if run.returncode:
        said = (run.stderr.strip().splitlines() or ["it crashed: is the processor very old?"])[-1]
        return "Set the course up anew (README), and restart the kernel. Or use Colab.", f"Keras fails: {said}"
    return "", f"Keras {run.stdout.split()[-1]} trains a network"
