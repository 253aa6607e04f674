"""A Jupyter kernel for tests, and what its cells send to the page."""

import queue
import time

from jupyter_client.manager import start_new_kernel


class Kernel:
    """A Jupyter kernel. What it sends to the page comes back as a list of (kind, content), in order.

    options: of `Popen`, such as `env` and `cwd`.
    """

    def __init__(self, **options):
        self._options = options

    def __enter__(self):
        self.manager, self.client = start_new_kernel(kernel_name="python3", **self._options)
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def restart(self):
        """Restart as the button in JupyterLab does: all names are gone."""
        self.manager.restart_kernel()
        self.client.wait_for_ready(timeout=60)

    def run(self, code, *, interrupt_when=None, seconds=120):
        """Execute a cell. interrupt_when: f(what was sent so far) -> whether to press the stop button now, once."""
        return self._answers(self.client.execute(code), interrupt_when, seconds)

    def move(self, model_id, *, seconds=120, interrupt_after=None, **state):
        """Set the state of a widget as the page does. interrupt_after: seconds until the stop button is pressed."""
        data = {"method": "update", "state": state, "buffer_paths": []}
        message = self.client.session.msg("comm_msg", {"comm_id": model_id, "data": data})
        self.client.shell_channel.send(message)
        if interrupt_after is not None:
            time.sleep(interrupt_after)
            self.manager.interrupt_kernel()
        return self._answers(message["header"]["msg_id"], None, seconds)

    def _answers(self, number, interrupt_when, seconds):
        sent, stop = [], time.monotonic() + seconds
        while time.monotonic() < stop:
            try:
                message = self.client.get_iopub_msg(timeout=max(0.1, stop - time.monotonic()))
            except queue.Empty:
                break
            if message["parent_header"].get("msg_id") != number:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return sent
            sent.append((kind, content))
            if interrupt_when and interrupt_when(sent):
                interrupt_when = None
                self.manager.interrupt_kernel()
        raise TimeoutError(f"no end after {seconds} s: {sent}")


def errors(sent):
    return [content["ename"] for kind, content in sent if kind == "error"]


def shown(sent):
    return [content["data"] for kind, content in sent if kind == "display_data"]


def printed(sent):
    return "".join(content["text"] for kind, content in sent if kind == "stream")
