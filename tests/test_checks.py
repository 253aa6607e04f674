"""The scoreboard fails when a number is not true; an exercise check never raises."""

import pandas as pd
import pytest

from helpers.checks import claim, scoreboard


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
