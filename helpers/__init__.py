"""The helpers that the lessons share: data, pictures, interactives, training aids and checks.

Importing this package does nothing; `start()`, called by each lesson's set-up cell, applies the look.
"""

import os
import re
from importlib.util import find_spec
from pathlib import Path

from ._name_errors import load_ipython_extension

__version__ = "0.3.0.dev0"  # `make release` writes it

# What the lessons import -> the name that pip knows it by.
PACKAGES = {
    "ipywidgets": "ipywidgets", "keras": "keras", "matplotlib": "matplotlib", "numpy": "numpy", "pandas": "pandas",
    "platformdirs": "platformdirs", "scipy": "scipy", "seaborn": "seaborn", "sklearn": "scikit-learn",
    "tensorflow": "tensorflow", "tqdm": "tqdm",
}  # fmt: skip


def start(lesson=__version__, course="the course's page"):
    """Apply the course's look to Matplotlib, and keep TensorFlow's start-up messages off the page.

    In a notebook also: a plain sentence after a NameError, names for screen readers (browser.js), and how many of the
    lesson's exercises are solved.
    lesson: the version of the lesson that calls. course: the address of the course.
    Raises ImportError where lesson and helpers do not fit each other, or a package that the lessons need is missing:
    its sentence says what to type.
    """
    if _release(lesson) != _release(__version__):
        raise ImportError(_remedy(lesson, course))
    missing = [package for module, package in PACKAGES.items() if find_spec(module) is None]
    if missing:
        raise ImportError(
            f"The lessons need {', '.join(missing)}, missing here. Type into a new cell and run it:\n"
            f"%pip install {' '.join(missing)}\nThen restart the kernel and run this cell again."
        )
    import matplotlib.pyplot as plt
    from IPython import get_ipython

    from .style import STYLE_FILE

    plt.style.use(STYLE_FILE)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    if get_ipython() is not None:
        from IPython.display import Javascript, display

        load_ipython_extension(get_ipython())
        display(Javascript((Path(__file__).parent / "live" / "browser.js").read_text(encoding="utf-8")))
        name = Path(os.environ.get("JPY_SESSION_NAME", "")).name  # Jupyter's server says which notebook this is
        if re.match(r"\d\d_", name):
            from .practice.progress import line

            print(line(name[:2]))


def _release(version):
    """Return major and minor number: what shares them fits together."""
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])


def _remedy(lesson, course):
    """Return what to do where the lesson is of one release and the helpers are of another."""
    package = Path(__file__).resolve().parent
    newer = _release(lesson) < _release(__version__)
    which = f"{'newer' if newer else 'older'} ({__version__})"
    said = f"This lesson is of release {lesson}, and the helpers here are {which}. "
    if (package.parent / "notebooks").is_dir():
        there = "" if newer else ", or bring that folder up to date (git pull)"
        return f"{said}They are those of {package.parent}: open the lesson that lies there{there}."
    if newer:
        return f"{said}Get the lesson anew: {course}"
    archive = f"{course}/archive/refs/{'heads/main' if '.dev' in lesson else f'tags/v{lesson}'}.zip"
    return (
        f"{said}Type into a new cell and run it:\n%pip install --force-reinstall --no-deps {archive}\n"
        "Then restart the kernel and run this cell again."
    )
