"""The files of this working tree as a clone or GitHub's archive would have them, changes of today included."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def files():
    """The paths, relative to ROOT, of all files that git tracks or would offer to add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return sorted(Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file())
