"""Execute lessons in place and store them as the course wants them: `python tools/notebooks.py [NOTEBOOK ...]`.

Runs each notebook from top to bottom in its own kernel, then removes what must not be stored: widget
state and widget views (a picture stays), timestamps, and all but the last state of a progress line.
"""

import base64
import copy
import io
import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

from helpers.jupyter import METADATA

ROOT = Path(__file__).resolve().parent.parent
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def execute(path):
    """Run the notebook at `path`, normalise it and write it back. A cell that raises is an error here too."""
    notebook = nbformat.read(path, as_version=4)
    os.environ["NEURAL_NETWORKS_PROGRESS"] = os.devnull  # nobody's own
    NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    normalise(notebook)
    nbformat.write(notebook, path)


def normalise(notebook):
    """Bring `notebook` into the form that is stored. Changes it in place."""
    notebook.metadata = copy.deepcopy(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.cells = [cell for cell in notebook.cells if cell.source.strip()]
    for cell in notebook.cells:
        for name in ("execution", "ExecuteTime", "collapsed", "scrolled"):
            cell.metadata.pop(name, None)
        if cell.cell_type == "code":
            cell.outputs = [output for output in map(_normal_output, _joined(cell.outputs)) if output]
    next(cell for cell in notebook.cells if cell.cell_type == "code").outputs = []  # "Ready." only once it has run


def _joined(outputs):
    """Return the outputs, with neighbouring pieces of one stream joined: the clock decides how it is cut."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def _normal_output(output):
    if output.output_type == "stream":
        output.text = re.sub(r"[^\n]*\r(?=[^\n])", "", output.text).replace("\r", "")
        return output if output.text.strip() else None
    data = output.get("data", {})
    if "application/javascript" in data:
        return None  # browser.js, for the live page only
    if data.pop(WIDGET_VIEW, None) and not set(data) - {"text/plain"}:
        return None  # a bare widget says nothing where there is no kernel
    output.get("metadata", {}).pop(WIDGET_VIEW, None)
    if "image/png" in data:
        data["image/png"] = _small_png(data["image/png"])
    return output


def _small_png(encoded):
    """Return the same picture in 256 colours, base64 in and out: a third of the size, no difference to the eye."""
    picture = Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGB")
    stream = io.BytesIO()
    picture.quantize(256, dither=Image.Dither.NONE).save(stream, "png", optimize=True)
    return base64.b64encode(stream.getvalue()).decode()


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted((ROOT / "notebooks").glob("*.ipynb")):
        execute(Path(name))
        print(f"{Path(name).name}: executed and stored")
