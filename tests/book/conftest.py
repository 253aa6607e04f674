"""The book, built once for all its tests."""

import shutil
import subprocess
import sys

import pytest

from book.__main__ import BUILD, ROOT


@pytest.fixture(scope="session")
def book():
    """The folder with the book's pages."""
    if shutil.which("npm") is None:
        pytest.skip("MathJax comes from npm, and there is none")
    if not (BUILD / "html/index.html").exists():
        subprocess.run([sys.executable, "-m", "book"], cwd=ROOT, check=True)
    return BUILD / "html"
