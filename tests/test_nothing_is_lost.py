"""Whatever goes wrong in the middle, the reader is told in a sentence and can go on.

Training that is interrupted: test_live_training.py and test_training.py. Damaged or missing bundled files, bad
answers of a server, a cache folder that can't be made: test_data.py.
"""

import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import nbformat
import pytest
from kernel import Kernel, errors, printed
from test_data import send, serve, write_full  # noqa: F401, serve is a fixture

from helpers.data import imdb

ROOT = Path(__file__).resolve().parent.parent


def environment(tmp_path):
    return {**os.environ, "KERAS_HOME": str(tmp_path / "keras"), "PYTHONPATH": str(ROOT)}


def left_in_cache(tmp_path):
    return sorted(path.name for path in (tmp_path / "keras/datasets").glob("*"))


@pytest.fixture
def official(tmp_path):
    """A small file that counts as Keras's own, and the code that makes a kernel fetch it from this machine."""
    content = write_full(tmp_path / "official.npz").read_bytes()
    fetch = (
        "from helpers.data import imdb\nfrom helpers.data import load_imdb\n"
        f"imdb.REVIEWS_SHA256, imdb.ADDRESS = {hashlib.sha256(content).hexdigest()!r}, {{!r}}"
    )
    return content, lambda: fetch.format(imdb.ADDRESS)


def test_an_interrupted_download_leaves_nothing_and_can_be_repeated(tmp_path, serve, official):  # noqa: F811
    content, fetch = official
    half_sent, release = threading.Event(), threading.Event()

    def answer(handler):
        if half_sent.is_set():
            return send(handler, content)
        send(handler, content[:100], len(content))
        half_sent.set()
        release.wait(60)

    serve(answer)
    with Kernel(env=environment(tmp_path)) as kernel:
        assert not errors(kernel.run(fetch()))
        stopper = threading.Thread(target=lambda: (half_sent.wait(60), kernel.manager.interrupt_kernel()))
        stopper.start()
        assert errors(kernel.run("load_imdb()")) == ["KeyboardInterrupt"]
        assert left_in_cache(tmp_path) == []
        assert "Keras's full data set, downloaded, 5 + 5 reviews." in printed(kernel.run("data = load_imdb()"))
        assert left_in_cache(tmp_path) == ["imdb.npz"]
    release.set()


