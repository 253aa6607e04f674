"""Python runs this at its start where `tests/offline` is on the PYTHONPATH, to be stricter than usual in test runs."""

import ipaddress
import os
import sys
import warnings

ADDRESS_FIRST = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
SOCKET_FIRST = ("socket.connect", "socket.sendto", "socket.sendmsg")


def make_deprecations_errors():
    """A deprecation warning for which the code of a cell or of the helpers is to blame becomes an error.

    Those that other libraries cause among themselves stay as they are.
    """
    for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
        warnings.filterwarnings("error", category=category, module=r"(__main__|helpers(\..+)?)$")


def loopback(host):
    """Whether `host` is this machine itself: a name or an address as sockets take them."""
    host = host.decode() if isinstance(host, bytes) else host
    if not host or host == "localhost":  # "" and None: this machine
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_the_network(event, arguments):
    """An audit hook: a look-up of a name or a connection to another machine raises OSError at once.

    It is also written to the file OFFLINE_LOG, one line each. Nothing that is written in Python can pass by.
    """
    if event in ADDRESS_FIRST:
        target = arguments[0]
    elif event in SOCKET_FIRST:
        target = arguments[1]
        if not isinstance(target, tuple):
            return  # a socket of the file system, or one that is connected already
    else:
        return
    target = target[0] if isinstance(target, tuple) else target
    if not loopback(target):
        if "OFFLINE_LOG" in os.environ:
            with open(os.environ["OFFLINE_LOG"], "a", encoding="utf-8") as log:
                log.write(f"{target}\n")
        raise OSError(f"There is no network here: {target} was asked for.")


make_deprecations_errors()
sys.addaudithook(refuse_the_network)
