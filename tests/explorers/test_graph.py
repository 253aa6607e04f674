"""The computation graph and its explorer, read through what they draw. The values come from lesson 07 itself."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest
from lesson import tagged_cells
from scipy.special import expit

from helpers.diagrams import draw_graph, graph_of
from helpers.explorers import explore_graph

lesson = tagged_cells("07_backpropagation", "autodiff")
Value, backward = lesson["Value"], lesson["backward"]


def small(x, y, z):
    return Value(x, "x") * Value(y, "y") + Value(z, "z")


def neuron(w, x, b, y):
    return lesson["cross_entropy"](y, lesson["sigmoid"](Value(w, "w") * Value(x, "x") + Value(b, "b")))


def explore_small():
    return explore_graph(small, {"x": 2, "y": -3, "z": 4})


def explore_neuron():
    ranges = {"w": (3, -6, 6, 0.5), "x": (1.8, 0, 2.5, 0.1), "b": (-5, -8, 8, 0.5), "y": (1, 0, 1, 1)}
    return explore_graph(neuron, ranges, result="loss")


def texts(live, kind):
    """{(from, to): text} as it stands at each arrow."""
    names = ["+→f", "x→×", "y→×", "×→+", "z→+"]
    return {name: live.artists[f"{kind}{k}"].get_text() for k, name in enumerate(names)}


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_graph_of_shows_slopes_before_and_gradients_after_the_backward_pass():
    f = small(2, -3, 4)
    nodes, edges = graph_of(f)
    assert [node[2] for node in nodes.values()] == ["$x$", "$y$", "×", "$z$", "+", "$f$"]
    assert [edge[2] for edge in edges] == [-2, 2, -3, -6, 4]
    slopes = ["slope −3", "slope 2", "slope 1", "slope 1"]
    assert [edge[3:] for edge in edges] == [("",), *(("", slope) for slope in slopes)]
    backward(f, gradient=5)
    assert [edge[3:] for edge in graph_of(f)[1]] == [(5,), *zip((-15, 10, 5, 5), slopes)]
    assert {edge[4] for edge in graph_of(f, slopes=False)[1][1:]} == {""}


def test_graph_of_sums_up_at_a_branch():
    a = Value(2, "a")
    f = Value(-3, "b") * a + a * Value(4, "c")
    backward(f, gradient=5)
    nodes, edges = graph_of(f)
    captions = {node[2]: node[4] for node in nodes.values() if node[4:]}
    assert captions["$a$"] == "sum: 5" and captions["$b$"] == ""
    assert {-15, 20} <= {edge[3] for edge in edges}
    places = [node[:2] for node in nodes.values()]
    assert len(set(places)) == len(places)
    draw_graph(nodes, edges)


def test_graph_of_needs_a_computed_value():
    with pytest.raises(ValueError, match="last must be a value that was computed from others"):
        graph_of(Value(1, "x"))


def test_the_steps_go_forward_then_backward():
    live = explore_small()
    assert live.controls["step"].max == 5 and live.state["step"] == 4
    assert live.caption.startswith("backward through +") and live.state["value"] == -2  # what is stored tells something
    live.set(step=0)
    assert texts(live, "value") == {"+→f": "", "x→×": "2", "y→×": "−3", "×→+": "", "z→+": "4"}
    live.set(step=1)
    assert live.caption == "forward through ×:  2 and −3 → −6"
    assert texts(live, "value")["×→+"] == "−6" and texts(live, "value")["+→f"] == ""
    assert texts(live, "slope") == {"+→f": "", "x→×": "slope −3", "y→×": "slope 2", "×→+": "", "z→+": ""}
    live.set(step=2)
    assert live.state["value"] == -2 and set(texts(live, "back").values()) == {""}
    live.set(step=3)
    assert "slope of f with respect to itself is 1" in live.caption and texts(live, "back")["+→f"] == "1"
    live.set(step=4)
    assert live.caption == "backward through +:  1 · 1 = 1 goes to ×,  1 · 1 = 1 goes to z"
    assert live.state["gradients"] == {"x": None, "y": None, "z": 1}
    live.set(step=5)
    assert live.caption == "backward through ×:  1 · (−3) = −3 goes to x,  1 · 2 = 2 goes to y"
    assert live.state["gradients"] == {"x": -3, "y": 2, "z": 1}
    assert texts(live, "back") == {"+→f": "1", "x→×": "−3", "y→×": "2", "×→+": "1", "z→+": "1"}
    live.set(step=0)
    assert set(texts(live, "back").values()) == set(texts(live, "slope").values()) == {""}


def test_arrows_and_nodes_light_up_as_they_are_computed():
    live = explore_small()
    color = lambda name: live.artists[name].get_facecolor()
    live.set(step=0)
    waiting = color("edge1")
    live.set(step=1)
    forward = color("edge1")
    assert forward == color("edge2") != waiting == color("edge3") == color("edge0")
    yellow = color("node2")  # ×
    assert sum(color(f"node{k}") == yellow for k in range(6)) == 1
    live.set(step=4)
    assert color("edge3") == color("edge4") == color("edge0") not in (forward, waiting)
    assert color("edge1") == forward and color("node4") == yellow != color("node2")


@pytest.mark.parametrize("w, x, b, y", [(3, 1.8, -5, 1), (3, 1.8, -5, 0), (-6, 2.5, 8, 1), (0, 0, 0, 0)])
def test_the_neuron_sends_back_the_error(w, x, b, y):
    live = explore_neuron()
    live.set(w=w, x=x, b=b, y=y, step=live.controls["step"].max)
    error = expit(w * x + b) - y
    assert live.state["gradients"] == pytest.approx({"w": error * x, "x": error * w, "b": error})
    backward(loss := neuron(w, x, b, y))
    assert live.state["value"] == loss.data


def test_a_branch_is_told_in_words():
    def twice(a):
        a = Value(a, "a")
        return a * 3 + a * 5

    live = explore_graph(twice, {"a": 2})
    live.set(step=live.controls["step"].max)
    assert live.state["gradients"]["a"] == 8 and "is added at a" in live.caption


@pytest.mark.slow
@pytest.mark.parametrize("make", [explore_small, explore_neuron])
def test_every_extreme_can_be_drawn_at_every_step(make):
    live = make()
    for step in range(live.controls["step"].max + 1):
        live.set(step=step)
        for name, control in live.controls.items():
            for end in (control.min, control.max) if name != "step" else ():
                live.set(**{name: end})
                assert live.frame().startswith(b"\x89PNG") and "nan" not in live.caption
                for artist, room in (("value", 7), ("back", 7), ("slope", 13)):
                    assert all(len(live.artists[f"{artist}{k}"].get_text()) <= room for k in range(5))


@pytest.mark.parametrize("f, slope", [(lambda x: x * x, 6), (lambda x: x + x, 2)])
def test_what_goes_twice_into_one_operation_is_one_arrow_with_both_slopes(f, slope):
    live = explore_graph(lambda x: f(Value(x, "x")), {"x": 3})
    live.set(step=live.controls["step"].max)
    assert live.state["gradients"] == {"x": slope}
    assert [name for name in live.artists if name.startswith("edge")] == ["edge0", "edge1"]
    assert f"slope {slope}" == live.artists["slope1"].get_text()


def test_step_is_no_name_for_an_input():
    with pytest.raises(ValueError, match="inputs must not hold the name 'step'"):
        explore_graph(lambda step: Value(step, "s") * 2, {"step": 1})
