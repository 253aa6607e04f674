"""Make a release: `make release VERSION=0.2.0`. It commits and tags; to push both is the publisher's.

CHANGELOG.md must say under "Unreleased" what changes, and the tree must be clean. The version goes into
helpers/__init__.py, and from there with the release into lessons, README and deployment (tools/links.py). Then the
version of the work that follows is stamped, a `.dev0`: its archive is never published, so its lessons fetch `main`.
Where anything goes wrong, all is as it was.
"""

import datetime
import re
import subprocess
import sys

from tools import links

UNRELEASED = "## Unreleased"


def numbers(version):
    """Return the three numbers of a version: (0, 2, 0)."""
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def git(root, *words):
    """Return what git prints. ValueError with git's own sentence: it refused."""
    try:
        run = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True)
    except FileNotFoundError:
        raise ValueError("A release needs git, which was not found.") from None
    if run.returncode:
        raise ValueError(f"git {words[0]}: {run.stderr.strip()}")
    return run.stdout.rstrip()


def check(version, root):
    """Raise ValueError, with the sentence, where this version can't be released from this tree."""
    if not re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", version):
        raise ValueError(f"Give the version as three numbers: make release VERSION=0.2.0 (it was {version!r}).")
    latest = links.release(root)
    if numbers(version) <= numbers(latest):
        raise ValueError(f"{version} must be above {latest}, the newest release in CHANGELOG.md.")
    if (branch := git(root, "branch", "--show-current")) != "main":
        raise ValueError(f"Releases are made on main, and this is {branch or 'a commit on no branch'}.")
    if changed := git(root, "status", "--porcelain"):
        raise ValueError(f"The tree is not clean; commit this first, or take it away:\n{changed}")
    git(root, "var", "GIT_COMMITTER_IDENT")  # without a name, git says how to give one
    if git(root, "tag", "--list", f"v{version}"):
        raise ValueError(f"There is a tag v{version} already.")
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"^{UNRELEASED}\n+(?!## )\S", changelog, re.MULTILINE):
        raise ValueError(f'CHANGELOG.md says nothing under "{UNRELEASED}".')


def stamp(version, heading, root):
    """Write version and heading, and what follows from them everywhere else."""
    for path, old, new in (
        (root / "CHANGELOG.md", rf"^{UNRELEASED}$", heading),
        (root / "helpers/__init__.py", r'^__version__ = ".*?"', f'__version__ = "{version}"'),
    ):
        text, found = re.subn(old, new, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
        if not found:
            raise ValueError(f"{path.name} has no line like {old}.")
        path.write_text(text, encoding="utf-8")
    links.stamp(root)


def strays(version, root):
    """Return the stamped files that bear another version, each with what it bears: {"README.md": ["0.1.0"]}."""
    bears = r'(?:/v|=v|tag: "|LESSON, COURSE = ")(\d+\.\d+\.\d+)'
    found = {path.name: set(re.findall(bears, path.read_text(encoding="utf-8"))) for path in links.stamped(root)}
    return {name: sorted(versions) for name, versions in found.items() if versions != {version}}


def make(version, root=links.ROOT):
    """Release: two commits, with a tag between them. ValueError: the sentence why not, and nothing has changed."""
    check(version, root)
    before = git(root, "rev-parse", "HEAD")
    major, minor, _ = numbers(version)
    following = f"{major}.{minor + 1}.0.dev0"
    today = datetime.date.today().isoformat()
    try:
        stamp(version, f"## {version} · {today}", root)
        if found := strays(version, root):
            raise ValueError(f"These files bear another version, or none, after stamping: {found}.")
        git(root, "commit", "--all", "--message", f"Release {version}")
        git(root, "tag", "--annotate", f"v{version}", "--message", f"Release {version}")
        changelog = root / "CHANGELOG.md"
        text = changelog.read_text(encoding="utf-8").replace(f"## {version} ", f"{UNRELEASED}\n\n## {version} ", 1)
        changelog.write_text(text, encoding="utf-8")
        stamp(following, UNRELEASED, root)
        git(root, "commit", "--all", "--message", f"The work after {version}: {following}")
    except BaseException:
        if git(root, "tag", "--list", f"v{version}"):
            git(root, "tag", "--delete", f"v{version}")
        git(root, "reset", "--hard", before)
        raise


if __name__ == "__main__":
    try:
        make("".join(sys.argv[1:]))
    except ValueError as error:
        sys.exit(str(error))
    print(f"v{sys.argv[1]} is made. To publish it: git push --atomic origin main v{sys.argv[1]}")
