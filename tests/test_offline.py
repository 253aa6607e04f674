"""The plugin under which `make test` runs the lessons: no network, and a cell that asks for it fails."""

import re
import subprocess
import sys

import nbformat
import pytest

from tools import links

CELLS = {
    "a connection": """
import socket, time
start = time.perf_counter()
try:
    socket.create_connection(("192.0.2.1", 80), timeout=20)
except OSError as error:
    assert str(error) == "There is no network here: 192.0.2.1 was asked for."
assert time.perf_counter() - start < 1""",
    "a look-up": """
try:
    socket.getaddrinfo("example.org", 443)
except OSError as error:
    assert str(error) == "There is no network here: example.org was asked for."
""",
    "a datagram": """
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"", ("192.0.2.1", 53))
except OSError:
    pass""",
    "the loopback": """
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(("localhost", server.getsockname()[1])).close()
""",
    "the reviews, unsaid": """
import urllib.request
try:
    urllib.request.urlopen("https://storage.googleapis.com/x")
except OSError:
    pass""",
    "the reviews": """
from helpers.data import load_imdb
_ = load_imdb(num_words=100)""",
}


@pytest.mark.slow
@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:9"], ids=["no proxy", "a proxy in the environment"])
def test_a_cell_that_reaches_out_fails_and_the_loopback_works(tmp_path, monkeypatch, proxy):
    if proxy:
        for name in ("http_proxy", "HTTPS_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy)
    cells = [nbformat.v4.new_code_cell(source.strip(), id=f"cell-{n}") for n, source in enumerate(CELLS.values())]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "asks.ipynb")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))  # no full file of reviews there
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval-lax",
        "-p",
        "tools.offline",
        "-p",
        "no:cacheprovider",
        "-rA",
        "--rootdir",
        tmp_path,
        tmp_path / "asks.ipynb",
    ]
    run = subprocess.run(command, cwd=links.ROOT, capture_output=True, text=True)
    results = dict.fromkeys(CELLS)
    for result, number in re.findall(r"^([A-Z]+) \S*asks\.ipynb::Cell (\d)", run.stdout, re.MULTILINE):
        results[[*CELLS][int(number)]] = result
    passed = {"the loopback", "the reviews"}
    assert results == {name: "PASSED" if name in passed else "FAILED" for name in CELLS}, run.stdout
    named = re.findall(r"The cell tried to reach (\S+), but a lesson must do without a network", run.stdout)
    assert set(named) == {"192.0.2.1", "example.org", "storage.googleapis.com"}
