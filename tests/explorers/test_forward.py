"""The forward pass under the hand: the arithmetic of one node, its lines, its column and what a hand points at."""

import re

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from pointing import point

from helpers.explorers import explore_forward
from helpers.explorers.forward import CELL
from helpers.style import NEGATIVE, POSITIVE

X = np.array([[0.5, -1.0, 2.0], [1.0, 1.0, 1.0]])


@pytest.fixture
def tables():
    random = np.random.default_rng(3)
    return [(random.normal(size=(m, n)), random.normal(size=n)) for m, n in ((3, 4), (4, 2), (2, 1))]


def answers(tables, x):
    values = [x]
    for W, b in tables:
        values.append(np.tanh(values[-1] @ W + b))
    return values


def nodes(tables):
    return [(layer, i) for layer, (_, b) in enumerate(tables, 1) for i in range(len(b))]


@pytest.mark.parametrize("sample", [1, 2])
def test_every_node_shows_what_it_says(tables, sample):
    live = explore_forward(X, tables, np.tanh, sample=sample)
    for k, value in enumerate(np.concatenate(answers(tables, X[sample - 1]))):
        assert live.artists[f"value{k}"].get_text() == f"{value:.2f}".replace("-", "−")


def test_the_caption_is_the_arithmetic_of_the_node(tables):
    live = explore_forward(X, tables, np.tanh)
    for k, (layer, i) in enumerate(nodes(tables), 1):
        live.set(node=k)
        W, b = tables[layer - 1]
        before = answers(tables, X[0])[layer - 1]
        assert live.state["z"] == pytest.approx(before @ W[:, i] + b[i])
        assert live.state["a"] == pytest.approx(np.tanh(live.state["z"]))
        said = [float(number.replace("−", "-")) for number in re.findall(r"−?\d+\.\d\d", live.caption)]
        products = np.column_stack([before, W[:, i]]).ravel()
        assert said == pytest.approx([*products, b[i], live.state["z"], live.state["a"]], abs=0.0051)


def test_lines_and_column_are_those_of_the_node(tables):
    live = explore_forward(X, tables, np.tanh)
    columns = set()
    for k, (layer, i) in enumerate(nodes(tables), 1):
        live.set(node=k)
        W = tables[layer - 1][0]
        lines, column, ring = (live.artists[name] for name in ("lines", "column", "ring"))
        segments = lines.get_segments()
        assert len(segments) == len(W) and all(np.allclose(end, ring.get_center()) for _, end in segments)
        signs = [to_rgb(POSITIVE if weight > 0 else NEGATIVE) for weight in W[:, i]]
        assert np.allclose(lines.get_colors()[:, :3], signs)
        assert [dash is None for _, dash in lines.get_linestyle()] == [weight > 0 for weight in W[:, i]]
        assert np.argmax(lines.get_linewidths()) == np.argmax(np.abs(W[:, i]))
        assert column.get_height() == pytest.approx(CELL * len(W))
        assert live.artists["row"].get_width() == pytest.approx(CELL * len(W))
        assert live.artists["cell"].get_x() > column.get_x()  # what comes out stands to the right
        columns.add(round(column.get_x(), 6))
    assert len(columns) == len(nodes(tables))


def test_a_hand_points_at_a_node_or_at_its_column(tables):
    live = explore_forward(X, tables, np.tanh)
    ax = live.figure.axes[0]
    places = {}
    for k in range(1, 8):
        live.set(node=k)
        column = live.artists["column"]
        places[k] = [live.artists["ring"].get_center(), (column.get_x() + CELL / 2, column.get_y() + CELL / 2)]
    for k, spots in places.items():
        for spot in spots:
            live.set(node=1 + k % 7)
            point(live, ax, *spot)
            assert live.state["node"] == k


def test_tables_that_do_not_fit_are_named(tables):
    with pytest.raises(ValueError, match=r"Table 2 must have the shape \(4, 3\), but it has \(4, 2\)"):
        explore_forward(X, [tables[0], (tables[1][0], np.zeros(3))], np.tanh)
    with pytest.raises(ValueError, match="tables must hold at least one layer"):
        explore_forward(X, [], np.tanh)
    with pytest.raises(ValueError, match="node must be a whole number from 1 to 7"):
        explore_forward(X, tables, np.tanh, node=8)
