"""What the course changes in Jupyter's server: jupyter_server_config.json beside this file names all three.

It also keeps the server from looking for language servers, which it does with npm, in the user's home.
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager

from . import METADATA


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A browser's connection to its kernel on which every message leaves at once (TCP_NODELAY).

    A live figure answers a move with a few small messages. As Jupyter comes, the second one waits until the browser
    has confirmed the first, which a computer puts off for 40 ms: in a drag each picture took 48 ms, and 9 without that.
    """

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


class ExplainingKernel(ServerKernelManager):
    """A Python kernel that explains a NameError from its start on, before any cell has run."""

    def format_kernel_cmd(self, extra_arguments=None):
        explain = ["--ext=helpers"] if self.kernel_spec.language == "python" else []
        return [*super().format_kernel_cmd(extra_arguments), *explain]


def save_as_stored(model, **_):
    """Save a lesson without what JupyterLab notes about this machine when it only opens it.

    So a lesson that was read and not changed is the file that it was, and `git pull` can bring the next one.
    """
    if model["type"] == "notebook" and model["content"]["metadata"].get("kernelspec", {}).get("name") == "python3":
        model["content"]["metadata"].update(METADATA)
        for cell in model["content"]["cells"]:
            if "jupyter" in cell["metadata"]:  # it says the same
                cell["metadata"].pop("collapsed", None)
