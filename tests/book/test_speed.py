"""What a finger on a slow phone waits for. `make test` runs this alone: what runs beside it would be measured too."""

import pytest

from book.measure import TAKES, show_all, slow_page
from tools import browser

pytestmark = pytest.mark.slow


def test_a_frame_is_painted_in_time_on_a_slow_phone(book):
    least = {}  # of three rounds, as other programs only ever add
    with browser.chromium() as chromium:
        for path in sorted(book.glob("[01i]*.html")):
            page = slow_page(chromium)
            page.goto(path.as_uri())
            show_all(page)
            rounds = [page.evaluate(TAKES) for _ in range(3)]
            least |= {figure: min(found[figure] for found in rounds) for figure in rounds[0]}
            page.context.close()
    assert len(least) > 28 and {figure: took for figure, took in least.items() if took > 16} == {}
