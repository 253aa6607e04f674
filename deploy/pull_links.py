"""Print the links that open the lessons on a hub: `python -m deploy.pull_links https://hub.example.org`.

Whoever follows one logs in, gets the lessons of the release that the hub runs (nbgitpuller keeps the own changes) and
sees that lesson.
"""

import os
import sys
from urllib.parse import urlencode

from tools.links import ROOT, address, release

# nbgitpuller compares with the branch `origin/…` at the second visit, and a tag has none: so git fetches tags as such.
TAGS = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "remote.origin.fetch",
    "GIT_CONFIG_VALUE_0": "+refs/tags/*:refs/remotes/origin/*",
}


def branch():
    """Return the branch or tag that students pull: CLASS_BRANCH, else the newest release in CHANGELOG.md."""
    return os.environ.get("CLASS_BRANCH") or f"v{release()}"


def git_pull(course, lesson):
    """Return the address on a student's server that pulls the repository `course` and shows the lesson in this file."""
    folder = course.rstrip("/").split("/")[-1]
    query = {"repo": course, "branch": branch(), "urlpath": f"lab/tree/{folder}/notebooks/{lesson}"}
    return "git-pull?" + urlencode(query, safe=":/")


def pull_link(hub, course, lesson):
    """Return the link to the lesson in this file of the repository `course` on the hub with the address `hub`."""
    return f"{hub.rstrip('/')}/hub/user-redirect/{git_pull(course, lesson)}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give the hub's address: python -m deploy.pull_links https://hub.example.org")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        print(pull_link(sys.argv[1], address(), path.name))
