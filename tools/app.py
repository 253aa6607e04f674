"""The playground and the other interactives as an app for a lecture: `make app`, or `python -m tools.app`.

Voilà shows one page for each cell of a lesson that has the tag `app`. Before that cell the page runs the lesson's
set-up cell and its cells with the tag `app-needs`, out of sight.
"""

import contextlib
import html
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

from helpers.jupyter import free_port
from helpers.jupyter.__main__ import show
from tools.browser import wait_for
from tools.links import READY

ROOT = Path(__file__).resolve().parent.parent
PORT = 8866
LARGE = "import matplotlib; matplotlib.rcParams['figure.dpi'] = 135  # to be read from the last row"
ENVIRONMENT = {**os.environ, "JUPYTER_PATH": str(ROOT / "tools")}  # there Voilà finds the template
INDEX = "voila/files/index.html"
# Of JupyterLab's extensions only these: others that happen to be installed fail here, and say so in the console.
WIDGETS = ("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8")
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Neural networks, hands on</title>
<style>body {{ font: 1.1rem/1.4 sans-serif; margin: 1rem 2rem }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); gap: 1rem }}
a {{ color: inherit; text-decoration: none; border: 1px solid #ccc; border-radius: 6px; padding: 0.5rem }}
a:hover, a:focus {{ border-color: #111; box-shadow: 0 0 6px #999 }}
img {{ display: block; width: 100%; height: 150px; object-fit: contain; margin-bottom: 0.3rem }}
b, small {{ display: block }}</style>
<h1>Neural networks, hands on</h1>
<main>
{}
</main></html>
"""
CARD = '<a href="../render/{}"><img src="data:image/png;base64,{}" alt=""><b>{}</b><small>{}</small></a>'


# In a lecture the lecturer asks: the figure without the question that it waits behind in the lesson.
ASKED = re.compile(r'^ask\("\d\d\.\w", (.+)\)$', re.MULTILINE)


def pages(path):
    """Return the pages of the lesson at `path`: a list of (file name, lesson's title, heading, notebook, picture).

    picture: what is stored in the lesson for the cell, a PNG in base64.
    """
    lesson = nbformat.read(path, as_version=4)
    found, needs, title, heading = [], [], None, None
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            for sign, words in re.findall(r"^(#+) (.+)", cell.source, re.MULTILINE):
                title, heading = (words, None) if sign == "#" else (title, words)
            continue
        tags = cell.metadata.get("tags", [])
        if "app" in tags:
            name = f"{path.name[:2]}_{re.sub('[^a-z0-9]+', '_', heading.lower()).strip('_')}.ipynb"
            picture = next(out.data["image/png"] for out in cell.outputs if "image/png" in out.get("data", {}))
            found.append((name, title, heading, _page(title, heading, [*needs, cell], lesson.metadata), picture))
        if not needs or {"app", "app-needs"} & set(tags):  # the first one is the set-up cell
            needs.append(cell)
    return found


def _page(title, heading, cells, metadata):
    head = f"# {heading} <small>· {title} · [all pages](../files/index.html)</small>"
    sources = [cells[0].source.replace(READY, ""), LARGE, *(ASKED.sub(r"\1", cell.source) for cell in cells[1:])]
    cells = [nbformat.v4.new_markdown_cell(head), *map(nbformat.v4.new_code_cell, sources)]
    return nbformat.v4.new_notebook(cells=cells, metadata={**metadata, "title": f"{title}: {heading}"})


def write(folder):
    """Write all pages and an index of them into `folder`; returns the pages' file names."""
    found = [page for path in sorted((ROOT / "notebooks").glob("*.ipynb")) for page in pages(path)]
    for name, _, _, notebook, _ in found:
        nbformat.write(notebook, Path(folder) / name)
    cards = [
        CARD.format(name, "".join(picture.split()), html.escape(heading), html.escape(title))
        for name, title, heading, _, picture in found
    ]
    (Path(folder) / "index.html").write_text(PAGE.format("\n".join(cards)), encoding="utf-8")
    return [name for name, *_ in found]


def command(folder, port):
    """Return the command that serves the pages in `folder` to this machine."""
    return [
        sys.executable,
        "-m",
        "voila",
        str(folder),
        f"--port={port}",
        "--Voila.port_retries=0",
        "--no-browser",
        "--Voila.kernel_websocket_connection_class=helpers.jupyter.server.PromptConnection",
        # A page that nobody looks at any more holds up to half a gigabyte.
        "--MappingKernelManager.cull_idle_timeout=300",
        "--MappingKernelManager.cull_interval=60",
        "--VoilaConfiguration.file_allowlist=index.html",
        "--template=course",
        "--show_tracebacks=True",
        *(f"--VoilaConfiguration.extension_allowlist={name}" for name in WIDGETS),
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        write(folder)
        port = free_port(PORT)
        with subprocess.Popen(command(folder, port), env=ENVIRONMENT) as server:
            address = f"http://127.0.0.1:{port}/{INDEX}"
            wait_for(address, server)
            show(address)
            print(f"The app (Ctrl + C ends it):\n{address}", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                server.wait()
