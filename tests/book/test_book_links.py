"""Every link of the book leads somewhere: to a page, a file or a heading that is there."""

from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from book.__main__ import ROOT

pytestmark = pytest.mark.slow


class Found(HTMLParser):
    """The addresses that a page names, and the places in it that others can name."""

    def __init__(self, text):
        super().__init__()
        self.addresses, self.places = [], {""}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.places.add(given.get("id"))
        self.addresses += [given[name] for name in ("href", "src") if given.get(name)]


def test_every_link_leads_somewhere(book):
    pages = {path: Found(path.read_text(encoding="utf-8")) for path in book.glob("*.html")}
    lost = []
    for path, page in pages.items():
        for address in page.addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                assert parts.scheme in ("https", "data", "mailto"), address
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            there = target.exists() and (target not in pages or unquote(parts.fragment) in pages[target].places)
            if not there:
                lost.append(f"{path.name}: {address}")
    assert lost == []


def test_each_lesson_is_in_the_book_with_its_notebook(book):
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        text = (book / f"{path.stem}.html").read_text(encoding="utf-8")
        assert f"_static/notebooks/{path.name}" in text and '<meta name="description" content="' in text
        assert path.stem in (book / "sitemap.xml").read_text(encoding="utf-8")
