"""The forward pass and the gates that stand in lessons 06 and 05, against TensorFlow and truth tables."""

import itertools

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lesson import tagged_cells

from helpers.explorers import explore_gate
from helpers.explorers.plane import CORNERS


@pytest.fixture(scope="module")
def lesson_06():
    return tagged_cells("06_layers_and_activations", "forward")


@pytest.fixture(scope="module")
def lesson_05():
    return tagged_cells("05_logic_gates", "gates")


@settings(max_examples=25, deadline=None)
@given(sizes=st.lists(st.integers(1, 6), min_size=2, max_size=5), n=st.integers(1, 20), seed=st.integers(0, 2**32 - 1))
def test_the_forward_pass_is_that_of_keras(lesson_06, sizes, n, seed):
    random = np.random.default_rng(seed)
    X = random.normal(size=(n, sizes[0]))
    tables = [(random.normal(size=(a, b)), random.normal(size=b)) for a, b in itertools.pairwise(sizes)]
    answer = X
    for W, b in tables:  # Keras's own operations, layer by layer
        answer = keras.ops.sigmoid(keras.ops.matmul(answer, W) + b)
    ours = lesson_06["forward"](X, tables)
    assert ours.shape == (n, sizes[-1])
    np.testing.assert_allclose(ours, keras.ops.convert_to_numpy(answer), atol=1e-6)


def test_the_lessons_xnor_is_its_truth_table(lesson_05):
    x1, x2 = lesson_05["inputs"].T
    assert np.array_equal(lesson_05["p"].round(3), (x1 == x2).astype(float))
    assert np.array_equal(lesson_05["a1"].round(3), (x1 & x2).astype(float))


def test_the_lessons_truth_tables_are_those_of_python(lesson_05):
    x1, x2 = CORNERS.T
    truth = {"AND": x1 & x2, "OR": x1 | x2, "NOT x1": 1 - x1, "XOR": x1 ^ x2}
    assert {gate: list(answers) for gate, answers in truth.items()} == lesson_05["gates"]


@settings(max_examples=25, deadline=None)
@given(weights=st.tuples(*[st.integers(-6, 6)] * 3), answers=st.lists(st.integers(0, 1), min_size=4, max_size=4))
def test_the_gate_explorer_is_a_keras_neuron(weights, answers):
    live = explore_gate({"gate": answers})
    w1, w2, b = (5 * weight for weight in weights)
    live.set(w1=w1, w2=w2, b=b)
    z = CORNERS @ np.array([w1, w2]) + b
    p = keras.ops.convert_to_numpy(keras.ops.sigmoid(keras.ops.convert_to_tensor(z, "float32")))
    np.testing.assert_allclose(live.state["p"], p, atol=1e-6)
    assert live.state["right"] == sum((value > 0) == want for value, want in zip(z, answers) if value != 0)
