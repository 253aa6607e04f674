"""The book, which `make test` builds before these tests."""

import shutil

import pytest

from book.__main__ import BUILD


@pytest.fixture(scope="session")
def book():
    """The folder with the book's pages."""
    if shutil.which("npm") is None:
        pytest.skip("MathJax comes from npm, and there is none")
    if not (BUILD / "html/index.html").exists():
        pytest.fail("There is no book to be tested: type `make book` first.")
    return BUILD / "html"
