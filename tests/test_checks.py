"""The scoreboard fails when a number is not true; an exercise check never raises."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from helpers.checks import check, claim, scoreboard


def test_a_scoreboard_in_its_bands_is_a_table():
    table = scoreboard(
        claim("accuracy", published=0.96, measured=0.9534, band=(0.95, 0.97)),
        claim("share", published=None, measured=1, band=(1, 1)),
    )
    assert list(table.index) == ["accuracy", "share"]
    assert table.loc["accuracy", "published"] == "0.96" and table.loc["share", "published"] == ""
    assert table.loc["accuracy", "measured now"] == "0.9534"


@pytest.mark.parametrize("measured", [0.94, 0.98, float("nan")])
def test_a_number_out_of_its_band_raises_and_is_named(measured):
    with pytest.raises(AssertionError, match="accuracy: measured .* must be within 0.95 to 0.97"):
        scoreboard(
            claim("fine", published=1, measured=1, band=(0, 1)),
            claim("accuracy", published=0.96, measured=measured, band=(0.95, 0.97)),
        )


def test_a_band_must_be_in_order():
    with pytest.raises(ValueError, match="band must be"):
        claim("x", published=1, measured=1, band=(2, 1))


@pytest.mark.parametrize("seeds, shown", [((), ""), ((0.1, 0.25, 0.5), "0.1, 0.25, 0.5"), ((1, 1, 1), "1")])
def test_the_scoreboard_says_what_other_seeds_gave(seeds, shown):
    table = scoreboard(claim("loss", published=None, measured=1, band=(0, 1), seeds=seeds))
    assert "published" not in table.columns
    assert table.get("20 seeds", pd.Series({"loss": ""}))["loss"] == shown
    assert ("20 seeds" in table.columns) == bool(seeds)


@pytest.mark.parametrize("seeds", [(0.1, 0.5), (0.5, 0.1, 0.6), (0.1, 0.5, 1.1)])
def test_seeds_are_in_order_and_within_the_band(seeds):
    with pytest.raises(ValueError, match=r"seeds must be three numbers in rising order within the band \(0, 1\)"):
        claim("loss", published=None, measured=0.5, band=(0, 1), seeds=seeds)


@pytest.mark.parametrize(
    "answer, expected, says",
    [
        (..., 2, "… half: replace the three dots"),
        (2.0, 2, "✓ half: right"),
        (3, 2, "✗ half: not yet. 3 is too large"),
        (1, 2, "✗ half: not yet. 1 is too small"),
        (np.nan, 2, "✗ half: not yet."),
        ("two", 2, "✗ half: the answer must be a number, but it is 'two'"),
        ([1, 2], [1, 3], "✗ half: not yet."),
        ([1, 2], 1, "✗ half: the answer must have the shape"),
        (None, 2, "✗ half:"),
    ],
)
def test_check_says_one_line(answer, expected, says, capsys):
    check("half", answer, expected)
    assert capsys.readouterr().out.startswith(says)


@pytest.mark.parametrize(
    "answer, expected, says",
    [
        (Fraction(1, 2), 0.5, "✓ half: right."),
        (Decimal("0.5"), 0.5, "✓ half: right."),
        (10**30, 1e30, "✓ half: right."),
        (pd.Series([1, 2], dtype=object), [1, 2], "✓ half: right."),
        ({1}, 1, "✗ half: the answer must be a number, but it is {1}."),
        ("3.5", 3.5, "✗ half: the answer must be a number, but it is '3.5'."),
        (["1", "2"], [1, 2], "✗ half: the answer must be a number, but it is ['1', '2']."),
        (np.inf, np.inf, "✓ half: right."),
        ([1, -np.inf], [1, -np.inf], "✓ half: right."),
        (np.inf, -np.inf, "✗ half: not yet. inf is too large."),
        (None, 2, "✗ half: the answer is None. Does your function return what it has worked out?"),
    ],
)
def test_text_infinity_and_none_are_what_they_are(answer, expected, says, capsys):
    check("half", answer, expected)
    assert capsys.readouterr() == (f"{says}\n", "")


class Broken:
    def __array__(self, *args, **kwargs):
        raise RuntimeError("broken")

    def __repr__(self):
        return "Broken()"


def test_an_answer_that_cannot_be_read_is_the_learners_and_an_expected_one_is_ours(capsys):
    check("half", Broken(), 1)
    assert capsys.readouterr().out == "✗ half: the answer must be a number, but it is Broken().\n"
    with pytest.raises(ValueError, match="could not convert"):
        check("half", 1, "one")


def test_within_the_tolerance_is_right(capsys):
    check("half", 0.52, 0.5, tolerance=0.03)
    check("half", 0.54, 0.5, tolerance=0.03)
    assert capsys.readouterr().out == "✓ half: right.\n✗ half: not yet. 0.54 is too large.\n"
