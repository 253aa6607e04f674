"""Losses by epoch, side by side."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from helpers.plotting import plot_losses


def test_plot_losses_keeps_the_names_apart():
    ax = plot_losses({"SGD": [1, 0.5], "Adam": [1, 0.101], "Nadam": [1, 0.1]}, emphasised=("Adam",))
    heights = sorted(text.get_position()[1] for text in ax.texts)
    assert {text.get_text() for text in ax.texts} == {"SGD", "Adam", "Nadam"}
    assert np.diff(heights).min() > 0.05
    plt.close(ax.figure)


def test_curves_of_different_length_are_drawn_whole():
    ax = plot_losses({"long": [3, 2, 1, 0.5], "short": [3, 2.5]}, ax=Figure().subplots())
    assert ax.get_xlim()[1] == 4


def test_a_curve_that_goes_astray_has_its_name_where_it_was_last_seen():
    ax = plot_losses({"fine": [3, 2, 1], "astray": [3, 9, np.nan]}, ax=Figure().subplots())
    heights = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert heights == {"fine": 1, "astray": 9}


@pytest.mark.parametrize(
    "curves, sentence",
    [
        ({}, "curves must hold at least one curve, but it is empty"),
        ({"Adam": []}, r"curves\['Adam'\] must hold at least one finite number"),
        ({"Adam": [np.nan, np.inf]}, r"curves\['Adam'\] must hold at least one finite number"),
    ],
)
def test_no_curve_to_draw_is_said_in_a_sentence(curves, sentence):
    with pytest.raises(ValueError, match=sentence):
        plot_losses(curves, ax=Figure().subplots())
