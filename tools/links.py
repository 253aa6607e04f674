"""Write the repository's address, which stands once in pyproject.toml, wherever it is needed: `make links`.

In each lesson that is the badges in the title cell and the set-up cell, whose text stands below; in the README the
Colab and Binder links of the lesson table, in deploy/values.yaml where a class gets the lessons from. All else stays
as it is. Running it again changes nothing.
"""

import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
GITHUB = "https://github.com/"

SET_UP = r"""
# Set-up: run this cell first (Shift + Enter).
import subprocess, sys
from importlib.util import find_spec
COURSE = "ADDRESS/archive/refs/heads/main.zip"
if not find_spec("helpers"):  # on Colab, or this notebook alone: fetch what is missing, change nothing that is there
    subprocess.getoutput(f'"{sys.executable}" -m pip install --no-deps {COURSE} ipywidgets jupyterlab_widgets seaborn tqdm')
assert find_spec("helpers"), ("The course's helpers could not be fetched. Once there is a network, type in a terminal:\n"
                              f"pip install {COURSE}\njupyter lab")
import helpers
assert hasattr(helpers, "start"), f"{helpers} is not the course's: rename or remove it, then restart the kernel."
helpers.start()
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
""".strip()


def address(root=ROOT):
    """Return the address of the repository as pyproject.toml has it; it must be on GitHub, as Colab and Binder need it."""
    found = re.search(r'^Repository = "(.+?)/?"', (root / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    if not found or not re.fullmatch(GITHUB + "[^/]+/[^/]+", found[1]):
        raise ValueError(
            f'pyproject.toml must have a line like Repository = "{GITHUB}owner/name" under '
            f"[project.urls], but it has {found[0] if found else 'none'}."
        )
    return found[1]


def colab(address, name):
    """Return the link that opens the lesson in the file `name` in Colab."""
    return f"https://colab.research.google.com/github/{address.removeprefix(GITHUB)}/blob/main/notebooks/{name}"


def binder(address, name):
    """Return the link that opens it in Binder."""
    return f"https://mybinder.org/v2/gh/{address.removeprefix(GITHUB)}/main?urlpath=lab/tree/notebooks/{name}"


def lesson(text, name, address):
    """Return the notebook `text` with its badges and its set-up cell as they should be; `name` is the name of its file."""
    notebook = nbformat.reads(text, as_version=4)
    title = notebook.cells[0]
    badges = (
        f"[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({colab(address, name)}) "
        f"[![Open in Binder](https://mybinder.org/badge_logo.svg)]({binder(address, name)})"
    )
    title.source, found = re.subn(r"^\[!\[Open in Colab\].*$", lambda _: badges, title.source, flags=re.MULTILINE)
    set_up = next(cell for cell in notebook.cells if cell.cell_type == "code")
    if not found or not set_up.source.startswith(SET_UP.splitlines()[0]):
        raise ValueError(
            f"{name}: the first cell must have a line that starts with [![Open in Colab], "
            f"and the first code cell must start with {SET_UP.splitlines()[0]!r}."
        )
    set_up.source = SET_UP.replace("ADDRESS", address)
    return nbformat.writes(notebook) + "\n"


def readme(text, address):
    """Return the README `text` with the links in its lesson table as they should be."""
    return re.sub(
        r"(\(notebooks/(\w+\.ipynb)\).*)\[Colab\]\(\S+\) · \[Binder\]\(\S+\)",
        lambda row: f"{row[1]}[Colab]({colab(address, row[2])}) · [Binder]({binder(address, row[2])})",
        text,
    )


def hub(text, address):
    """deploy/values.yaml with the address from which a class gets the lessons as it should be."""
    return re.sub(
        r"(git-pull\?repo=)[^&]+(&branch=main&urlpath=lab/tree/)[^/]+",
        lambda link: f"{link[1]}{address}{link[2]}{address.split('/')[-1]}",
        text,
    )


def stamped(root=ROOT):
    """Return the files of the repository in the folder `root` that bear its address: lessons, README, a hub's values."""
    return [*sorted((root / "notebooks").glob("*.ipynb")), root / "README.md", root / "deploy/values.yaml"]


def wanted(path, address):
    """Return the text that one of these files should have."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        return lesson(text, path.name, address)
    return readme(text, address) if path.name == "README.md" else hub(text, address)


def stamp(root=ROOT):
    """Write what has to change. Returns the files that were written."""
    here, written = address(root), []
    for path in stamped(root):
        text = wanted(path, here)
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


if __name__ == "__main__":
    for path in stamp():
        print(f"{path.relative_to(ROOT)}: links and set-up cell written")
