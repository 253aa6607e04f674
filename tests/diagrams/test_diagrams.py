"""Drawings: their sizes, counts and colours have known answers; pixels are never compared."""

import itertools

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from helpers import style
from helpers.diagrams import draw_chain, draw_graph, draw_iris, draw_network, draw_species
from helpers.diagrams import iris as flowers

MEASURES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
MEANS = {"setosa": (5.0, 3.4, 1.5, 0.2), "versicolor": (5.9, 2.8, 4.3, 1.3), "virginica": (6.6, 3.0, 5.6, 2.0)}


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def make_iris():
    """Two flowers for each species, whose mean is in MEANS."""
    rows = [(*np.multiply(mean, share), name) for name, mean in MEANS.items() for share in (0.9, 1.1)]
    return pd.DataFrame(rows, columns=[*MEASURES, "species"])


def hidden_layer_graph():
    """The talk's expanded picture of a network with one hidden layer of three."""
    nodes = {
        "x": (0, 1, "$x$", "input"),
        "z": (3, 1, "$W_1y_1+W_2y_2$\n$+\\,W_3y_3+B$"),
        "p": (4, 1, r"$\sigma\to p$", "output"),
    }
    edges = [("z", "p")]
    for i in (1, 2, 3):
        nodes[f"z{i}"] = (1, 3 - i, rf"$w_{i}x+b_{i}$", "operation", "Dense(3)" if i == 3 else "")
        nodes[f"y{i}"] = (2, 3 - i, rf"$\sigma\to y_{i}$", "operation", "sigmoid" if i == 3 else "")
        edges += [("x", f"z{i}"), (f"z{i}", f"y{i}"), (f"y{i}", "z")]
    return nodes, edges


def backward_graph():
    """F = (x + y) z with its values and gradients."""
    nodes = {
        "x": (0, 2, "$x$", "input"),
        "y": (0, 1, "$y$", "input"),
        "z": (0, 0, "$z$", "input"),
        "q": (1, 1.5, "$+$"),
        "f": (2, 0.75, r"$\times$", "highlight"),
        "out": (3, 0.75, "$f$", "output"),
    }
    return nodes, [("x", "q", -2, -4), ("y", "q", 5, -4), ("q", "f", 3, -4), ("z", "f", -4, 3), ("f", "out", -12, 1)]


PICTURES = {
    "species": lambda ax=None: draw_species(make_iris(), ax=ax),
    "iris": lambda ax=None: draw_iris(*MEANS["setosa"], color="#009E73", ax=ax),
    "chain": lambda ax=None: draw_chain(
        ["$x$", "$wx + b$", r"$\sigma(wx + b)$"], ax=ax, labels=["input", "Dense(1)", 'Activation("sigmoid")']
    ),
    "hidden layer": lambda ax=None: draw_graph(*hidden_layer_graph(), ax=ax),
    "backward": lambda ax=None: draw_graph(*backward_graph(), ax=ax),
    "network": lambda ax=None: draw_network(
        [1, 3, 1],
        ax=ax,
        layer_names=["input", "hidden layer", "output"],
        node_text=[["$x$"], ["$y_1$", "$y_2$", "$y_3$"], ["$p$"]],
    ),
    "wide network": lambda ax=None: draw_network(
        [1_000, 16, 1], ax=ax, layer_names=["words", "hidden layer", "output"]
    ),
}


def parts(ax, gid):
    return [artist for artist in ax.get_children() if artist.get_gid() == gid]


def texts(ax):
    return [text for text in ax.texts if text.get_text().strip()]


def blade_size(patch, middle):
    """Length and width of a drawn sepal or petal, measured along and across the line from the flower's middle."""
    points = np.concatenate([segment(np.linspace(0, 1, 400)) for segment, _ in patch.get_path().iter_bezier()])
    points = points[np.isfinite(points).all(axis=1)] - middle
    along = points[np.argmax(np.hypot(*points.T))]
    along = along / np.hypot(*along)
    across = points @ [-along[1], along[0]]
    return (points @ along).max(), across.max() - across.min()


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_draws_only_on_the_given_axes_and_returns_it(picture):
    figure, (ax, other) = plt.subplots(1, 2)
    assert picture(ax=ax) is ax
    assert len(ax.patches) > 0
    assert len(figure.axes) == 2 and plt.get_fignums() == [figure.number]
    assert not (other.patches or other.lines or other.texts) and other.get_xlim() == (0, 1)


