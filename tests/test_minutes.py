"""A lesson says how long it takes, and where a lecture of 45 minutes stops; tools/minutes.py counts."""

import nbformat
import pytest
from lesson import NOTEBOOKS

from tools.minutes import EXERCISE, FIGURE, LIVE, WORDS, measure, says, seconds, words

LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_says_its_minutes(path):
    found = measure(path)
    assert says(path) == pytest.approx(found["lesson"] + found["exercises"] + found["run"], abs=4)


@pytest.mark.parametrize("path", LESSONS[1:], ids=lambda path: path.stem)  # 00 is no lecture
def test_a_lecture_stops_before_its_45_minutes_are_over(path):
    found = measure(path)
    assert found["stop"] is not None and found["stop"] <= 46
    if found["stop"] < 37:  # it may stop early where nothing but exercises and the end comes after it
        assert found["lesson"] - found["stop"] < 6


def test_what_is_counted():
    assert words("Two words, $x + 1$ and [a link](https://example.org/x).") == 6  # the formula is one, the address none
    text = nbformat.v4.new_markdown_cell("word " * WORDS)
    assert seconds(text) == (pytest.approx(60), False)
    code = nbformat.v4.new_code_cell("explore_gate(gates)")
    code.outputs = [nbformat.v4.new_output("display_data", {"image/png": ""})]
    assert seconds(code) == (6 + LIVE, False)
    code.source = "plot()"
    assert seconds(code) == (6 + FIGURE, False)
    assert seconds(nbformat.v4.new_code_cell('answer = ...\n\ncheck("04.1", answer)')) == (EXERCISE, True)
    folded = nbformat.v4.new_markdown_cell("word", metadata={"tags": ["solution"]})
    assert seconds(folded) == (0, False)
