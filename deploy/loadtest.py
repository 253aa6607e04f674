"""Load test: the real hub on this machine with N students who run lesson 02 and move sliders: `make loadtest`.

Each student logs in with the class's password as a browser does, and has an account, a server and a kernel of the own,
reached through the hub's proxy over the protocol that a browser speaks. It prints what one student takes, how long the
lesson runs alone and for all at once, and how long a picture takes after a move of a slider, with 1, 5 and all of them
moving. It needs root, who alone can make accounts. They are made in a copy of /etc that only the hub sees, so nothing
of them stays.

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
from types import SimpleNamespace

import nbformat
import numpy as np
import psutil
import requests
from jupyter_client import BlockingKernelClient
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from deploy import pull_links
from tools.browser import reach_this_machine, wait_for

ROOT = Path(__file__).resolve().parent.parent
LESSON = "notebooks/02_iris_logistic_regression.ipynb"
PROXY = shutil.which(  # `make loadtest` puts it there
    "configurable-http-proxy", path=f"{ROOT}/.venv/node/node_modules/.bin:{os.environ['PATH']}"
)
PROTOCOL = "v1.kernel.websocket.jupyter.org"  # what JupyterLab speaks
PER_SECOND, BURST, PAUSE = 5, 2.0, 3.0  # a hand moves a slider five times a second, for two seconds, then looks
# What differs from a class: the ports, and a name by which the test's processes are known.
CONFIG = """
load_subconfig({config!r})
c.JupyterHub.hub_port, c.ConfigurableHTTPProxy.api_url = {hub_port}, "http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.Spawner.environment = {{**c.Spawner.environment, "LOADTEST": {test!r}, "GIT_CONFIG_SYSTEM": {git!r}}}
"""
# The hub, and what it starts, see a copy of /etc and an empty /home; of /root and /home only where Python and the
# course are, which students must be able to read. All of it is gone with the hub.
PRIVATE = """
set -e
folder=$1 python=$2 course=$3; shift 3
mount --bind "$python" "$folder/python"; mount --bind "$course" "$folder/repository"
mount --bind "$folder/etc" /etc; mount --bind "$folder/home" /home; mount -t tmpfs -o mode=755 none /root
[ -e "$python" ] || { mkdir -p "$python"; mount --bind "$folder/python" "$python"; }
[ -e "$course" ] || { mkdir -p "$course"; mount --bind "$folder/repository" "$course"; }
sh -ec "$1"; shift
cd "$folder/hub"; exec "$@"
"""


def missing():
    """Say what this machine lacks for a class: text, empty where it lacks nothing."""
    if PROXY is None:
        return f"configurable-http-proxy was not found. Type: cd {ROOT} && make proxy"
    if os.geteuid() or subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        return "only root, who may mount, can make the students' accounts. Put sudo before the command."
    return ""


def free_ports(count):
    """So many TCP ports that nobody uses now."""
    with contextlib.ExitStack() as stack:
        found = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in found:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in found]


@contextlib.contextmanager
def hub(students, first=""):
    """Yield a class on this machine, as deploy/README.md sets it up, with these names on its list.

    first: shell commands that run as root before the hub starts, such as one that makes an account. Gives an object
    with the hub's `address` and its `process`, the class's `password`, the course's address, the name `test` by which
    the students' processes are known, `home` and `log` (paths), and `run`, which runs a command where the accounts are.
    """
    if lacks := missing():
        raise SystemExit(lacks)
    reach_this_machine()
    folder, test = Path(tempfile.mkdtemp(prefix="hub")), uuid.uuid4().hex
    folder.chmod(0o755)
    for name in ("python", "repository", "home", "hub"):
        (folder / name).mkdir(mode=0o700 if name == "hub" else 0o755)
    shutil.copytree("/etc", folder / "etc", symlinks=True, ignore_dangling_symlinks=True)
    (folder / "etc").chmod(0o755)  # whatever this machine's own has
    course, log, config = folder / "course", folder / "hub/log", folder / "hub/config.py"
    shutil.copytree(ROOT / "notebooks", course / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    git = ["git", "-C", str(course), "-c", "user.name=test", "-c", "user.email=test@localhost"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "The lessons"], ["tag", pull_links.branch()]):
        subprocess.run([*git, *words], check=True)
    (folder / "gitconfig").write_text(f"[safe]\ndirectory = {course}\ndirectory = {course}/.git\n")
    (folder / "hub/list").write_text("\n".join(students))
    port, hub_port, proxy_port = free_ports(3)
    config.write_text(
        CONFIG.format(
            config=str(ROOT / "deploy/jupyterhub_config.py"),
            hub_port=hub_port,
            proxy_port=proxy_port,
            proxy=PROXY,
            test=test,
            git=str(folder / "gitconfig"),
        )
    )
    address, password, source = f"http://127.0.0.1:{port}", secrets.token_hex(8), f"file://{course}"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"CLASS_LIST": str(folder / "hub/list"), "CLASS_PASSWORD": password}
    environment |= {"CLASS_ADDRESS": address, "CLASS_COURSE": source}
    # It ends with this process, however that ends; its mounts, and the accounts, are gone with it.
    private = ["setpriv", "--pdeathsig", "TERM", "unshare", "--mount", "sh", "-c", PRIVATE, "sh"]
    with open(log, "w") as out:
        process = subprocess.Popen(
            [
                *private,
                *map(str, (folder, sys.base_prefix, ROOT, first, sys.executable, "-m", "jupyterhub", "-f", config)),
            ],
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    inside = ["nsenter", "--mount", "--target", str(process.pid)]
    try:
        wait_for(f"{address}/hub/api/", process, log)
        yield SimpleNamespace(
            address=address,
            process=process,
            password=password,
            course=source,
            test=test,
            home=folder / "home",
            log=log,
            run=lambda *command: subprocess.run([*inside, *command], check=True, capture_output=True, text=True).stdout,
        )
    except BaseException:
        print(f"The end of the hub's log:\n{log.read_text()[-3000:]}", file=sys.stderr)
        raise
    finally:
        end_all(process.pid)
        shutil.rmtree(folder)


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
    """Return what processes take: MB resident, proportional (shared pages divided up) and own, and seconds of CPU."""
    sums = np.zeros(4)
    for process in found:
        with contextlib.suppress(psutil.Error):
            memory, times = process.memory_full_info(), process.cpu_times()
            sums += memory.rss / 1e6, memory.pss / 1e6, memory.uss / 1e6, times.user + times.system
    return sums


class Student:
    """One student, seen from the browser's side."""

    def __init__(self, name, hub):
        self.name, self._hub = name, hub
        self._browser = requests.Session()
        self._session, self._models, self.latencies = uuid.uuid4().hex, {}, []

    def login(self, password=None):
        """Fill in the hub's login form, with the class's password unless told otherwise; gives the page's answer."""
        self._browser.get(f"{self._hub.address}/hub/login").raise_for_status()
        form = {"username": self.name, "password": password or self._hub.password}
        form["_xsrf"] = self._browser.cookies.get("_xsrf", path="/hub/")
        return self._browser.post(f"{self._hub.address}/hub/login?next=/hub/home", data=form)

    def ask(self, path, body=None):
        """Return what this student's server answers: text."""
        home = f"/user/{self.name}/"
        headers = {"X-XSRFToken": self._browser.cookies.get("_xsrf", path=home, default="")}
        answer = self._browser.request(
            "POST" if body else "GET", self._hub.address + home + path, json=body, headers=headers, timeout=180
        )
        answer.raise_for_status()
        return answer.text

    def start(self):
        """Log in, and wait until the own server has started. RuntimeError: it does not, or the student is refused."""
        answer = self.login()
        if answer.url != f"{self._hub.address}/hub/home":
            raise RuntimeError(f"{self.name} was not let in: {answer.status_code}")
        answer = self._browser.get(f"{self._hub.address}/hub/spawn/{self.name}")
        end = time.monotonic() + 180
        while not answer.url.startswith(f"{self._hub.address}/user/{self.name}/"):
            if not answer.ok or time.monotonic() > end:
                raise RuntimeError(f"{self.name}'s server does not start: {answer.status_code} {answer.url}")
            time.sleep(0.5)  # the page that says that the server is starting
            answer = self._browser.get(f"{self._hub.address}/hub/spawn-pending/{self.name}")

    def pull(self):
        """Pull the lessons as nbgitpuller's page does. RuntimeError: that went wrong."""
        pulled = self.ask(f"git-pull/api?repo={self._hub.course}&branch={pull_links.branch()}")
        if '"finished"' not in pulled:
            raise RuntimeError(f"{self.name}: the lessons could not be pulled: {pulled[-500:]}")

    async def come(self):
        """Log in, pull the lessons, open one with its kernel."""
        await asyncio.to_thread(self.start)
        await asyncio.to_thread(self.pull)
        opened = {"path": f"{Path(self._hub.course).name}/{LESSON}", "name": "", "type": "notebook"}
        opened["kernel"] = {"name": "python3"}
        self.kernel = json.loads(await asyncio.to_thread(self.ask, "api/sessions", opened))["kernel"]["id"]
        url = f"{self._hub.address}/user/{self.name}/api/kernels/{self.kernel}/channels?session_id={self._session}"
        asked = self._browser.prepare_request(requests.Request("GET", url))  # for its cookies
        # Like a browser, this one always listens: who does not answer a ping for 30 seconds is cut off.
        self._heard = asyncio.Queue()
        self._socket = await websocket_connect(
            HTTPRequest("ws" + url.removeprefix("http"), headers={"Cookie": asked.headers["Cookie"]}),
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

    async def run(self, code):
        """Run this code in the kernel; gives what it prints. RuntimeError: its error."""
        how = {"silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        printed = ""
        async for kind, content in self._answers(self._send("execute_request", {"code": code, **how}), seconds=300):
            if kind == "error":
                raise RuntimeError(f"{self.name}: {content['ename']}: {content['evalue']}\n{code}")
            printed += content["text"] if kind == "stream" else ""
        return printed

    async def run_lesson(self, upto=None):
        """Run the lesson's cells, up to the one that holds `upto`; gives the seconds. RuntimeError: a cell's error."""
        start, done = time.perf_counter(), False
        for cell in nbformat.read(ROOT / LESSON, as_version=4).cells:
            if cell.cell_type == "code" and not done:
                done = upto is not None and upto in cell.source
                await self.run(cell.source)
        self._slider, self._image = (
            next(number for number, found in self._models.items() if state.items() <= found.items())
            for state in ({"description": "weight w"}, {"_model_name": "ImageModel"})
        )
        return time.perf_counter() - start

    def move(self, value):
        """Return the message that moves the slider there, as the browser's widget sends it."""
        data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        return {"comm_id": self._slider, "data": data}

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
                number = self._send("comm_msg", self.move(round(random.uniform(-10, 10), 1)))
                async for kind, content in self._answers(number, seconds=60):
                    if kind == "comm_msg" and content["comm_id"] == self._image:
                        self.latencies.append(1000 * (time.perf_counter() - moved))
            await asyncio.sleep(PAUSE)


async def drag(student, moves=200):
    """Return a drag: each move as soon as the last one is drawn. Gives the milliseconds to each picture."""
    found = []
    for k in range(moves):
        start = time.perf_counter()
        async for kind, content in student._answers(student._send("comm_msg", student.move(k % 100 / 10)), seconds=60):
            if kind == "comm_msg" and content["comm_id"] == student._image:
                found.append(1000 * (time.perf_counter() - start))
    return found


def direct_drag(student, hub, moves=200):
    """Return the same drag on the same kernel, past hub, proxy and server: what the picture itself takes."""
    runtime = hub.home / student.name / ".local/share/jupyter/runtime"
    client = BlockingKernelClient(connection_file=str(runtime / f"kernel-{student.kernel}.json"))
    client.load_connection_file()
    found = []
    # The kernel's sockets are files in the student's home, under a name that is too long for a socket from here.
    with tempfile.TemporaryDirectory(prefix="k") as short:
        os.symlink(runtime, f"{short}/r")
        client.ip = f"{short}/r/{Path(client.ip).name}"
        client.start_channels(stdin=False, hb=False)
        try:
            client.wait_for_ready(timeout=60)
            for k in range(moves):
                start = time.perf_counter()
                message = client.session.msg("comm_msg", student.move(k % 100 / 10))
                client.shell_channel.send(message)
                drawn = None
                while True:
                    answer = client.get_iopub_msg(timeout=60)
                    if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                        continue
                    if answer["msg_type"] == "comm_msg" and answer["content"]["comm_id"] == student._image:
                        drawn = 1000 * (time.perf_counter() - start)
                    if answer["content"].get("execution_state") == "idle":
                        break
                found.append(drawn)
        finally:  # or its threads keep this program from ending
            client.stop_channels()
    return found


def told(values):
    """Median and 95th percentile in words."""
    return f"median {np.median(values):.0f}, 95th percentile {np.percentile(values, 95):.0f}"


async def measure(students, hub, seconds, keep_free):
    """Return the whole test; prints the figures as they come, and returns them in a dict."""
    test, class_of = hub.test, [Student(name, hub) for name in students]

    def load():
        return f"(load average {os.getloadavg()[0]:.1f})"

    first, came = class_of[0], []
    start = time.perf_counter()
    await first.come()
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
        await asyncio.gather(*(student.come() for student in others))
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
    hub_itself = psutil.Process(hub.process.pid)
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
                measure(students, started, options.seconds, options.keep_free), timeout=60 * (10 + options.students)
            )
        )


if __name__ == "__main__":
    main()
