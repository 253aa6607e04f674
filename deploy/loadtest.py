"""Load test: the real hub on this machine with N students who run lesson 02 and move sliders: `make loadtest`.

Each student has an own server and an own kernel, reached through the hub's proxy over the protocol that a browser
speaks. It prints what one student takes, how long the lesson runs alone and for all at once, and how long a picture
takes after a move of a slider, with 1, 5 and all of them moving. Everything stays on this machine and ends by itself.

    python -m deploy.loadtest [--students 20] [--seconds 20] [--keep-free 8]
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import nbformat
import numpy as np
import psutil
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

from tools.browser import wait_for

ROOT = Path(__file__).resolve().parent.parent
LESSON = "notebooks/02_iris_logistic_regression.ipynb"
PROXY_PATH = f"{ROOT}/.venv/node/node_modules/.bin:{os.environ['PATH']}"  # `make loadtest` puts it there
PROTOCOL = "v1.kernel.websocket.jupyter.org"  # what JupyterLab speaks
PER_SECOND, BURST, PAUSE = 5, 2.0, 3.0  # a hand moves a slider five times a second, for two seconds, then looks
# What differs from a class: this machine alone, a token for the test, and no accounts on this machine.
CONFIG = """
load_subconfig({config!r})
c.JupyterHub.bind_url = {address!r}
c.JupyterHub.hub_port, c.ConfigurableHTTPProxy.api_url = {hub_port}, "http://127.0.0.1:{proxy_port}"
c.JupyterHub.authenticator_class, c.JupyterHub.spawner_class = "dummy", "simple"
c.Authenticator.allowed_users = {students!r}
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
c.Spawner.args = [*c.Spawner.args, "--allow-root"]
c.Spawner.environment = {{**c.Spawner.environment, "LOADTEST": {test!r}}}
c.ConfigurableHTTPProxy.command = {proxy!r}
c.JupyterHub.services = [*c.JupyterHub.services, {{"name": "loadtest", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [*c.JupyterHub.load_roles, {{
    "name": "loadtest", "services": ["loadtest"], "scopes": ["admin:users", "admin:servers", "access:servers"]}}]
"""


def free_ports(count):
    """So many TCP ports that nobody uses now."""
    with contextlib.ExitStack() as stack:
        found = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in found:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in found]


@contextlib.contextmanager
def hub(students):
    """Yield the hub with deploy/jupyterhub_config.py for these students.

    Gives its address, a token for it, the name by which the test's processes are known, the course's address, and the
    hub's process.
    """
    proxy = shutil.which("configurable-http-proxy", path=PROXY_PATH)
    if proxy is None:
        raise SystemExit("configurable-http-proxy was not found: npm install -g configurable-http-proxy")
    folder, token, test = Path(tempfile.mkdtemp(prefix="hub")), secrets.token_hex(16), uuid.uuid4().hex
    port, hub_port, proxy_port = free_ports(3)
    address = f"http://127.0.0.1:{port}"
    (folder / "config.py").write_text(
        CONFIG.format(
            config=str(ROOT / "deploy/jupyterhub_config.py"),
            address=address,
            hub_port=hub_port,
            proxy_port=proxy_port,
            students=set(students),
            homes=f"{folder}/{{username}}",
            test=test,
            proxy=[proxy],
            token=token,
        )
    )
    course = folder / "course"  # what the students pull
    shutil.copytree(ROOT / "notebooks", course / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    git = ["git", "-C", str(course), "-c", "user.name=test", "-c", "user.email=test@localhost"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "The lessons"]):
        subprocess.run([*git, *arguments], check=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["CLASS_COURSE"] = f"file://{course}"
    with open(folder / "hub.log", "w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(folder / "config.py")],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_for(f"{address}/hub/api/", process, folder / "hub.log")
        yield address, token, test, environment["CLASS_COURSE"], process
    except BaseException:
        print(f"The end of the hub's log:\n{(folder / 'hub.log').read_text()[-3000:]}", file=sys.stderr)
        raise
    finally:
        end_all(process.pid)
        shutil.rmtree(folder, ignore_errors=True)


def end_all(pid):
    """End this process and all that it has started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        first = psutil.Process(pid)
        family = [first, *first.children(recursive=True)]
        for kill in (False, True):  # asked to first
            for one in family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    one.kill() if kill else one.terminate()
            psutil.wait_procs(family, timeout=5)


def processes(test, student=None):
    """Return the processes of this test's students, or of one of them: servers and kernels."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            environment = process.environ()
            if environment.get("LOADTEST") == test and student in (None, environment.get("JUPYTERHUB_USER")):
                found.append(process)
    return found


def taken(found):
    """Return what processes take, in MB and seconds: resident, proportional (shared pages divided up), own, and CPU time."""
    sums = np.zeros(4)
    for process in found:
        with contextlib.suppress(psutil.Error):
            memory, times = process.memory_full_info(), process.cpu_times()
            sums += memory.rss / 1e6, memory.pss / 1e6, memory.uss / 1e6, times.user + times.system
    return sums


class Student:
    """One student's server and kernel, seen from the browser's side."""

    def __init__(self, name, address, token):
        self.name, self._address = name, address
        self._headers = {"Authorization": f"token {token}"}
        self._session, self._models, self.latencies = uuid.uuid4().hex, {}, []

    async def ask(self, path, method="GET", body=None):
        """Return what the hub, or this student's server, answers: text."""
        request = HTTPRequest(
            self._address + path,
            method=method,
            headers=self._headers,
            request_timeout=180,
            body=None if method == "GET" else json.dumps(body or {}),
        )
        return (await AsyncHTTPClient().fetch(request)).body.decode()

    async def come(self, course):
        """Start this student's server, pull the lessons as nbgitpuller's page does, open one with its kernel."""
        await self.ask(f"/hub/api/users/{self.name}/server", "POST")
        while not json.loads(await self.ask(f"/hub/api/users/{self.name}"))["server"]:
            await asyncio.sleep(0.5)
        pulled = await self.ask(f"/user/{self.name}/git-pull/api?repo={course}&branch=main")
        if '"finished"' not in pulled:
            raise RuntimeError(f"{self.name}: the lessons could not be pulled: {pulled[-500:]}")
        home = f"/user/{self.name}/api"
        session = json.loads(
            await self.ask(
                f"{home}/sessions",
                "POST",
                {
                    "path": f"{Path(course).name}/{LESSON}",
                    "name": "",
                    "type": "notebook",
                    "kernel": {"name": "python3"},
                },
            )
        )
        url = f"ws{self._address[4:]}{home}/kernels/{session['kernel']['id']}/channels?session_id={self._session}"
        # Like a browser, this one always listens: who does not answer a ping for 30 seconds is cut off.
        self._heard = asyncio.Queue()
        self._socket = await websocket_connect(
            HTTPRequest(url, headers=self._headers),
            subprotocols=[PROTOCOL],
            max_message_size=100_000_000,
            on_message_callback=self._heard.put_nowait,
        )
        self._socket.protocol.stream.set_nodelay(True)  # as browsers do

    def _send(self, kind, content):
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "session": self._session,
            "username": "",
            "date": "2026-01-01T00:00:00Z",
            "version": "5.3",
        }
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        packed = serialize_msg_to_ws_v1(message, "shell", lambda part: json.dumps(part).encode())
        self._socket.write_message(packed, binary=True)
        return header["msg_id"]

    async def _answers(self, number, seconds):
        """Yield what the kernel says to the message with this number, until it is idle again: (kind, content)."""
        end = time.monotonic() + seconds
        while True:
            raw = await asyncio.wait_for(self._heard.get(), end - time.monotonic())
            if raw is None:
                raise RuntimeError(f"{self.name}: the kernel's connection was closed.")
            _, parts = deserialize_msg_from_ws_v1(raw)
            header, parent, content = (json.loads(parts[k]) for k in (0, 1, 3))
            if header["msg_type"] == "comm_open":
                self._models[content["comm_id"]] = content["data"].get("state", {})
            if parent.get("msg_id") == number:
                yield header["msg_type"], content
                if header["msg_type"] == "status" and content["execution_state"] == "idle":
                    return

    async def run_lesson(self, upto=None):
        """Run the lesson's cells, up to the one that holds `upto`; gives the seconds. RuntimeError: a cell's error."""
        start, done = time.perf_counter(), False
        for cell in nbformat.read(ROOT / LESSON, as_version=4).cells:
            if cell.cell_type == "code" and not done:
                done = upto is not None and upto in cell.source
                number = self._send(
                    "execute_request",
                    {
                        "code": cell.source,
                        "silent": False,
                        "store_history": True,
                        "user_expressions": {},
                        "allow_stdin": False,
                    },
                )
                async for kind, content in self._answers(number, seconds=300):
                    if kind == "error":
                        raise RuntimeError(f"{self.name}: {content['ename']}: {content['evalue']}\n{cell.source}")
        model = lambda **state: next(number for number, found in self._models.items() if state.items() <= found.items())
        self._slider, self._image = model(description="weight w"), model(_model_name="ImageModel")
        return time.perf_counter() - start

    async def move_slider(self, seconds):
        """Move it as a hand does, and note in `latencies` the milliseconds from each move to its picture.

        As in a browser, a move waits until the kernel has done with the last one, and that counts.
        """
        end, self.latencies = time.perf_counter() + seconds, []
        await asyncio.sleep(random.uniform(0, BURST + PAUSE))
        while time.perf_counter() < end:
            start = time.perf_counter()
            for k in range(int(BURST * PER_SECOND)):
                moved = start + k / PER_SECOND
                await asyncio.sleep(max(0, moved - time.perf_counter()))
                state = {"value": round(random.uniform(-10, 10), 1)}
                number = self._send(
                    "comm_msg",
                    {"comm_id": self._slider, "data": {"method": "update", "state": state, "buffer_paths": []}},
                )
                async for kind, content in self._answers(number, seconds=60):
                    if kind == "comm_msg" and content["comm_id"] == self._image:
                        self.latencies.append(1000 * (time.perf_counter() - moved))
            await asyncio.sleep(PAUSE)


async def drag(student, moves=200):
    """Return a drag: each move as soon as the last one is drawn. Gives the milliseconds to each picture."""
    found = []
    for k in range(moves):
        start = time.perf_counter()
        number = student._send(
            "comm_msg",
            {
                "comm_id": student._slider,
                "data": {"method": "update", "state": {"value": k % 100 / 10}, "buffer_paths": []},
            },
        )
        async for kind, content in student._answers(number, seconds=60):
            if kind == "comm_msg" and content["comm_id"] == student._image:
                found.append(1000 * (time.perf_counter() - start))
    return found


def told(values):
    """Median and 95th percentile in words."""
    return f"median {np.median(values):.0f}, 95th percentile {np.percentile(values, 95):.0f}"


async def measure(students, address, token, test, course, process, seconds, keep_free):
    """Return the whole test; prints the figures as they come, and returns them in a dict."""
    class_of = [Student(name, address, token) for name in students]
    load = lambda: f"(load average {os.getloadavg()[0]:.1f})"
    first, came = class_of[0], []
    start = time.perf_counter()
    await first.come(course)
    print(f"the first server is ready after {time.perf_counter() - start:.1f} s {load()}", flush=True)
    alone = await first.run_lesson()
    one = taken(processes(test, first.name))
    print(f"lesson 02 alone: {alone:.1f} s {load()}", flush=True)
    print("a drag alone: " + told(await drag(first)) + f" ms {load()}", flush=True)
    came.append(first)
    start = time.perf_counter()
    for others in (class_of[k : k + 4] for k in range(1, len(class_of), 4)):  # four at a time
        if psutil.virtual_memory().available < (keep_free + 0.7 * len(others)) * 1e9:
            print(f"no more than {len(came)} students: the others need {keep_free} GB of this machine")
            break
        await asyncio.gather(*(student.come(course) for student in others))
        came += others
    print(f"{len(came)} servers are ready after {time.perf_counter() - start:.1f} s {load()}", flush=True)
    together, rest = [], came[1:]
    if rest:
        together = await asyncio.gather(*(student.run_lesson() for student in rest))
        print(
            f"lesson 02 for {len(rest)} at once: median {np.median(together):.1f} s, last {max(together):.1f} s "
            f"{load()}",
            flush=True,
        )
    latencies = {}
    for moving in sorted({1, min(5, len(came)), len(came)}):
        cpu = taken(processes(test))[3]
        await asyncio.gather(*(student.move_slider(seconds) for student in came[:moving]))
        latencies[moving] = [ms for student in came[:moving] for ms in student.latencies]
        cpu = (taken(processes(test))[3] - cpu) / seconds
        print(
            f"{moving} moving: {told(latencies[moving])} ms of {len(latencies[moving])} moves; "
            f"{cpu:.2f} cores busy {load()}",
            flush=True,
        )
    each = np.array([taken(processes(test, student.name)) for student in came])
    rss, pss, uss, cpu = each.mean(axis=0)
    print(
        f"a student, server and kernel: {rss:.0f} MB resident, {pss:.0f} MB proportional, {uss:.0f} MB own; "
        f"{cpu:.0f} s of CPU (the first one after the lesson: {one[3]:.0f} s)"
    )
    hub_itself = psutil.Process(process.pid)
    house = taken({hub_itself, *hub_itself.children(recursive=True)} - set(processes(test)))
    print(f"hub, proxy and culler: {house[1]:.0f} MB proportional, {house[3]:.0f} s of CPU")
    return {
        "students": len(came),
        "alone": alone,
        "together": together,
        "latencies": latencies,
        "memory": (rss, pss, uss),
        "cpu": cpu,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20, help="how long the sliders move each time")
    parser.add_argument("--keep-free", type=float, default=8, help="gigabytes that must stay free")
    options = parser.parse_args()
    students = [f"student{k}" for k in range(1, options.students + 1)]
    print(
        f"{time.strftime('%Y-%m-%d %H:%M')}, {psutil.cpu_count()} cores, {psutil.virtual_memory().total / 1e9:.0f} GB",
        flush=True,
    )
    with hub(students) as started:
        asyncio.run(
            asyncio.wait_for(
                measure(students, *started, options.seconds, options.keep_free), timeout=60 * (10 + options.students)
            )
        )


if __name__ == "__main__":
    main()
