"""A class on one server: the hub's configuration, the image, the links that open the lessons, and a real hub."""

import asyncio
import ctypes
import json
import os
import re
import socket
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
import requests
import yaml
from jupyterhub.auth import PAMAuthenticator
from jupyterhub.authenticators.shared import SharedPasswordAuthenticator
from tornado.web import HTTPError
from tornado.websocket import websocket_connect
from traitlets.config import Config, PyFileConfigLoader

from deploy import loadtest, pull_links
from helpers.jupyter import SETTINGS
from tools.browser import wait_for
from tools.links import ROOT, address, release

FOLDER = address().split("/")[-1]
TEXT = {
    name: (ROOT / "deploy" / name).read_text(encoding="utf-8") for name in ("values.yaml", "Dockerfile", "README.md")
}
VALUES = yaml.safe_load(TEXT["values.yaml"])


def configured(monkeypatch, **settings):
    """jupyterhub_config.py as it is with these environment variables."""
    for name in ("CLASS_LIST", "CLASS_PASSWORD", "CLASS_ADDRESS", "CLASS_COURSE", "CLASS_BRANCH", "CLASS_MEMORY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, str(value))
    return PyFileConfigLoader("jupyterhub_config.py", path=str(ROOT / "deploy")).load_config()


def test_who_is_taken_off_the_list_stays_out(monkeypatch, tmp_path):
    (tmp_path / "list").write_text("ada\n")
    c = configured(monkeypatch, CLASS_LIST=tmp_path / "list", CLASS_PASSWORD="perceptron")
    login = c.JupyterHub.authenticator_class(config=c)
    asyncio.run(login.add_user(SimpleNamespace(name="root")))  # so the hub does at its start with whom it knows
    assert login.allowed_users == {"ada"}
    assert VALUES["hub"]["config"]["Authenticator"]["allow_existing_users"] is False


@pytest.mark.parametrize("place", ["class", "own accounts", "Kubernetes"])
def test_who_is_logged_in_and_taken_off_the_list_starts_no_server(monkeypatch, tmp_path, place):
    (tmp_path / "list").write_text("ada\n")
    password = {"CLASS_PASSWORD": "perceptron"} if place == "class" else {}
    c = configured(monkeypatch, CLASS_LIST=tmp_path / "list", **password)
    if place == "Kubernetes":
        c = Config(Authenticator={"allowed_users": {"ada"}})
        for code in VALUES["hub"]["extraConfig"].values():
            exec(code, {"c": c})
    kind = {"own accounts": PAMAuthenticator, "Kubernetes": SharedPasswordAuthenticator}.get(place)
    login = (kind or c.JupyterHub.authenticator_class)(config=c)
    monkeypatch.setattr(type(login), "made_here", lambda self, name: True, raising=False)
    hook = c.Spawner.pre_spawn_hook
    asyncio.run(hook(SimpleNamespace(authenticator=login, user=SimpleNamespace(name="ada"))))
    with pytest.raises(HTTPError, match="403.*eve may not come in here"):
        asyncio.run(hook(SimpleNamespace(authenticator=login, user=SimpleNamespace(name="eve"))))


def test_an_empty_password_is_refused(monkeypatch):
    with pytest.raises(ValueError, match="CLASS_PASSWORD must have at least 8 characters"):
        configured(monkeypatch, CLASS_PASSWORD="")


def test_unless_told_otherwise_the_hub_is_seen_from_here_only_and_lets_nobody_in(monkeypatch):
    c = configured(monkeypatch)
    assert c.JupyterHub.bind_url == "http://127.0.0.1:8000"
    assert c.JupyterHub.authenticator_class == "pam" and c.Authenticator.allowed_users == set()
    assert "allow_all" not in c.Authenticator and "admin_users" not in c.Authenticator


@pytest.mark.parametrize("password", ["12345678", "one, two", "0x123456", "a\"b\\c'd #e"])
def test_a_password_is_text_whatever_it_looks_like(monkeypatch, password):
    c = configured(monkeypatch, CLASS_PASSWORD=password)
    assert c.JupyterHub.authenticator_class(config=c).user_password == password
    # On Kubernetes: secrets.yaml as the README says, with ' doubled.
    example = re.search(r"```yaml\n(.*?)```", TEXT["README.md"], re.DOTALL)[1].replace("…", password.replace("'", "''"))
    hub = Config(yaml.safe_load(example)["hub"]["config"])
    assert SharedPasswordAuthenticator(config=hub).user_password == password
    assert "--set " not in TEXT["README.md"]  # which makes a number of 12345678


@pytest.mark.parametrize("name", ["root", "daemon", "nobody", "Ada", "ada lovelace", "../ada", "ada\u00e9", "a" * 21])
def test_no_account_of_the_system_and_no_odd_name_comes_in(monkeypatch, tmp_path, name):
    (tmp_path / "list").write_text(f"ada\n{name}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="must hold names of at most 20 small letters"):
        configured(monkeypatch, CLASS_LIST=tmp_path / "list")


def test_the_lessons_are_pulled_from_the_one_address_in_the_release_that_is_installed(monkeypatch):
    url = configured(monkeypatch).Spawner.default_url
    wanted = f"git-pull?repo={address()}&branch=v{release()}&urlpath=lab/tree/{FOLDER}/notebooks/"
    assert url == VALUES["singleuser"]["defaultUrl"] == f"/{wanted}01_one_neuron.ipynb"
    link = pull_links.pull_link("https://hub.example.org/", address(), "02_iris_logistic_regression.ipynb")
    assert link == f"https://hub.example.org/hub/user-redirect/{wanted}02_iris_logistic_regression.ipynb"
    assert pull_links.TAGS.items() <= VALUES["singleuser"]["extraEnv"].items()
    assert "ENV JUPYTER_CONFIG_PATH=/srv/course/helpers/jupyter\n" in TEXT["Dockerfile"]
    assert "&branch=main&" in configured(monkeypatch, CLASS_BRANCH="main").Spawner.default_url


@pytest.mark.slow
@pytest.mark.parametrize("settings", [pull_links.TAGS, {}], ids=["as here", "as nbgitpuller comes"])
def test_a_release_is_pulled_again_and_so_is_the_next_one(tmp_path, settings):
    def git(*words):
        subprocess.run(
            ["git", "-C", tmp_path / "course", "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True
        )

    def pull(release):
        command = [sys.executable, "-m", "nbgitpuller.pull", f"file://{tmp_path}/course", release, "copy"]
        return subprocess.run(command, cwd=tmp_path, env=os.environ | settings, capture_output=True).returncode == 0

    (tmp_path / "course").mkdir()
    git("init", "-q")
    for tag in ("v1", "v2"):
        (tmp_path / "course/lesson").write_text(tag)
        git("add", ".")
        git("commit", "-q", "-m", tag)
        git("tag", tag)
    assert pull("v1")
    (tmp_path / "copy/own").write_text("mine")
    again = [pull("v1"), pull("v2")]
    if not settings:
        assert again == [False, False]  # without them a tag works at the first visit only
        return
    assert again == [True, True] and (tmp_path / "copy/lesson").read_text() == "v2"
    assert (tmp_path / "copy/own").read_text() == "mine"


def disagreements(values, dockerfile, readme):
    """Yield where the chart, the image and the commands do not fit together."""
    chart, hub = re.search(r"chart (\d+\.\d+\.\d+), which runs JupyterHub (\d+\.\d+\.\d+)", values).groups()
    image = re.search(r"jupyterhub==(\d+\.\d+\.\d+)", dockerfile)[1]
    if image.split(".")[0] != hub.split(".")[0]:
        yield f"the image has JupyterHub {image}, the chart runs {hub}"
    if re.findall(r"--version '?([^' ]+)", readme) != [chart]:
        yield f"the README does not install chart {chart}"
    tag = re.search(r'^    tag: "(.*)"', values, re.MULTILINE)[1]  # as the README's command reads it
    if tag != release() or set(re.findall(r"neural-networks-hands-on:([^ \"]+)", readme)) != {"$RELEASE"}:
        yield "the image's tag is not the release"
    if not re.search(r"^FROM python:3\.11\.\d+\S*@sha256:[0-9a-f]{64}$", dockerfile, re.MULTILINE):
        yield "the base image is not pinned"


def test_chart_image_and_commands_fit_together():
    texts = {"values": TEXT["values.yaml"], "dockerfile": TEXT["Dockerfile"], "readme": TEXT["README.md"]}
    assert not list(disagreements(**texts))
    for text, old, new in [
        ("dockerfile", "jupyterhub==5", "jupyterhub==6"),
        ("dockerfile", "@sha256:", "#"),
        ("readme", "hands-on:$RELEASE", "hands-on:latest"),
        ("values", f'tag: "{release()}"', 'tag: "1"'),
        ("readme", "--version 4", "--version 5"),
    ]:
        assert old in texts[text]
        assert len(list(disagreements(**texts | {text: texts[text].replace(old, new)}))) == 1, new


def test_the_image_holds_the_course_and_nothing_private():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {"**/.*", "deploy/secrets.yaml"} <= set(ignored)  # .git, .venv, caches; the class's password
    assert not {"helpers", "data", "pyproject.toml", "requirements.txt", "constraints.txt", "README.md"} & set(ignored)
    git = ["git", "-C", ROOT, "check-ignore", "-q", "deploy/secrets.yaml"]
    assert not (ROOT / ".git").exists() or subprocess.run(git).returncode == 0


def at_once(pid, port):
    """For each connection of that process at this port: whether small messages leave at once (TCP_NODELAY)."""
    handle, libc = os.pidfd_open(pid), ctypes.CDLL(None, use_errno=True)
    found = []
    for one in psutil.Process(pid).net_connections("tcp"):
        if one.status == "ESTABLISHED" and one.laddr.port == port:
            copy = libc.syscall(438, handle, one.fd, 0)  # pidfd_getfd: the very socket
            assert copy >= 0, os.strerror(ctypes.get_errno())
            with socket.socket(fileno=copy) as its:
                found.append(bool(its.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
    os.close(handle)
    return found


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into another process's sockets as only Linux can")
@pytest.mark.parametrize("ours", [True, False])
def test_with_our_files_each_message_leaves_at_once_and_idle_kernels_end(tmp_path, ours):
    # As in the image: the course's settings by JUPYTER_CONFIG_PATH, those of values.yaml beside Jupyter's own.
    [culling] = VALUES["singleuser"]["extraFiles"].values()
    assert culling["mountPath"] == "/usr/local/etc/jupyter/jupyter_server_config.json"
    (tmp_path / "jupyter_server_config.json").write_text(json.dumps(culling["data"]))
    settings = os.pathsep.join([*SETTINGS.values(), str(tmp_path)]) if ours else ""
    [port] = loadtest.free_ports(1)
    log = tmp_path / "log"
    with open(log, "w") as out:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyter_server"),
                *("--allow-root", "--no-browser", f"--port={port}", f"--ServerApp.root_dir={tmp_path}"),
                *("--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True"),
            ],
            env=os.environ | {"JUPYTER_CONFIG_PATH": settings, "HOME": str(tmp_path)},
            stdout=out,
            stderr=out,
        )
    there = f"127.0.0.1:{port}/api"

    async def connected():
        kernel = requests.post(f"http://{there}/kernels", json={}).json()["id"]
        browser = await websocket_connect(f"ws://{there}/kernels/{kernel}/channels")
        answer = at_once(server.pid, port)
        browser.close()
        return answer

    try:
        wait_for(f"http://{there}/status", server, log)
        assert any(asyncio.run(connected())) == ours
        assert ("Culling kernels with idle durations > 1800 seconds at 120" in log.read_text()) == ours
    finally:
        loadtest.end_all(server.pid)


# A machine on which homes are open to all, with these accounts: a person's; two that are in the hub's group, one with
# another group's rights and one as its main group; and a folder that somebody has left.
FOUND = """
echo HOME_MODE 0755 >> /etc/login.defs
groupadd --system neural-class; groupadd lecturers
useradd --create-home alan
useradd --create-home --user-group --groups neural-class,lecturers kurt
useradd --create-home --no-user-group --gid neural-class emmy
mkdir /home/hypatia
"""


@pytest.fixture(scope="module")
def hub():
    lacks = loadtest.missing()
    if os.environ.get("CI") and lacks and (loadtest.PROXY is None or os.geteuid() == 0):
        pytest.fail(lacks)
    if lacks:
        pytest.skip(lacks)
    with loadtest.hub(["ada", "grace", "eve", "alan", "kurt", "emmy", "hypatia"], FOUND) as started:
        yield started
    assert not loadtest.processes(started.test), "a server was left behind"
    assert not started.home.exists(), "a home was left behind"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alan", "Alan", "kurt", "emmy", "hypatia", "root", "nobody", "mallory", "ada/"])
def test_the_password_opens_no_account_that_the_hub_has_not_made(hub, name):
    student = loadtest.Student(name, hub)
    answer = student.login()
    assert answer.status_code in (403, 500) and answer.url.split("?")[0] == f"{hub.address}/hub/login"
    assert "jupyterhub-hub-login" not in student._browser.cookies


@pytest.mark.slow
def test_it_opens_those_that_it_has_made_for_as_long_as_they_are_the_same(hub):
    home = f"{hub.address}/hub/home"
    assert loadtest.Student("eve", hub).login("perceptron").status_code == 403
    eve = loadtest.Student("eve", hub)
    assert eve.login().url == loadtest.Student(" Eve ", hub).login().url == home
    number = hub.run("id", "--user", "eve").strip()
    hub.run("userdel", "--remove", "eve")
    hub.run("useradd", "--create-home", "--user-group", "--uid", number, "eve")  # a person of that name, and number
    assert loadtest.Student("eve", hub).login().status_code == 403
    answer = eve._browser.get(f"{hub.address}/hub/spawn/eve")  # still logged in
    assert not answer.ok and not loadtest.processes(hub.test, "eve")


LATE = """
import time
handlers = get_ipython().kernel.shell_handlers
handlers["comm_msg"] = lambda *message, prompt=handlers["comm_msg"]: (time.sleep(0.1), prompt(*message))[1]
"""


@pytest.mark.slow
def test_two_students_come_in_and_move_the_slider(hub):
    async def lesson(student):
        await student.come()
        await student.run_lesson(upto="explore_sigmoid(")
        uid = int(await student.run("import os; print(os.getuid())"))
        return uid, await student.run("print(os.environ)")

    async def everyone():
        came = await asyncio.gather(*map(lesson, students))
        await asyncio.to_thread(students[0].pull)  # as at the next visit
        direct = await asyncio.to_thread(loadtest.direct_drag, students[0], hub, moves=30)
        drags = await asyncio.gather(*(loadtest.drag(each, moves=30) for each in students))
        await students[0].run(LATE)
        return came, direct, drags, await loadtest.drag(students[0], moves=10)

    students = [loadtest.Student(name, hub) for name in ("ada", "grace")]
    came, direct, drags, late = asyncio.run(everyone())
    # Each server runs as its student, whose home the others can't read, and does not know the class's password.
    for student, (uid, environment) in zip(students, came):
        own = loadtest.processes(hub.test, student.name)
        assert own and {one.uids().real for one in own} == {uid} and uid >= 1000
        assert (hub.home / student.name).stat().st_mode & 0o077 == 0
        assert hub.password not in environment and "LOADTEST" in environment
        rss, pss, uss, _ = loadtest.taken(own)
        assert 100 < rss < 2000 and 0 < uss <= pss <= rss
    assert came[0][0] != came[1][0]
    assert hub.log.read_text().count("Culling kernels with idle durations > 1800 seconds") == 2
    # The way through proxy and server may take nine times what the picture takes, and no tenth of a second.
    limit = min(10 * np.median(direct), 100)
    assert [len(each) for each in drags] == [30, 30] and max(map(np.median, drags)) < limit
    assert np.median(late) > limit, "a picture that is a tenth of a second late would not be noticed"
