"""Where the helpers find files: bundled with the package, in the Keras cache, on the network."""

import hashlib
import http.client
import os
import queue
import sys
import tempfile
import threading
import urllib.request
from pathlib import Path

from tqdm import tqdm

TIMEOUT = 10  # seconds without an answer that count as "no network"


def bundled(name):
    """Return the path of a file of `data/`: from the installed package, or else from the checkout."""
    here = Path(__file__).resolve().parent.parent
    for folder in (here / "_data", here.parent / "data"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"The data file data/{name} is missing. {MEND}")


MEND = (
    "Install the course again (pip install --force-reinstall --no-deps "
    "neural-networks-hands-on), or run `git checkout data/` in a clone."
)


def damaged(name):
    """Return the error for a bundled file that cannot be used."""
    return ValueError(f"The data file data/{name} is damaged. {MEND}")


def keras_cache():
    """Return the folder where Keras keeps its data sets: `datasets` in KERAS_HOME or in ~/.keras."""
    home = os.environ.get("KERAS_HOME") or os.path.join("~", ".keras")
    return Path(os.path.expanduser(home)) / "datasets"


def read_verified(path, sha256):
    """Return the bytes of the file `path` if they have this sha256, else None. Changes nothing."""
    try:
        content = Path(path).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def download(url, sha256):
    """Return the bytes behind `url`, or None: no network, no answer in time, cut short, or not this sha256.

    They stay in memory until the last one is there and checked. So an interruption, even
    Ctrl-C, leaves nothing behind.
    """
    try:
        with _answer(url) as response, _progress(url, response) as bar:
            parts = []
            while part := response.read1(1 << 16):
                parts.append(part)
                bar.update(len(part))
    except (OSError, http.client.HTTPException):
        return None
    content = b"".join(parts)
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _progress(url, response):
    """Return a progress line for a download, which shows only where it takes longer than a second."""
    name, total = url.rsplit("/", 1)[-1], getattr(response, "length", None)
    return tqdm(desc=name, total=total, unit="B", unit_scale=True, leave=False, delay=1, file=sys.stdout)


def _answer(url):
    """Open `url`, and give up after TIMEOUT seconds in all.

    The timeout of urlopen counts for each of a server's addresses anew and not at all for
    looking up its name, so here the attempt runs in a thread and the clock runs outside it.
    """
    answers = queue.SimpleQueue()

    def ask():
        try:
            answers.put(urllib.request.urlopen(url, timeout=TIMEOUT))
        except Exception as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=TIMEOUT)
    except queue.Empty:
        raise TimeoutError(f"no answer from {url}") from None
    if isinstance(answer, Exception):
        raise OSError(f"cannot open {url}") from answer
    return answer


def keep(path, content):
    """Write `content` to the new file `path`, whole or not at all. A file that is there stays.

    Returns whether the file was written: False where the folder is read-only or full.
    """
    path, part = Path(path), None
    try:
        if path.exists():
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(part, 0o644)
        os.replace(part, path)
    except OSError:
        return False
    finally:
        if part is not None:
            Path(part).unlink(missing_ok=True)
    return True
