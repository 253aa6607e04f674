"""JupyterHub for a class on one Linux server; the README beside this file says how to start it.

Set from outside, as environment variables:
CLASS_LIST      a file with the names of those who may come in, one a line. Without it nobody may.
CLASS_PASSWORD  one password for all of them (at least 8 characters). Without it each gives that of the own account
                on this server (PAM).
CLASS_ADDRESS   where the hub listens; http://127.0.0.1:8000, which only this machine sees, if not set.
CLASS_COURSE    what each student's copy of the lessons is pulled from; the repository in pyproject.toml if not set.
CLASS_MEMORY    gigabytes that one process of a student may take; 2 if not set.
"""

import os
import pwd
import re
import sys
from pathlib import Path

from jupyterhub.auth import LocalAuthenticator
from jupyterhub.authenticators.shared import SharedPasswordAuthenticator

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
course = (
    os.environ.get("CLASS_COURSE")
    or re.search(r'^Repository = "(.+)"', (HERE.parent / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]
)
memory = int(float(os.environ.get("CLASS_MEMORY", 2)) * 2**30)

c = get_config()  # noqa: F821


def names(path):
    """Return the names in the class list. ValueError: one that can't be a student's, such as an account of the system."""
    found = {line.strip() for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()}
    system = {account.pw_name for account in pwd.getpwall() if account.pw_uid < 1000}
    for name in sorted(found):
        if not re.fullmatch("[a-z][a-z0-9-]{0,19}", name) or name in system:
            raise ValueError(
                f"{path} must hold names of at most 20 small letters, digits and hyphens that are not the system's, "
                f"but it has {name!r}."
            )
    return found


class ClassPassword(LocalAuthenticator, SharedPasswordAuthenticator):
    """One password for the class; whoever comes for the first time gets an account on this server."""

    create_system_users = True


# Who may come in.
c.JupyterHub.bind_url = os.environ.get("CLASS_ADDRESS", "http://127.0.0.1:8000")
c.Authenticator.allowed_users = names(os.environ["CLASS_LIST"]) if "CLASS_LIST" in os.environ else set()
if "CLASS_PASSWORD" in os.environ:
    c.JupyterHub.authenticator_class = ClassPassword
    c.ClassPassword.user_password = os.environ["CLASS_PASSWORD"]
else:
    c.JupyterHub.authenticator_class = "pam"

# What a student gets: the lessons, pulled at each login into the own home folder; own changes are kept.
c.Spawner.default_url = (
    f"/git-pull?repo={course}&branch=main&urlpath=lab/tree/"
    f"{course.rstrip('/').split('/')[-1]}/notebooks/01_one_neuron.ipynb"
)
# One process can't take the others' memory: it gets a MemoryError instead. (MEM_LIMIT is what is shown to people.)
c.Spawner.cmd = ["prlimit", f"--data={memory}", str(BIN / "jupyterhub-singleuser")]
c.Spawner.mem_limit = memory
c.Spawner.environment = {
    "PATH": f"{BIN}:{os.environ['PATH']}",
    # A network of this course fills one core; more threads only take the cores from the others.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}
c.Spawner.args = [
    # A kernel that nobody looks at ends after half an hour.
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--MappingKernelManager.cull_interval=120",
    # Server and kernel talk through files that only their owner can read. Over ports, other students could listen.
    "--KernelManager.transport=ipc",
]
c.Spawner.start_timeout = c.Spawner.http_timeout = 120  # when the whole class comes in at once
c.JupyterHub.concurrent_spawn_limit = 10

# A server that nobody uses ends after an hour.
c.JupyterHub.services = [
    {"name": "culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"]}
]
c.JupyterHub.load_roles = [
    {
        "name": "culler",
        "services": ["culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    }
]
