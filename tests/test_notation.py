"""docs/notation.md: the letters of the lessons' formulas are those of its table, and its words those of their code."""

import re

import nbformat
import pytest
from lesson import NOTEBOOKS
from tree import ROOT

PAGE = (ROOT / "docs/notation.md").read_text(encoding="utf-8")
FORMULA = re.compile(r"\$+([^$]+)\$+")
NO_LETTERS = re.compile(
    r"\\(?:text|operatorname|mathrm)\{[^}]*\}|\\(?!sigma)[a-zA-Z]+|\bd(?=\\|\}|\b|[a-z]\b)|\\sigma(?=')"
)
NOT_OURS = {"lr", "eta", "theta", "bias_", "weight_"}  # what other courses call a learning rate, a weight, a bias
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))


def letters(text):
    """The letters that stand in the formulas of a text; of the Greek ones σ, spelt as LaTeX does."""
    return {
        letter
        for formula in FORMULA.findall(text)
        for letter in re.findall(r"\\sigma|[A-Za-z]", NO_LETTERS.sub(" ", formula))
    }


def table():
    """What the page says: a list of (letters, the numbers of the lessons that use them)."""
    rows = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| $")]
    return [(letters(row[0]), re.findall(r"\d\d", row[3])) for row in rows]


def prose(path):
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_each_letter_has_its_row(path):
    known = set().union(*(some for some, lessons in table() if path.name[:2] in lessons))
    assert letters(prose(path)) <= known


def test_each_row_is_used_where_it_says():
    used = {path.name[:2]: letters(prose(path)) for path in LESSONS}
    rows = table()
    assert len(rows) > 15
    for some, lessons in rows:
        for lesson in lessons:
            assert some & used[lesson], (some, lesson)
        assert lessons and some <= set().union(*(used[lesson] for lesson in lessons)), some


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_code_says_learning_rate_in_full(path):
    cells = nbformat.read(path, as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code" and "except" not in cell.source]  # shows errors
    assert not NOT_OURS & set(re.findall(r"\b[A-Za-z_]\w*\b", "\n".join(code)))


def test_a_letter_without_a_row_is_seen():
    assert letters(r"the rate $\eta$, $\frac{dy}{dx} = 2x$ and $$\sigma(wx) \quad\text{if } k$$") == {
        "y", "x", "\\sigma", "w", "k",
    }  # fmt: skip
    assert letters(r"$v = 1$") == {"v"} and not any("v" in some for some, _ in table())
