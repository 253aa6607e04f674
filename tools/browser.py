"""A real Chromium on a real Jupyter server, for the browser tests and `python -m benchmarks sliders`."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [  # no sandbox: containers have none to offer; the rest keeps the browser from calling home
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
PANEL = ".jp-WindowedPanel-outer"


@contextlib.contextmanager
def jupyter(folder, *, command="lab"):
    """Serve `folder` with `jupyter lab` (or another command) until the block ends; gives the server's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(folder)
    home = folder / ".home"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / "config"), "JUPYTER_DATA_DIR": str(home / "data")}
    news = home / "config/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text('{"fetchNews": "false", "checkForUpdates": false}')
    log = open(folder / "server.log", "w")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter", command, "--allow-root", "--no-browser", f"--port={port}",
         "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", f"--ServerApp.root_dir={folder}"],
        env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/api/status").read()
                break
            time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(20)
        log.close()


@contextlib.contextmanager
def chromium():
    """A Chromium without a window until the block ends."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def new_page(browser, errors):
    """A page of a lecture's size that sees only this machine; what its console calls an error goes into `errors`."""
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    picture = "<svg xmlns='http://www.w3.org/2000/svg'/>"  # stands for the badges
    page.route(lambda url: "//127.0.0.1" not in url, lambda route: route.fulfill(content_type="image/svg+xml", body=picture))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page


def open_notebook(page, address, name):
    """Open the notebook in JupyterLab and wait until its kernel is ready."""
    page.goto(f"{address}/lab/tree/{name}?reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000, state="attached")


def run_all(page, *, timeout=300):
    """Run all cells and wait until the kernel has nothing left to do; gives the seconds it took."""
    start = time.perf_counter()
    page.click(".jp-Notebook .jp-Cell >> nth=0")
    page.keyboard.press("Escape")
    page.click("text=Run >> nth=0")
    page.click("text=/^Run All Cells/")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=busy]", timeout=20_000, state="attached")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=1000 * timeout, state="attached")
    return time.perf_counter() - start