@pytest.mark.parametrize("width", [3, 8])
@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_no_text_is_cut_off_or_overlaps_another(picture, width):
    ax = picture(ax=plt.figure(figsize=(width, 5), dpi=200).add_axes([0, 0, 1, 1]))
    ax.figure.canvas.draw()
    boxes = {text: text.get_window_extent() for text in texts(ax)}
    for text, box in boxes.items():
        assert ax.bbox.x0 <= box.x0 and box.x1 <= ax.bbox.x1, text.get_text()
        assert ax.bbox.y0 <= box.y0 and box.y1 <= ax.bbox.y1, text.get_text()
    for (one, box), (two, other) in itertools.combinations(boxes.items(), 2):
        assert not box.overlaps(other), (one.get_text(), two.get_text())


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_circles_stay_circles(picture):
    assert picture(ax=plt.figure(figsize=(9, 3)).add_subplot()).get_aspect() == 1


# ---- flowers ----


def test_species_are_drawn_to_scale():
    ax = draw_species(make_iris())
    sepals, petals = parts(ax, "sepal"), parts(ax, "petal")
    assert len(sepals) == len(petals) == 9
    middles = [name.get_position()[0] for name in texts(ax) if name.get_text() in MEANS]
    for k, mean in enumerate(MEANS.values()):
        for sepal, petal in zip(sepals[3 * k : 3 * k + 3], petals[3 * k : 3 * k + 3]):
            assert blade_size(sepal, (middles[k], 0)) == pytest.approx(mean[:2], rel=1e-3)
            assert blade_size(petal, (middles[k], 0)) == pytest.approx(mean[2:], rel=1e-3)


def test_the_rulers_are_true_and_the_text_says_the_petal_width():
    ax = draw_species(make_iris())
    lengths = [np.ptp(line.get_xdata()) for line in parts(ax, "ruler")]
    assert lengths == pytest.approx([0.2, 1.3, 2.0, 5])
    written = [text.get_text() for text in texts(ax)]
    assert {"petal 0.20 cm wide", "petal 1.30 cm wide", "petal 2.00 cm wide", "5 cm", *MEANS} <= set(written)


def test_flowers_do_not_touch():
    ax = draw_species(make_iris())
    spans = [patch.get_path().get_extents() for patch in parts(ax, "sepal") + parts(ax, "petal")]
    middles = [name.get_position()[0] for name in texts(ax) if name.get_text() in MEANS]
    for left, right in itertools.pairwise(middles):
        between = (left + right) / 2
        assert all(box.x1 < between or box.x0 > between for box in spans)


def test_one_iris_stands_where_it_is_told():
    ax = draw_iris(5, 3, 2, 1, color="#009E73", at=(10, -4))
    assert blade_size(parts(ax, "sepal")[0], (10, -4)) == pytest.approx((5, 3), rel=1e-3)
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    assert x0 < 5.7 and x1 > 14.3 and y0 < -9 and y1 > -1


def test_the_flowers_have_the_colours_of_the_plots():
    assert flowers.SPECIES_COLORS == style.SPECIES_COLORS


def test_flowers_refuse_bad_data():
    with pytest.raises(ValueError, match="petal_width must be .* greater than 0"):
        draw_iris(5, 3, 2, 0, color="C0")
    with pytest.raises(ValueError, match="iris must be .* petal_width"):
        draw_species(make_iris().drop(columns="petal_width"))
    with pytest.raises(ValueError, match="iris must hold the species"):
        draw_species(make_iris().replace("setosa", "rose"))


# ---- graphs ----


def test_every_edge_is_one_arrow_from_border_to_border():
    nodes, edges = hidden_layer_graph()
    ax = draw_graph(nodes, edges)
    arrows, shapes = parts(ax, "edge"), parts(ax, "node")
    assert len(arrows) == len(edges) == 10 and len(shapes) == len(nodes)
    for arrow in arrows:  # an arrow touches two outlines and enters none
        hit = 0
        for shape in shapes:
            outline, points = shape.get_path(), arrow.get_path().vertices
            centre = outline.get_extents().get_points().mean(axis=0)
            smaller, larger = ((outline.vertices - centre) * f + centre for f in (0.93, 1.03))
            assert not type(outline)(smaller).contains_points(points).any()
            hit += type(outline)(larger).contains_points(points).any()
        assert hit == 2


def test_values_stand_above_and_gradients_below():
    ax = draw_graph({"a": (0, 0, "a"), "b": (1, 0, "b")}, [("a", "b", 2.5, -0.123456, "slope 3")])
    heights = {text.get_text(): text.get_position()[1] for text in texts(ax)}
    assert heights["2.5"] > heights["a"] > heights["slope 3"] > heights["\N{MINUS SIGN}0.123"]
    colors = {text.get_text(): text.get_color() for text in texts(ax)}
    assert len(set(colors.values())) == 4  # value, name, slope and gradient are told apart