def test_two_notebooks_can_fetch_the_same_file_at_once(tmp_path, serve, official):  # noqa: F811
    content, fetch = official
    both = threading.Barrier(2)

    def answer(handler):
        both.wait(60)  # neither gets it before the other asks
        send(handler, content)

    serve(answer)
    with Kernel(env=environment(tmp_path)) as first, Kernel(env=environment(tmp_path)) as second:
        told = {}
        threads = [
            threading.Thread(
                target=lambda kernel=kernel: told.update(
                    {kernel: printed(kernel.run(fetch() + "\nlen(load_imdb().y_train)"))}
                )
            )
            for kernel in (first, second)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all("downloaded" in text and "5 + 5 reviews." in text for text in told.values()) and len(told) == 2
        assert left_in_cache(tmp_path) == ["imdb.npz"]
        assert (tmp_path / "keras/datasets/imdb.npz").read_bytes() == content
        assert "from the cache" in printed(first.run("data = load_imdb()"))


SLOW_FIGURE = """
import time
from matplotlib.figure import Figure
from helpers.live import LiveFigure, slider
slow = False
def update(a):
    if slow:
        time.sleep(20)
    line.set_ydata([a, a])
    return {"twice": 2 * a}
figure = Figure()
line, = figure.subplots().plot([0, 1], [0, 0])
live = LiveFigure(figure, {"line": line}, {"a": slider("a", 1, -5, 5)}, update, "a = {a:.1f}, twice {twice:.1f}")
print(live.controls["a"].model_id)
"""


def test_an_interrupted_slider_move_is_followed_by_the_next(tmp_path):
    with Kernel(env=environment(tmp_path)) as kernel:
        a = printed(kernel.run(SLOW_FIGURE)).strip()
        kernel.run("slow = True")
        kernel.move(a, value=3.0, interrupt_after=1)
        seen = "print(live.values['a'], live.caption, list(line.get_ydata()), live._image.value == live.frame())"
        assert printed(kernel.run(seen)) == "3.0 a = 1.0, twice 2.0 [1.0, 1.0] True\n"  # as it was before the move
        kernel.run("slow = False")
        kernel.move(a, value=-2.0)
        assert printed(kernel.run(seen)) == "-2.0 a = −2.0, twice −4.0 [-2.0, -2.0] True\n"


def test_the_stop_button_does_not_hurt_the_playground(tmp_path):
    with Kernel(env=environment(tmp_path)) as kernel:
        made = kernel.run(
            "import helpers; helpers.start()\nfrom helpers.playground import Playground\n"
            "playground = Playground()\nprint(playground.buttons['Play'].model_id)\n"
            "print(playground.buttons['Pause'].model_id)"
        )
        assert not errors(made)
        play, pause = printed(made).split()[-2:]
        press = lambda button: kernel.client.shell_channel.send(
            kernel.client.session.msg(
                "comm_msg", {"comm_id": button, "data": {"method": "custom", "content": {"event": "click"}}}
            )
        )
        epoch = lambda: int(
            printed(kernel.run("import asyncio; await asyncio.sleep(0.5)\nprint(playground.state['epoch'])"))
        )
        press(play)
        before = epoch()
        assert before > 0
        kernel.manager.interrupt_kernel()  # between two cells: nothing to stop but the Pause button's work
        assert epoch() >= before
        press(pause)
        paused = epoch()
        assert epoch() == paused
        press(play)
        assert epoch() > paused


def test_after_a_restart_a_cell_says_what_to_run_and_the_lesson_runs_again(tmp_path):
    cells = nbformat.read(ROOT / "notebooks/01_one_neuron.ipynb", as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    with Kernel(env=environment(tmp_path), cwd=ROOT / "notebooks") as kernel:
        first = [kernel.run(source) for source in code[:6]]
        assert not any(map(errors, first))
        kernel.restart()
        kernel.run("%load_ext helpers")  # as .venv's start-up file does
        sent = kernel.run("np.linspace(0, 1)")
        assert errors(sent) == ["NameError"] and "set-up" in str(sent)
        again = [kernel.run(source) for source in code[:6]]
        assert list(map(printed, again)) == list(map(printed, first)) and not any(map(errors, again))


def test_a_read_only_data_folder_is_enough():
    """All loaders, with every attempt to write below data/ refused (as root, the folder's rights would not count)."""
    script = """
import os, sys
from pathlib import Path
from helpers.data import files as _files
data = _files.bundled("README.md").parent
def refuse(event, arguments):
    if event in ("open", "os.mkdir", "os.rename", "os.remove") and str(arguments[0]).startswith(str(data)):
        if event != "open" or (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise PermissionError(13, "Permission denied", str(arguments[0]))
sys.addaudithook(refuse)
try:
    (data / "new").write_text("")
except PermissionError:
    pass
else:
    raise AssertionError("the folder can be written")
from helpers import data as loaders
for name in ("load_iris", "load_pima", "load_imdb"):
    getattr(loaders, name)()
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "KERAS_HOME": "/nowhere"},
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of a file")
def test_a_disk_that_gets_full_while_caching_leaves_no_piece_of_a_file(tmp_path):
    """A process may write no more than 1,000 bytes of a file: the error comes in the middle, as on a full disk."""
    script = """
import resource, signal, sys
from helpers.data import files as _files
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
print(_files.keep(sys.argv[1], bytes(900)), _files.keep(sys.argv[2], bytes(100_000)))
"""
    small, large = tmp_path / "cache/small", tmp_path / "cache/large"
    done = subprocess.run([sys.executable, "-c", script, small, large], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "True False\n", done.stderr
    assert os.listdir(tmp_path / "cache") == ["small"]
