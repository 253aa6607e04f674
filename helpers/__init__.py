"""The helpers that the lessons share: data, pictures, interactives, training aids and checks.

Importing this package does nothing; `start()`, called by each lesson's set-up cell, applies the look.
"""

import builtins
import os
from importlib.util import find_spec
from pathlib import Path

from .hint import load_ipython_extension

__version__ = "0.1.0"  # `make release` writes it

# What the lessons import -> the name that pip knows it by.
PACKAGES = {
    "ipywidgets": "ipywidgets", "keras": "keras", "matplotlib": "matplotlib", "numpy": "numpy", "pandas": "pandas",
    "scipy": "scipy", "seaborn": "seaborn", "sklearn": "scikit-learn", "tensorflow": "tensorflow", "tqdm": "tqdm",
}  # fmt: skip


def start():
    """Apply the course's look to Matplotlib, and keep TensorFlow's start-up messages off the page.

    In a notebook also: a plain sentence after a NameError, and names for screen readers (labels.js).
    Raises ImportError where a package that the lessons need is missing: its sentence says what to type.
    """
    missing = [package for module, package in PACKAGES.items() if find_spec(module) is None]
    if missing:
        raise ImportError(
            f"The lessons need {', '.join(missing)}, missing here. Type into a new cell and run it:\n"
            f"%pip install {' '.join(missing)}\nThen restart the kernel and run this cell again."
        )
    import matplotlib.pyplot as plt

    plt.style.use(Path(__file__).with_name("course.mplstyle"))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    if "get_ipython" in vars(builtins):
        from IPython.display import Javascript, display

        load_ipython_extension(builtins.get_ipython())
        display(Javascript(Path(__file__).with_name("labels.js").read_text(encoding="utf-8")))