def test_two_lines_at_an_upright_arrow_lie_apart():
    ax = draw_graph({"a": (0, 0, "a"), "b": (0, 1, "b")}, [("a", "b", 2.5, -7, "slope 3")], spacing=(2, 1.4))
    at = {text.get_text(): np.array(text.get_position()) for text in texts(ax)}
    slope, gradient = at["slope 3"], at["\N{MINUS SIGN}7"]
    assert slope[0] == gradient[0] > at["a"][0] > at["2.5"][0] and slope[1] - gradient[1] > 0.2


def test_spacing_keeps_pictures_of_one_graph_alike():
    nodes, edges = backward_graph()
    bare = draw_graph(nodes, [edge[:2] for edge in edges], spacing=(1.5, 1.2))
    full = draw_graph(nodes, edges, spacing=(1.5, 1.2))
    assert bare.get_xlim() == full.get_xlim() and bare.get_ylim() == full.get_ylim()


def test_graphs_refuse_what_they_cannot_draw():
    with pytest.raises(ValueError, match="nodes must hold at least one node"):
        draw_graph({}, [])
    with pytest.raises(ValueError, match="nodes.'a'. must be"):
        draw_graph({"a": (0, 0, "a", "flower")}, [])
    with pytest.raises(ValueError, match="nodes.'a'. must be"):
        draw_graph({"a": (0, 0, "a", "input", "below", "more")}, [])
    for edge in (("a", "b"), ("a", "c", 1, 2, 3, 4)):
        with pytest.raises(ValueError, match="edges must join"):
            draw_graph({"a": (0, 0, "a"), "c": (1, 0, "c")}, [edge])
    with pytest.raises(ValueError, match="labels must have .* 2 steps, but it has 1"):
        draw_chain(["x", "y"], labels=["input"])
    ax = draw_chain(["x", "y"], labels=["an input", "an output"])
    assert {"an input", "an output"} <= {text.get_text() for text in ax.texts}


# ---- networks ----


@pytest.mark.parametrize("layers", [[1, 1], [1, 3, 1], [8, 8, 2], [2, 4, 2, 1]])
def test_a_network_has_every_edge(layers):
    ax = draw_network(layers)
    assert len(parts(ax, "edge")) == sum(a * b for a, b in itertools.pairwise(layers))
    assert len(parts(ax, "node")) == sum(layers)
    assert not parts(ax, "dots")


def test_a_large_layer_is_abbreviated_and_says_its_size():
    ax = draw_network([16, 1], layer_names=["hidden", "output"])
    assert len(parts(ax, "node")) == 9 and len(parts(ax, "dots")) == 3
    assert "hidden\n(16 nodes)" in [text.get_text() for text in texts(ax)]
    assert len(parts(ax, "edge")) == 8


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"node_text": [["x"], ["a", "b"], ["p"]]}, r"node_text\[1\] must have 3 texts"),
        ({"layer_names": ["input"]}, "layer_names must have one entry for each of 3 layers"),
        ({"layers": [3]}, "layers must hold at least two"),
        ({"layers": [3, 0]}, r"layers\[1\] must be"),
    ],
)
def test_networks_refuse_wrong_shapes(wrong, message):
    with pytest.raises(ValueError, match=message):
        draw_network(**{"layers": [1, 3, 1], **wrong})


def test_text_keeps_its_proportion_to_the_picture():
    sizes = []
    for width in (4, 8):
        ax = PICTURES["chain"](ax=plt.figure(figsize=(width, width / 4)).add_axes([0, 0, 1, 1]))
        ax.figure.canvas.draw()
        sizes.append(texts(ax)[0].get_fontsize())
    assert sizes[1] == pytest.approx(2 * sizes[0], rel=0.01)
    assert all(isinstance(text, Text) for text in texts(ax))


def test_base_font_is_14_points():
    for name in ("chain", "network", "hidden layer"):
        ax = PICTURES[name]()
        ax.figure.canvas.draw()
        assert texts(ax)[0].get_fontsize() == pytest.approx(14, rel=0.02)


def test_a_chain_of_nothing_is_named():
    with pytest.raises(ValueError, match="steps must hold at least one text, but it is empty"):
        draw_chain([])


def test_two_nodes_on_one_place_are_named():
    with pytest.raises(ValueError, match="nodes must lie apart, but 'a' and 'b' are both in column 0, row 1"):
        draw_graph({"a": (0, 1, "a"), "c": (1, 1, "c"), "b": (0, 1, "b")}, [("a", "b")])
