"""The autodiff of lesson 07, as the notebook has it, against finite differences and TensorFlow."""

import ast
import math
import operator

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lesson import tagged_cells, tagged_sources

from helpers.practice.exercise import find

ours = tagged_cells("07_backpropagation", "autodiff")
Value, backward = ours["Value"], ours["backward"]

# Each operation three times: of the lesson's values, of plain numbers, of tensors.
PLAIN = {
    "exp": math.exp,
    "reciprocal": lambda a: 1 / a,
    "tanh": math.tanh,
    "maximum": max,
    "sigmoid": lambda a: 1 / (1 + math.exp(-a)),
}
TENSORS = {
    "exp": tf.exp,
    "reciprocal": tf.math.reciprocal,
    "tanh": tf.tanh,
    "maximum": tf.maximum,
    "sigmoid": tf.sigmoid,
}
LEAVES = st.sampled_from(["x", "y", "z"]) | st.floats(-3, 3).map(lambda number: round(number, 2))
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(st.sampled_from(["exp", "reciprocal", "tanh", "sigmoid"]), inner)
        | st.tuples(st.sampled_from(["+", "*", "maximum"]), inner, inner)
    ),
    max_leaves=12,
)
NUMBERS = st.tuples(*[st.floats(-2, 2)] * 3)


def evaluate(expression, inputs, functions, notice=lambda function, terms, result: None):
    """The value of the expression, in the numbers that `inputs` and `functions` are made for."""
    if isinstance(expression, str):
        return inputs[expression]
    if isinstance(expression, float):
        return expression
    name, *terms = expression
    terms = [evaluate(term, inputs, functions, notice) for term in terms]
    operations = {"+": operator.add, "*": operator.mul, **functions}
    result = operations[name](*terms)
    notice(name, terms, result)
    return result


def letters(expression):
    if isinstance(expression, str):
        return {expression}
    return set() if isinstance(expression, float) else set().union(*map(letters, expression[1:]))


def tame(name, terms, result):
    """Leave out what no finite difference can judge: corners, poles and huge numbers."""
    assume(abs(result) < 50)
    assume(name != "maximum" or abs(terms[0] - terms[1]) > 1e-2)


def plain(name, *terms):
    assume(name != "reciprocal" or abs(terms[0]) > 0.2)
    assume(name != "exp" or terms[0] < 4)
    return PLAIN[name](*terms)


CHECKED = {name: lambda *terms, name=name: plain(name, *terms) for name in PLAIN}
VALUES = {name: lambda *terms, name=name: ours[name](*map(ours["as_value"], terms)) for name in PLAIN}
FLOAT64 = {
    name: lambda *terms, f=f: f(*[tf.convert_to_tensor(t, tf.float64) for t in terms]) for name, f in TENSORS.items()
}


def by_values(expression, numbers):
    inputs = {name: Value(number, name) for name, number in numbers.items()}
    result = ours["as_value"](evaluate(expression, inputs, VALUES))
    backward(result)
    return result.data, {name: value.grad for name, value in inputs.items()}


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS, NUMBERS)
def test_random_expressions_against_finite_differences(expression, numbers):
    assume(letters(expression))
    numbers = dict(zip("xyz", numbers))
    evaluate(expression, numbers, CHECKED, tame)
    value, gradient = by_values(expression, numbers)
    assert value == pytest.approx(evaluate(expression, numbers, PLAIN), rel=1e-12, abs=1e-12)
    for name in "xyz":
        estimates = []
        for tiny in (1e-4, 2e-4):
            up, down = ({**numbers, name: numbers[name] + step} for step in (tiny, -tiny))
            estimates.append((evaluate(expression, up, PLAIN) - evaluate(expression, down, PLAIN)) / (2 * tiny))
        assume(abs(estimates[0] - estimates[1]) < 1e-4 * max(1, abs(estimates[0])))  # else too curved to judge
        better = (4 * estimates[0] - estimates[1]) / 3  # Richardson: what the two say of a step of 0
        assert gradient[name] == pytest.approx(better, rel=1e-5, abs=1e-5)


