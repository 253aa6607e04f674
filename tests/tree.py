"""The files of this working tree as a clone or GitHub's archive would have them, changes of today included."""

import fnmatch
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def files(root=ROOT):
    """The paths, relative to `root`, of all files that git tracks or would offer to add.

    Where there is no git, or no repository (a downloaded zip), all that .gitignore doesn't name.
    """
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        if not (root / ".git").exists():
            raise FileNotFoundError  # a repository further up is not this one
        listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        return walked(root)
    return sorted(Path(name) for name in listed.split("\0") if name and (root / name).is_file())


def walked(root):
    """The same without git. Knows what our .gitignore needs: names, `*`, a `/` at the beginning or the end."""
    patterns = [line for line in (root / ".gitignore").read_text(encoding="utf-8").split() if not line.startswith("#")]

    def ignored(path, folder):
        return any(
            fnmatch.fnmatch(str(path) if pattern.startswith("/") else path.name, pattern.strip("/"))
            for pattern in [".git", *patterns]
            if folder or not pattern.endswith("/")
        )

    found = []
    for place, folders, names in os.walk(root):
        place = Path(place).relative_to(root)
        folders[:] = [name for name in folders if not ignored(place / name, True)]
        found += [place / name for name in names if not ignored(place / name, False)]
    return sorted(found)
