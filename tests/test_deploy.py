"""A class on one server: the hub's configuration, the links that open the lessons on it, and a real hub."""

import asyncio
import shutil

import numpy as np
import pytest
import yaml
from traitlets.config import Config, PyFileConfigLoader

from tools.links import ROOT, address

pytest.importorskip("jupyterhub")
from deploy import loadtest, pull_links

FOLDER = address().split("/")[-1]
PROXY = shutil.which("configurable-http-proxy", path=loadtest.PROXY_PATH)


def configured(monkeypatch, **settings):
    """jupyterhub_config.py as it is with these environment variables."""
    for name in ("CLASS_LIST", "CLASS_PASSWORD", "CLASS_ADDRESS", "CLASS_COURSE", "CLASS_MEMORY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, str(value))
    return PyFileConfigLoader("jupyterhub_config.py", path=str(ROOT / "deploy")).load_config()


def test_unless_told_otherwise_the_hub_is_seen_from_here_only_and_lets_nobody_in(monkeypatch):
    c = configured(monkeypatch)
    assert c.JupyterHub.bind_url == "http://127.0.0.1:8000"
    assert c.JupyterHub.authenticator_class == "pam" and c.Authenticator.allowed_users == set()
    assert "allow_all" not in c.Authenticator and "admin_users" not in c.Authenticator


def test_a_class_with_a_list_and_a_password(monkeypatch, tmp_path):
    (tmp_path / "list").write_text("ada\n\ngrace-h\n")
    c = configured(monkeypatch, CLASS_LIST=tmp_path / "list", CLASS_PASSWORD="perceptron", CLASS_MEMORY=1.5)
    kind = c.JupyterHub.authenticator_class
    login = kind(config=c)
    ask = lambda name, password: asyncio.run(
        login.get_authenticated_user(None, {"username": name, "password": password})
    )
    assert ask("ada", "perceptron")["name"] == "ada" and not ask("ada", "perceptron")["admin"]
    assert ask("ada", "wrong password") is None and ask("mallory", "perceptron") is None
    assert c.Spawner.cmd[:2] == ["prlimit", f"--data={3 * 2**29}"]


@pytest.mark.parametrize("name", ["root", "daemon", "Ada", "ada lovelace", "../ada", "a" * 21])
def test_no_account_of_the_system_and_no_odd_name_comes_in(monkeypatch, tmp_path, name):
    (tmp_path / "list").write_text(f"ada\n{name}\n")
    with pytest.raises(ValueError, match="must hold names of at most 20 small letters"):
        configured(monkeypatch, CLASS_LIST=tmp_path / "list")


def test_the_lessons_are_pulled_from_the_one_address(monkeypatch):
    values = yaml.safe_load((ROOT / "deploy/values.yaml").read_text(encoding="utf-8"))
    wanted = f"/git-pull?repo={address()}&branch=main&urlpath=lab/tree/{FOLDER}/notebooks/01_one_neuron.ipynb"
    assert configured(monkeypatch).Spawner.default_url == values["singleuser"]["defaultUrl"] == wanted
    link = pull_links.pull_link("https://hub.example.org/", address(), "02_iris_logistic_regression.ipynb")
    assert link.startswith("https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2F")
    assert link.endswith(f"&branch=main&urlpath=lab%2Ftree%2F{FOLDER}%2Fnotebooks%2F02_iris_logistic_regression.ipynb")


def test_each_message_to_the_browser_leaves_at_once(monkeypatch):
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

    c = PyFileConfigLoader("jupyter_server_config.py", path=str(ROOT / "tools")).load_config()
    connection = c.ServerApp.kernel_websocket_connection_class
    order = []

    class Handler:
        set_nodelay = order.append

    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: order.append("connected"))
    one = connection.__new__(connection)
    monkeypatch.setattr(connection, "websocket_handler", Handler, raising=False)
    one.connect()
    assert order == [True, "connected"]
    assert isinstance(c, Config) and c.Voila.kernel_websocket_connection_class is connection


@pytest.mark.skipif(PROXY is None, reason="no configurable-http-proxy was found (npm install configurable-http-proxy)")
def test_two_students_on_a_real_hub_move_the_slider():
    async def lesson(student, course):
        await student.come(course)
        await student.run_lesson(upto="explore_sigmoid(")
        return await loadtest.drag(student, moves=20)

    async def everyone(address, token, course):
        students = [loadtest.Student(name, address, token) for name in names]
        return await asyncio.gather(*(lesson(student, course) for student in students))

    names = ["student1", "student2"]
    with loadtest.hub(names) as (address, token, test, course, _):
        taken = asyncio.run(everyone(address, token, course))
        memory = [loadtest.taken(loadtest.processes(test, name)) for name in names]
    assert [len(each) for each in taken] == [20, 20] and np.median(taken) < 1000
    assert all(len(loadtest.processes(test, name)) == 0 for name in names), "a server was left behind"
    assert all(100 < rss < 2000 and 0 < uss <= pss <= rss for rss, pss, uss, _ in memory)
