"""The gate explorer against truth tables."""

import itertools

import numpy as np
import pytest
from scipy.special import expit

from helpers import style
from helpers.explorers import explore_gate
from helpers.explorers.plane import CORNERS

GATES = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NOT x1": [1, 1, 0, 0], "XOR": [0, 1, 1, 0]}
ANSWERS = {"AND": (20, 20, -30), "OR": (20, 20, -10), "NOT x1": (-20, 0, 10)}


@pytest.mark.parametrize("gate", ANSWERS)
def test_the_lectures_weights_make_the_gate(gate):
    live = explore_gate(GATES)
    w1, w2, b = ANSWERS[gate]
    live.set(gate=gate, w1=w1, w2=w2, b=b)
    assert live.state["right"] == 4
    assert np.allclose(live.state["p"], GATES[gate], atol=1e-4)
    for k, (x1, x2) in enumerate(CORNERS):
        assert f"{expit(w1 * x1 + w2 * x2 + b):.3f}" in live.artists[f"row{k}"].get_text()
        assert "✓" in live.artists[f"row{k}"].get_text()


def test_the_plane_and_its_corners_have_the_colours_of_the_answers():
    live = explore_gate(GATES)
    for gate, (w1, w2, b) in ANSWERS.items():
        live.set(gate=gate, w1=w1, w2=w2, b=b)
        red = np.asarray(live.artists["image"].get_array())[..., 0]  # little in blue, much in orange
        axis = np.linspace(-0.5, 1.5, 60)
        says = expit(w1 * axis + w2 * axis[:, np.newaxis] + b)
        assert np.corrcoef(red.ravel(), says.ravel())[0, 1] > 0.999
        for k, want in enumerate(GATES[gate]):
            assert live.artists[f"corner{k}"].get_marker() == style.MARKERS[want]
            assert live.artists[f"corner{k}"].get_color() == style.COLORS[want]


@pytest.mark.slow
def test_no_setting_makes_xor():
    live = explore_gate(GATES)
    live.controls["gate"].value = "XOR"
    best = 0
    for w1, w2, b in itertools.product((-30, -10, 10, 20, 30), repeat=3):
        live.set(w1=w1, w2=w2, b=b)
        best = max(best, live.state["right"])
    assert best == 3


def test_the_line_is_where_the_neuron_is_undecided():
    live = explore_gate(GATES)
    live.set(w1=20, w2=10, b=-15)
    x1, x2 = live.artists["line"].get_data()
    assert np.allclose(20 * x1 + 10 * x2 - 15, 0)
    live.set(w1=0, w2=0)
    assert len(live.artists["line"].get_xdata()) == 0


def test_z_of_zero_is_no_answer():
    live = explore_gate(GATES)
    live.set(w1=0, w2=0, b=0)
    assert live.state["right"] == 0


@pytest.mark.parametrize(
    "gates, message",
    [
        ({}, "gates must hold at least one gate"),
        ({"AND": [0, 0, 1]}, r"gates\['AND'\] must have 4 labels"),
        ({"AND": [0, 0, 0, 2]}, "must hold only 0 and 1"),
    ],
)
def test_bad_gates_are_named(gates, message):
    with pytest.raises(ValueError, match=message):
        explore_gate(gates)
