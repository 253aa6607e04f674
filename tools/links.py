"""Write the repository's address, the version and the release wherever they are needed: `make links`.

The address stands once in pyproject.toml, the version once in helpers/__init__.py; the release is the newest in
CHANGELOG.md. In each lesson they go into the links in the title cell, which lead to the release, and into the set-up
cell, whose text stands below; in the README into the links to the book and in the lesson table, in deploy/values.yaml
where a class gets image and lessons from. All else stays as it is. Running it again changes nothing.
"""

import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
GITHUB = "https://github.com/"

# Folded to its first line in JupyterLab (the cell's metadata), Colab (@title) and VS Code (region).
SET_UP = r"""
#@title Set-up: run this cell first (Shift + Enter)
#region
import importlib.util, site, subprocess, sys
LESSON, COURSE = "VERSION", "ADDRESS"
assert (3, 10) <= sys.version_info < (3, 14), f"The lessons need Python 3.10 to 3.13; this is {sys.version.split()[0]}."
there, said = lambda: getattr(importlib.util.find_spec("helpers"), "origin", None), "404"
for ref in ("REF", "heads/main"):  # the second where the first is not published: 404
    if not there() and "404" in said:
        said, _ = subprocess.getoutput(f'"{sys.executable}" -m pip install -q --no-deps {COURSE}/archive/refs/{ref}.zip ipywidgets jupyterlab_widgets seaborn tqdm'), site.ENABLE_USER_SITE and site.addsitedir(site.getusersitepackages())
assert there(), f"{said}\nThe course's helpers could not be fetched: pip says why, above. Is there a network? Run this cell again, or set the course up as {COURSE} says."
import helpers
assert {"__version__", "start"} <= set(dir(helpers)), f"{helpers} is not ours, or older than 0.2: rename it, then restart the kernel."
helpers.start(LESSON, COURSE)
READY
#endregion
""".strip()  # noqa: E501
READY = 'print("Ready.")'  # a folded cell shows no number when it has run
FOLDED = {"cellView": "form", "jupyter": {"source_hidden": True}}
# The cell after it: what a student should read, in full.
IMPORTS = """
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
""".strip()


def address(root=ROOT):
    """Return the address of the repository as pyproject.toml has it; on GitHub, as Colab and Binder need it."""
    found = re.search(r'^Repository = "(.+?)/?"', (root / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    if not found or not re.fullmatch(GITHUB + "[^/]+/[^/]+", found[1]):
        raise ValueError(
            f'pyproject.toml must have a line like Repository = "{GITHUB}owner/name" under '
            f"[project.urls], but it has {found[0] if found else 'none'}."
        )
    return found[1]


def version(root=ROOT):
    """Return the version of the helpers, and so of the lessons beside them."""
    return re.search(r'^__version__ = "(.+?)"', (root / "helpers/__init__.py").read_text(encoding="utf-8"), re.M)[1]


def release(root=ROOT):
    """Return the newest release in CHANGELOG.md, such as "0.2.0"; its tag is v0.2.0."""
    return re.search(r"^## (\d+\.\d+\.\d+)\b", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)[1]


def colab(address, release, name):
    """Return the link that opens the lesson in the file `name` in Colab."""
    return f"https://colab.research.google.com/github/{address.removeprefix(GITHUB)}/blob/v{release}/notebooks/{name}"


def binder(address, release, name):
    """Return the link that opens it in Binder."""
    return f"https://mybinder.org/v2/gh/{address.removeprefix(GITHUB)}/v{release}?urlpath=lab/tree/notebooks/{name}"


def site(address):
    """Return the address of the book, which the workflow publishes as GitHub Pages."""
    owner, name = address.removeprefix(GITHUB).split("/")
    return f"https://{owner}.github.io/{name}"


def set_up_cell(address, version):
    """Return the text of the set-up cell of lessons of this version."""
    ref = "heads/main" if ".dev" in version else f"tags/v{version}"  # the work between two releases has no tag
    return SET_UP.replace("ADDRESS", address).replace("VERSION", version).replace("REF", ref).replace("READY", READY)


def lesson(text, name, address, release, version):
    """Return the notebook `text` with its links and its first two code cells as they should be.

    name: the name of its file. The links are words and no pictures, which would be broken without a network.
    """
    notebook = nbformat.reads(text, as_version=4)
    title = notebook.cells[0]
    links = f"Open in [Colab]({colab(address, release, name)}) · [Binder]({binder(address, release, name)})"
    title.source, found = re.subn(r"^Open in \[Colab\].*$", lambda _: links, title.source, flags=re.MULTILINE)
    set_up, imports = [cell for cell in notebook.cells if cell.cell_type == "code"][:2]
    if not found or not set_up.source.startswith(SET_UP.splitlines()[0]) or imports.source != IMPORTS:
        raise ValueError(
            f"{name}: the first cell must have a line that starts with Open in [Colab], the first code cell must start "
            f"with {SET_UP.splitlines()[0]!r}, and the second one must be:\n{IMPORTS}"
        )
    set_up.source = set_up_cell(address, version)
    set_up.metadata.update(FOLDED)
    return nbformat.writes(notebook) + "\n"


def readme(text, address, release):
    """Return the README `text` with its links to the book, and those in its lesson table, as they should be."""

    def row(found):
        return (
            f"{found[1]}[Colab]({colab(address, release, found[2])}) · [Binder]({binder(address, release, found[2])})"
        )

    text = re.sub(r"https://[\w-]+\.github\.io/[\w.-]+", site(address), text)
    return re.sub(r"(\(notebooks/(\w+\.ipynb)\).*)\[Colab\]\(\S+\) · \[Binder\]\(\S+\)", row, text)


def hub(text, address, release):
    """Return deploy/values.yaml with image and address of the lessons as they should be."""
    place = rf"\g<1>{address}&branch=v{release}\g<2>{address.split('/')[-1]}"
    text = re.sub(r"(git-pull\?repo=)[^&]+&branch=[^&]+(&urlpath=lab/tree/)[^/]+", place, text)
    return re.sub(r'^(    tag: )".*?"', rf'\g<1>"{release}"', text, flags=re.MULTILINE)


def stamped(root=ROOT):
    """Return the files of the repository at `root` that bear its address: lessons, README, a hub's values."""
    return [*sorted((root / "notebooks").glob("*.ipynb")), root / "README.md", root / "deploy/values.yaml"]


def wanted(path, root=ROOT):
    """Return the text that one of these files should have."""
    text, here = path.read_text(encoding="utf-8"), (address(root), release(root))
    if path.suffix == ".ipynb":
        return lesson(text, path.name, *here, version(root))
    return readme(text, *here) if path.name == "README.md" else hub(text, *here)


def stamp(root=ROOT):
    """Write what has to change. Returns the files that were written."""
    written = []
    for path in stamped(root):
        text = wanted(path, root)
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


if __name__ == "__main__":
    for path in stamp():
        print(f"{path.relative_to(ROOT)}: links and set-up cell written")
