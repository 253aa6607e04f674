"""Escape skips a question: the one in which one is, else the first open one on the screen, but not while one types."""

from pathlib import Path

import pytest

import helpers.live
from tools import browser

BROWSER_JS = (Path(helpers.live.__file__).with_name("browser.js")).read_text(encoding="utf-8")
PAGE = """<!doctype html><title>questions</title><div class="cm-editor"><textarea id="code"></textarea></div>
<div class="ask" id="one"><input id="guess"><button class="ask-skip" onclick="said += 'one '">Skip</button></div>
<div style="height: 3000px"></div>
<div class="ask" id="two"><button id="choice">So</button>
<button class="ask-skip" onclick="said += 'two '">Skip</button></div>
<script>var said = "";</script>"""


@pytest.mark.parametrize(
    ("focus", "skipped"),
    [
        ("document.activeElement.blur()", "one "),  # as after Shift + Enter: no question has the focus
        ("guess.focus()", "one "),  # typing a guess
        ("choice.focus()", "two "),
        ("code.focus()", ""),  # Escape ends JupyterLab's edit mode there
        ("window.scrollTo(0, 1500)", ""),  # none is on the screen
        ("document.querySelector('#one .ask-skip').style.display = 'none'", ""),  # it is answered
    ],
)
def test_which_question_escape_skips(focus, skipped, chromium):
    page = browser.new_page(chromium, [])
    page.set_content(PAGE)
    page.evaluate(BROWSER_JS)
    page.evaluate(focus)
    page.keyboard.press("Escape")
    assert page.evaluate("said") == skipped
    page.close()
