"""JupyterHub for a class on one Linux server; the README beside this file says how to start it.

Set from outside, as environment variables:
CLASS_LIST      a file with the names of those who may come in, one a line. Without it nobody may.
CLASS_PASSWORD  one password for all of them (at least 8 characters). Without it each gives that of the own account
                on this server (PAM).
CLASS_ADDRESS   where the hub listens; http://127.0.0.1:8000, which only this machine sees, if not set.
CLASS_COURSE    what each student's copy of the lessons is pulled from; the repository in pyproject.toml if not set.
CLASS_BRANCH    which branch or tag of it; the newest release in CHANGELOG.md if not set.
CLASS_MEMORY    gigabytes that one process of a student may take; 2 if not set.
"""

import grp
import os
import pwd
import re
import subprocess
import sys
from pathlib import Path

from jupyterhub.auth import LocalAuthenticator
from jupyterhub.authenticators.shared import SharedPasswordAuthenticator
from jupyterhub.utils import maybe_future
from tornado.web import HTTPError

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
sys.path.insert(0, str(HERE.parent))  # the hub is started in a folder of its own
from deploy import pull_links  # noqa: E402
from helpers.jupyter import SETTINGS  # noqa: E402

course = os.environ.get("CLASS_COURSE") or pull_links.address()
memory = int(float(os.environ.get("CLASS_MEMORY", 2)) * 2**30)

c = get_config()  # noqa: F821


def of_the_system(name):
    """Say whether an account of that name belongs to the system and not to a person."""
    try:
        uid = pwd.getpwnam(name).pw_uid
    except KeyError:
        return False
    return uid < 1000 or uid == 65534  # the latter is `nobody`


def names(path):
    """Return the names in the class list. ValueError: one that can't be a student's, such as the system's accounts."""
    found = {line.strip() for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()}
    for name in sorted(found):
        if not re.fullmatch("[a-z][a-z0-9-]{0,19}", name) or of_the_system(name):
            raise ValueError(
                f"{path} must hold names of at most 20 small letters, digits and hyphens that are not the system's, "
                f"but it has {name!r}."
            )
    return found


class ClassPassword(LocalAuthenticator, SharedPasswordAuthenticator):
    """One password for the class. It opens the accounts that the hub has made, and no other, whatever the list says.

    The record of them is a group: only root can put a name into it, and who removes an account takes it out, so an
    account that is made anew under the same name or number is not in it.
    """

    group = "neural-class"
    create_system_users = True  # when the hub starts, for each name on the list that has no account

    def add_system_user(self, user):
        """Make the account: without a password of its own, and with a home that the others can't read."""
        home = f"/home/{user.name}"
        if os.path.lexists(home):
            raise RuntimeError(f"{home} is there already. Move it away, or take another name for {user.name}.")
        subprocess.run(["groupadd", "--force", "--system", self.group], check=True)
        self.add_user_cmd = [
            *("useradd", "--create-home", "--home-dir", home, "--shell", "/bin/bash", "--key", "HOME_MODE=0700"),
            *("--user-group", "--groups", self.group),
        ]
        super().add_system_user(user)

    def made_here(self, name):
        """Say whether the hub has made the account, and nobody has given it the rights of another group since."""
        try:
            account, members = pwd.getpwnam(name), grp.getgrnam(self.group).gr_mem
            groups = {grp.getgrgid(number).gr_name for number in os.getgrouplist(name, account.pw_gid)}
        except KeyError:
            return False
        return account.pw_uid >= 1000 and name in members and groups == {name, self.group}

    def check_allowed(self, username, authentication=None):
        """Let in who is on the list and has an account that the hub has made."""
        if not super().check_allowed(username, authentication):
            return False
        if not self.made_here(username):
            self.log.error("%s is on the list, but has no account that the hub has made: refused.", username)
            return False
        return True


async def look_again(spawner):
    """Look before each start of a server who it is for: a login lasts for days. HTTPError: who may not come in now."""
    name = spawner.user.name
    if not await maybe_future(spawner.authenticator.check_allowed(name, None)):
        raise HTTPError(403, f"{name} may not come in here (any more).")


# Who may come in.
c.JupyterHub.bind_url = os.environ.get("CLASS_ADDRESS", "http://127.0.0.1:8000")
c.Authenticator.allowed_users = names(os.environ["CLASS_LIST"]) if "CLASS_LIST" in os.environ else set()
c.Authenticator.allow_existing_users = False  # who is taken off the list stays out
c.Spawner.pre_spawn_hook = look_again
if "CLASS_PASSWORD" in os.environ:
    if len(os.environ["CLASS_PASSWORD"]) < 8:
        raise ValueError("CLASS_PASSWORD must have at least 8 characters. Without it each gives the own account's.")
    c.JupyterHub.authenticator_class = ClassPassword
    c.ClassPassword.user_password = os.environ["CLASS_PASSWORD"]
else:
    c.JupyterHub.authenticator_class = "pam"

# What a student gets: the lessons, pulled at each login into the own home folder; own changes are kept.
c.Spawner.default_url = "/" + pull_links.git_pull(course, "01_one_neuron.ipynb")
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
    **SETTINGS,  # each small message to the browser leaves at once
    **pull_links.TAGS,
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
