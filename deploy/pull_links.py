"""Print the links that open the lessons on a hub: `python -m deploy.pull_links https://hub.example.org`.

Whoever follows one logs in, gets the lessons as they are now (nbgitpuller keeps the own changes) and sees that lesson.
"""

import sys
from urllib.parse import urlencode

from tools.links import ROOT, address


def pull_link(hub, course, lesson):
    """Return the link to the lesson in the file `lesson` of the repository `course` on the hub with the address `hub`."""
    folder = course.rstrip("/").split("/")[-1]
    query = {"repo": course, "branch": "main", "urlpath": f"lab/tree/{folder}/notebooks/{lesson}"}
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(query)}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give the hub's address: python -m deploy.pull_links https://hub.example.org")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        print(pull_link(sys.argv[1], address(), path.name))
