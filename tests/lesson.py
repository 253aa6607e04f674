"""What a lesson writes out in view, for tests: the names that its tagged cells define."""

from pathlib import Path

import nbformat
import numpy as np
import pandas as pd

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def tagged_sources(name, tag):
    """The sources of the cells of the lesson `name` that carry `tag`, in order."""
    cells = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells
    return [cell.source for cell in cells if tag in cell.metadata.get("tags", [])]


def tagged_cells(name, tag):
    """Execute those cells, and nothing else but the set-up cell's imports: a dict of all that they define."""
    names = {"np": np, "pd": pd}
    exec("\n\n".join(tagged_sources(name, tag)), names)
    return names
