"""A real Chromium on a real JupyterLab, for the browser tests and `python -m benchmarks sliders`."""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from helpers.jupyter import free_port, variables

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
QUIET = [  # no sandbox: containers have none to offer; the rest keeps the browser from calling home
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # nothing is there but this machine
]  # fmt: skip
NOTEBOOK = "jupyterapp.shell.currentWidget"  # JupyterLab's own object for the open notebook


def reach_this_machine():
    """Let a proxy be asked for the network only, and what runs on this machine without it."""
    for name in ("no_proxy", "NO_PROXY"):
        others = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join(dict.fromkeys([*others, "127.0.0.1", "localhost"]))


@contextlib.contextmanager
def jupyter(folder, app="lab"):
    """Serve `folder` with JupyterLab until the block ends; gives the server's address. Its log: server.log there.

    app: "notebook" stands for Notebook 7.
    """
    port = free_port()
    folder = Path(folder)
    (folder / ".home").mkdir()
    environment = variables(folder / ".home", folder / ".home")
    command = [
        sys.executable,
        "-m",
        {"lab": "jupyterlab", "notebook": "notebook"}[app],
        "--allow-root",
        "--no-browser",
        "--expose-app-in-browser",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True",
        f"--ServerApp.root_dir={folder}",
    ]
    address = f"http://127.0.0.1:{port}"
    with open(folder / "server.log", "w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_for(f"{address}/api/status", server, folder / "server.log")
            yield address
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def fetch(address, method="GET", timeout=60):
    """Ask a server of this machine: no proxy that the environment names can know it. Returns its answer."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(urllib.request.Request(address, method=method), timeout=timeout) as answer:
        return answer.read()


def wait_for(address, server, log=None, seconds=120):
    """Wait until this process answers at this address. RuntimeError: it does not, with the end of its `log`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError):
            return fetch(address, timeout=10)
        time.sleep(0.25)
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-2000:] if log else address}")


@contextlib.contextmanager
def chromium():
    """Yield a Chromium without a window until the block ends."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def new_page(browser, errors):
    """Return a page of a lecture's size that sees only this machine; its console's errors go into `errors`.

    browser: or one of its contexts, whose pages share what was loaded before.
    """
    page = browser.new_page()
    page.set_viewport_size({"width": 1300, "height": 1000})
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page


def open_notebook(page, address, name, *, at="lab/tree"):
    """Open the notebook in JupyterLab and wait until its kernel is ready; at: "notebooks" stands for Notebook 7."""
    page.goto(f"{address}/{at}/{name}?reset")
    page.wait_for_function(f"() => window.jupyterapp && {NOTEBOOK}?.content?.widgets", timeout=120_000)
    page.evaluate(f"async () => {{ await {NOTEBOOK}.context.ready; await {NOTEBOOK}.sessionContext.ready; }}")
    page.wait_for_function(f"() => {NOTEBOOK}.sessionContext.session?.kernel?.status === 'idle'", timeout=120_000)


def run_all(page, *, timeout=300):
    """Run all cells to the end; gives the seconds it took. RuntimeError: a cell's error, or no end."""
    return _run(page, "jupyterapp.commands.execute('notebook:run-all-cells')", timeout)


def run_cells(page, numbers, *, timeout=300):
    """Run these cells of the open notebook one after the other; the rest as `run_all`."""
    one_by_one = f"""(async () => {{
        const notebook = {NOTEBOOK}.content;
        for (const number of {list(numbers)}) {{
            notebook.deselectAll();
            notebook.activeCellIndex = number;
            await jupyterapp.commands.execute("notebook:run-cell");
        }}
    }})()"""
    taken = _run(page, one_by_one, timeout)
    counts = [cells(page)[number]["execution_count"] for number in numbers]
    if counts != [*range(1, len(counts) + 1)]:
        raise RuntimeError(f"The cells {list(numbers)} should have run, but their numbers are {counts}.")
    return taken


def skip_questions(place):
    """Skip the questions that are on a page or in a part of it: their figures can be moved then."""
    for skip in place.locator(".ask-skip").all():
        skip.click()


def _run(page, promise, timeout):
    start = time.perf_counter()
    page.evaluate(f"() => {{ window.ended = null; {promise}.finally(() => {{ window.ended = true; }}); }}")
    page.wait_for_function("() => window.ended", timeout=1000 * timeout)
    for cell in cells(page):
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                raise RuntimeError(f"{output['ename']}: {output['evalue']}\nin the cell:\n{cell['source']}")
    return time.perf_counter() - start


def cells(page):
    """Return the open notebook's cells as its file would hold them now."""
    found = page.evaluate(f"() => {NOTEBOOK}.content.model.toJSON().cells")
    return [{**cell, "source": "".join(cell["source"]), "outputs": cell.get("outputs", [])} for cell in found]


def show_cell(page, number):
    """Scroll to a cell, which JupyterLab may not have drawn yet; gives what finds it on the page."""
    page.evaluate(
        f"""async number => {{
        const notebook = {NOTEBOOK}.content;
        await notebook.scrollToItem(number, "start");
        notebook.widgets[number].node.dataset.number = number;
    }}""",
        number,
    )
    return page.locator(f'.jp-Cell[data-number="{number}"]')


def shut_down_kernel(page, address):
    """Let the kernel of the open notebook end, if it has one: with TensorFlow it holds half a gigabyte."""
    kernel = page.evaluate(f"() => window.jupyterapp && {NOTEBOOK}?.sessionContext?.session?.kernel?.id")
    page.goto("about:blank")  # the page need not see it end
    if kernel:
        threading.Thread(
            target=fetch, args=(f"{address}/api/kernels/{kernel}", "DELETE")
        ).start()  # nobody waits for it


def in_kernel(page, code):
    """Run code in the open notebook's kernel, beside its cells; gives what it printed."""
    return page.evaluate(
        f"""async code => {{
        const future = {NOTEBOOK}.sessionContext.session.kernel.requestExecute({{ code }});
        let printed = "";
        future.onIOPub = message => {{
            if (message.header.msg_type === "stream") printed += message.content.text;
            if (message.header.msg_type === "error") printed += message.content.traceback.join("\\n");
        }};
        await future.done;
        return printed;
    }}""",
        code,
    )
