"""`make lab`: what a person sees first, on whatever machine, and what it leaves alone."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from conftest import ROOT

from helpers.jupyter import __main__ as hands_on
from tools import browser

LESSON = "02_iris_logistic_regression.ipynb"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab/tree/notebooks/\w+\.ipynb\?token=\w+")


class Course:
    """A copy of the lessons, from which `hands-on` is started."""

    def __init__(self, folder):
        self.folder, self.home, self.kept = folder / "the course", folder / "home", folder / "kept"
        shutil.copytree(ROOT / "notebooks", self.folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
        self.home.mkdir()
        self.started = []

    def start(self, *words, **environment):
        """Type `hands-on`; gives the process and the lines that it said up to the address, which is the last one."""
        clean = {
            name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
        }
        command = [sys.executable, "-m", "helpers.jupyter", *words]
        own = {
            "HOME": str(self.home),
            "HANDS_ON_HOME": str(self.kept),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        environment = {**clean, **own, **environment}
        process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, text=True)
        self.started.append(process)
        stuck = threading.Timer(120, process.kill)
        stuck.start()
        lines = []
        for line in process.stdout:
            lines.append(line.strip())
            if lines[-1].startswith("http"):
                break
        stuck.cancel()
        assert lines and lines[-1].startswith("http"), lines
        return process, lines


@pytest.fixture
def course(tmp_path):
    course = Course(tmp_path)
    yield course
    for process in course.started:
        family = [process, *psutil.Process(process.pid).children(recursive=True)] if process.poll() is None else []
        process.terminate()
        process.wait(30)
        assert not [one for one in family[1:] if one.is_running() and one.status() != "zombie"], (
            "a server was left behind"
        )


STDERR = '[data-mime-type="application/vnd.jupyter.stderr"]'


def opens(chromium, address):
    """Open the address as a person does; gives the page once the lesson and its kernel are there, and its errors."""
    errors = []
    page = browser.new_page(chromium, errors)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(address)
    page.locator(".jp-Notebook h1").first.wait_for(timeout=120_000)
    page.get_by_text("| Idle").wait_for(timeout=120_000)
    return page, errors


def run(page, number, count):
    """Click the code cell of this number, counted from 0, press Shift + Enter, and wait until it is the run `count`."""
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(number)
    cell.locator(".jp-InputPrompt").first.click()
    page.keyboard.press("Shift+Enter")
    cell.locator(".jp-InputPrompt", has_text=f"[{count}]").first.wait_for(timeout=60_000)
    return cell.locator(".jp-OutputArea")


def clear(page):
    page.get_by_role("menuitem", name="Edit").click()
    page.get_by_role("menuitem", name="Clear Outputs of All Cells").click()
    page.locator(".jp-InputPrompt", has_text="[1]").wait_for(state="detached")


def test_the_lesson_is_seen_at_once_and_the_users_own_settings_are_not_touched(course, chromium, tmp_path):
    settings = course.home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"theme": "JupyterLab Dark"}')
    (course.home / ".jupyter/jupyter_server_config.py").write_text("raise Exception('a broken config of the user')")
    before = sorted(course.home.rglob("*"))
    (tmp_path / "jupyter-lab").write_text("#!/bin/sh\necho 'another JupyterLab, and broken' >&2; exit 1\n")
    (tmp_path / "jupyter-lab").chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    process, lines = course.start("02", JUPYTERLAB_SETTINGS_DIR=str(settings.parents[2]), PATH=path)
    assert ADDRESS.fullmatch(lines[-1])
    page, errors = opens(chromium, lines[-1])
    assert page.locator("body").get_attribute("data-jp-theme-light") == "true"
    sidebar = page.locator("#jp-left-stack")
    assert not sidebar.is_visible() and not page.locator(".jp-NotificationCenter, .Toastify__toast").count()
    title = page.locator(".jp-Notebook h1").first.bounding_box()
    assert title["y"] < 200 and title["x"] < 200
    code = page.locator(".jp-CodeCell").first
    assert "Set-up: run this cell first" in code.inner_text() and "find_spec" not in code.inner_text()
    assert not page.locator("img:not([src^='data:'])").count(), "a picture from elsewhere: broken without a network"
    changed = page.locator(".lm-TabBar-tab.jp-mod-dirty").first
    changed.wait_for()  # JupyterLab notes what it knows about the kernel, and saves by itself after two minutes
    page.keyboard.press("Control+s")
    changed.wait_for(state="detached")
    lesson = "notebooks/02_iris_logistic_regression.ipynb"
    assert (course.folder / lesson).read_bytes() == (ROOT / lesson).read_bytes(), "git pull would refuse to bring it"
    clear(page)
    output = run(page, 2, count=1)  # before the set-up cell has run
    output.get_by_text("Run the set-up cell at the top and all cells above this one first").wait_for()
    assert errors == []
    page.close()
    ports = {
        connection.laddr
        for one in family(process)
        for connection in one.net_connections()
        if connection.status == "LISTEN"
    }
    assert ports and {address.ip for address in ports} <= {"127.0.0.1"}
    assert sorted(course.home.rglob("*")) == before and "Dark" in settings.read_text()


def family(process):
    first = psutil.Process(process.pid)
    return [first, *first.children(recursive=True)]


def test_without_a_browser_behind_a_proxy_under_nohup_the_address_is_said_last(course):
    nowhere = "http://127.0.0.1:9"  # a proxy is for the network, not for this machine
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does; a new process takes it over
    try:
        process, lines = course.start(http_proxy=nowhere, HTTP_PROXY=nowhere, all_proxy=nowhere)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert lines[0] == "Open this address in a browser (Ctrl + C ends it):" and "/00_start_here.ipynb?" in lines[-1]
    assert ADDRESS.fullmatch(lines[-1])
    process.send_signal(signal.SIGHUP)  # the terminal is closed
    time.sleep(1)
    assert process.poll() is None
    everyone = family(process)
    for _ in range(3):  # the keys are pressed again while it ends
        process.send_signal(signal.SIGTERM)
        time.sleep(0.1)
    assert process.stdout.read().strip() == "The course is closed."
    assert process.wait() == 0 and not psutil.wait_procs(everyone, timeout=10)[1]


def test_two_that_start_at_once_each_have_their_own_server(course):
    with ThreadPoolExecutor() as pool:
        started = [future.result() for future in [pool.submit(course.start) for _ in range(2)]]
    addresses = [re.fullmatch(r"(.+)/lab/tree/.+token=(.+)", lines[-1]).groups() for _, lines in started]
    assert len(set(addresses)) == 2
    for address, token in addresses:
        assert b"kernels" in browser.fetch(f"{address}/api/status?token={token}")


def test_a_home_that_cannot_be_written_will_do(course, chromium):
    nowhere = "/dev/null/home"  # nobody can make or write it, root neither
    _, lines = course.start("1", HOME=nowhere, HANDS_ON_HOME=nowhere)
    page, errors = opens(chromium, lines[-1])
    clear(page)
    for number in range(4):
        run(page, number, count=number + 1)
    assert not page.locator(STDERR).count() and not errors
    page.close()


def test_a_server_that_does_not_come_is_not_waited_for_without_end(course, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(hands_on, "PATIENCE", 0)
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    with pytest.raises(SystemExit, match="JupyterLab did not start: it says why, above."):
        hands_on.serve(course.folder, Path("notebooks/01_one_neuron.ipynb"), course.kept, runtime)


def test_in_a_browser_with_a_window_it_opens_by_itself_and_shut_down_from_its_menu_it_ends_well(course, tmp_path):
    seen = tmp_path / "seen"
    (tmp_path / "browser").write_text(f'#!/bin/sh\necho "$1" > "{seen}"\n')
    (tmp_path / "browser").chmod(0o755)
    process, lines = course.start(BROWSER=str(tmp_path / "browser"))
    assert lines[0] == "The lesson is open in your browser (Ctrl + C ends it):"
    end = time.monotonic() + 30
    while not (seen.exists() and seen.read_text().strip()):
        assert time.monotonic() < end, "no browser was opened"
        time.sleep(0.1)
    assert seen.read_text().strip() == lines[-1]
    address, token = re.fullmatch(r"(.+)/lab/tree/.+token=(.+)", lines[-1]).groups()
    browser.fetch(f"{address}/api/shutdown?token={token}", method="POST")
    assert process.wait(60) == 0 and process.stdout.read().strip() == "JupyterLab was shut down."


@pytest.mark.parametrize(
    "there, opened",
    [
        (["wslview", "explorer.exe"], "wslview"),
        (["explorer.exe"], "explorer.exe"),
        (["broken/wslview", "explorer.exe"], "explorer.exe"),
        ([], None),
    ],
)
def test_in_wsl_the_browser_of_windows_is_asked(monkeypatch, there, opened):
    asked = []
    monkeypatch.setattr(hands_on.sys, "platform", "linux")
    monkeypatch.setattr(
        hands_on.platform, "uname", lambda: os.uname_result(("Linux", "", "6.6-Microsoft-standard", "", ""))
    )
    monkeypatch.setattr(hands_on.shutil, "which", lambda name: next((one for one in there if one.endswith(name)), None))

    def start(command, **_):
        if "broken" in command[0]:
            raise OSError("Exec format error")
        asked.append(command)

    monkeypatch.setattr(hands_on.subprocess, "Popen", start)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert hands_on.show("http://127.0.0.1:1/?a&b") is bool(opened)
    assert asked == ([[opened, "http://127.0.0.1:1/?a&b"]] if opened else [])


def test_a_lesson_that_is_not_there_is_named(course, tmp_path):
    say = lambda folder, *words: subprocess.run(
        [sys.executable, "-m", "helpers.jupyter", *words],
        cwd=folder,
        text=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert say(course.folder, "77").stderr == "There is no lesson 77: give a number from 00 to 13, with two digits.\n"