@settings(max_examples=100, deadline=None)
@given(EXPRESSIONS, NUMBERS)
def test_random_expressions_against_tensorflow(expression, numbers):
    assume(letters(expression))
    numbers = dict(zip("xyz", numbers))
    evaluate(expression, numbers, CHECKED, tame)
    value, gradient = by_values(expression, numbers)
    inputs = {name: tf.constant(number, tf.float64) for name, number in numbers.items()}
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        result = evaluate(expression, inputs, FLOAT64)
    theirs = tape.gradient(result, inputs, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    assert value == pytest.approx(float(result), rel=1e-9, abs=1e-12)
    for name in "xyz":
        assert gradient[name] == pytest.approx(float(theirs[name]), rel=1e-9, abs=1e-9)


def test_the_lectures_graph():
    x, y, z = Value(2, "x"), Value(-3, "y"), Value(4, "z")
    q = x * y
    f = q + z
    backward(f)
    assert (q.data, f.data) == (-6, -2)
    assert (x.grad, y.grad, z.grad, q.grad, f.grad) == (-3, 2, 1, 1, 1)


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(-3, 3), st.sampled_from([0, 1]))
@settings(max_examples=60, deadline=None)
def test_a_neuron_with_cross_entropy(w, b, x, y):
    weight, bias = Value(w), Value(b)
    loss = ours["cross_entropy"](y, ours["sigmoid"](weight * x + bias))
    backward(loss)
    p = 1 / (1 + math.exp(-(w * x + b)))
    assert loss.data == pytest.approx(-math.log(p if y else 1 - p))
    assert (weight.grad, bias.grad) == pytest.approx(((p - y) * x, p - y), abs=1e-9)


def test_a_value_used_often_collects_every_way():
    a = Value(3, "a")
    backward(a * a * a + a)
    assert a.grad == 28
    backward(a * 2)  # a second pass begins anew
    assert a.grad == 2


def test_max_gives_all_to_one():
    for a, b, expected in [(1, 2, (0, 5)), (2, 1, (5, 0)), (1, 1, (5, 0))]:
        a, b = Value(a), Value(b)
        backward(ours["maximum"](a, b), gradient=5)
        assert (a.grad, b.grad) == expected


MACHINE = ["Value", "as_value", "add", "in_order", "exp", "reciprocal", "maximum", "sigmoid", "tanh", "cross_entropy"]


def test_it_is_about_fifty_lines():
    tree = ast.parse("\n".join(tagged_sources("07_backpropagation", "autodiff")))
    parts = {node.name: node for node in tree.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    finished = [ast.parse(find(name).solution) for name in ("07.0", "07.1")]  # multiply and backward
    lines = [
        line for part in (*(parts[name] for name in MACHINE), *finished) for line in ast.unparse(part).splitlines()
    ]
    assert 45 <= sum(bool(line.strip()) for line in lines) <= 59


def test_what_a_student_writes_is_kept_and_what_is_left_or_wrong_is_finished(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("NEURAL_NETWORKS_PROGRESS", str(tmp_path / "progress.jsonl"))
    sources = tagged_sources("07_backpropagation", "autodiff")
    yours = {"slopes = ...": "slopes = (b.data, a.data)", "source.grad = ...": "source.grad += v.grad * slope"}
    wrong = {"slopes = ...": "slopes = (a.data, b.data)", "source.grad = ...": "source.grad = v.grad * slope"}
    for lines, finished in ((yours, 0), (wrong, 2), ({}, 2)):
        names = {}
        for source in sources:
            for old, new in lines.items():
                source = source.replace(old, new)
            exec(source, names)
        assert capsys.readouterr().out.count("The lesson goes on with a finished one.") == finished
        a = names["Value"](3, "a")
        names["backward"](a * a + 2 * a)
        assert a.grad == 8


def test_the_network_in_arrays_of_values_has_the_gradients_of_keras():
    import keras

    each = lambda function: np.vectorize(function, otypes=[object])
    random = np.random.default_rng(3)
    X, y = random.normal(size=(6, 2)), random.integers(0, 2, 6)
    start = [random.normal(size=shape) for shape in [(2, 4), (4,), (4, 1), (1,)]]
    W1, b1, W2, b2 = arrays = [each(Value)(array) for array in start]
    p = each(ours["sigmoid"])(each(ours["tanh"])(X @ W1 + b1) @ W2 + b2)[:, 0]
    loss = sum(each(ours["cross_entropy"])(y, p)) * (1 / len(y))
    backward(loss)
    layers = [keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(1, activation="sigmoid")]
    model = keras.Sequential([keras.Input((2,)), *layers])
    model.set_weights(start)
    with tf.GradientTape() as tape:
        theirs = tf.reduce_mean(keras.losses.binary_crossentropy(y[:, np.newaxis], model(X)))
    assert loss.data == pytest.approx(float(theirs), abs=1e-6)
    for array, gradient in zip(arrays, tape.gradient(theirs, model.trainable_variables)):
        assert np.allclose(np.vectorize(lambda v: v.grad)(array), gradient, atol=1e-6)
