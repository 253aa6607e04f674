"""Lesson 10: softmax."""

import numpy as np

from ..data import make_spirals
from .exercise import Wrong, answers_of, call, close, exercise, numbers
from .questions import question

question(
    "10.a",
    "Score 2 rises, the other two stay. What happens to the other two probabilities?",
    right=2,
    choices=[
        ("They stay: their scores have not moved.", "All three share one sum. What one gains the others must give."),
        ("The larger one pays.", "It gives more, but not alone. Each is divided by the same larger sum."),
        (
            "Both fall in proportion.",
            "Both are divided by the same larger sum. How many times as probable one is as the other stays.",
        ),
    ],
)
question(
    "10.b",
    "Why are the borders of softmax regression straight, although softmax is bent?",
    right=0,
    choices=[
        ("Two classes meet where their scores are equal.", "And scores are weights times inputs plus bias: a line."),
        ("It has not trained long enough.", "It is at the bottom of its loss. No training bends them."),
        ("Because the data are.", "The spirals are anything but straight."),
    ],
)
question(
    "10.c",
    "The model says 0.7, 0.2, 0.1, and the truth is class 2. What is the slope of the loss in the three scores?",
    right=2,
    choices=[
        (
            "0, 0, −10: only the truth counts.",
            "In p, yes. But the scores are coupled: raising one lowers all other probabilities.",
        ),
        ("−0.7, −0.2, 0.9", "Turned round: that would be the way down."),
        ("0.7, 0.2, −0.9", "What it said, less what it should have said: p − Y."),
    ],
)


def _softmax(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _is_softmax(answer, z, what):
    """Raise Wrong where a function is not softmax for the scores z, a row or a table of rows."""
    given = call(answer, z, what=what)
    shown = np.array2string(z, separator=", ").replace("\n", "")
    found = np.asarray(given, float)
    if np.abs(z).max() > 100 and found.shape == z.shape and not np.isfinite(found).all():
        raise Wrong(f"for the scores {shown} it gives nan: e to such a score is too large, or all of them are 0.")
    got = numbers(given, z.shape, what=f"{what}({shown})")
    if close(got, _softmax(z)):
        return
    said = f"for {shown} it gives {np.round(got, 2).tolist()}. "
    if z.ndim == 2 and close(got.sum(), 1):
        raise Wrong(said + "The whole table adds up to 1. Each *row* shall.")
    if z.ndim == 2 and close(got.sum(axis=0), np.ones(z.shape[1])):
        raise Wrong(said + "The columns add up to 1. Each row shall.")
    if close(got, np.exp(z)) or close(got, np.exp(z - z.max(axis=-1, keepdims=True))):
        raise Wrong(said + "Positive, and in the right order. Now they must add up to 1.")
    if close(got, z / z.sum(axis=-1, keepdims=True)):
        raise Wrong(said + "Divided by the sum, without e: that fails as soon as one score is negative.")
    raise Wrong(said + f"It should be {np.round(_softmax(z), 2).tolist()}.")


@exercise(
    "10.0",
    kind="code",
    hints=(
        "What makes any number positive and keeps the order, and what makes positive numbers add up to 1?",
        "e to each score, divided by the sum of them; the sum is taken row by row, of what stands above the line.",
        "    return np.exp(z) / …",
    ),
    solution="""
def softmax(z):
    return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)
""",
    why="`np.exp(z)` makes each score positive, and the sum below the line is that of its row. `keepdims=True` leaves "
    "the sums a column, (n, 1), so that NumPy divides each row by its own.",
)
def softmax(answer):
    for z in (np.array([[1.0, -2.0, 0.5], [1.0, 2.0, 0.5]]), np.array([1.0, -2.0, 0.5])):
        _is_softmax(answer, z, "softmax")


@exercise(
    "10.1",
    kind="code",
    hints=(
        "Which number could you take off all scores, so that none of them is large and nothing changes?",
        "Only differences count. Subtract the largest score of each row: then the largest is 0, and e⁰ = 1.",
        "    z = z - np.max(z, axis=-1, keepdims=True)",
    ),
    solution="""
def safe_softmax(z):
    z = z - np.max(z, axis=-1, keepdims=True)
    return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)
""",
    why="e¹⁰⁰⁰ is too large for the computer, and a difference is not: every library does this. For 1000, 1001 and "
    "1002 the probabilities are those of 0, 1 and 2. `axis=-1, keepdims=True` does each row by itself.",
)
def safe_softmax(answer):
    few, large = [[1.0, -2.0, 0.5, 3.0], [0.0, 0.0, 4.0, -1.0]], [1000.0, 1001.0, 1002.0]
    for z in map(np.array, ([1.0, 2.0, 0.5], few, large, [[-1000.0, -1002.0], [5.0, 800.0]], [0.0, 2000.0, 0.0])):
        _is_softmax(answer, z, "safe_softmax")


@exercise(
    "10.2",
    kind="code",
    hints=(
        "What is the one-hot row of class 2, if there are four classes?",
        "A table of zeros, a row for each label; then a 1 in each row, at the place of its label.",
        "    Y = np.zeros((len(y), k))",
    ),
    solution="""
def one_hot(y, k):
    Y = np.zeros((len(y), k))
    Y[np.arange(len(y)), y] = 1
    return Y
""",
    why="`Y[np.arange(n), y] = 1` writes one 1 into each row. (`np.eye(k)[y]` does it at once: it picks rows out of a "
    "table with ones on its diagonal.) k must be given: the largest class may be missing from y.",
)
def one_hot(answer):
    for y, k in [(np.array([0, 2, 1, 2]), 3), (np.array([1, 0, 1]), 4)]:
        want = np.eye(k)[y]
        given = np.asarray(call(answer, y, k, what="one_hot"))
        if given.shape == (k, len(y)) and k != len(y):
            raise Wrong("rows and columns have changed places: a row for each sample.")
        if given.ndim == 2 and given.shape[1] == y.max() + 1 < k:
            raise Wrong(
                f"for the labels {y.tolist()} and k = {k} it has {given.shape[1]} columns: k classes, also those that "
                "don't occur."
            )
        got = numbers(given, want.shape, what=f"one_hot({y.tolist()}, {k})")
        if close(got, want):
            continue
        said = f"for the labels {y.tolist()} it gives {np.round(got, 2).tolist()}. "
        if (got.sum(axis=1) != 1).any():
            raise Wrong(said + "Each row shall have exactly one 1.")
        raise Wrong(said + "Each row has one 1, but not at the place of its label, counted from 0.")


@exercise(
    "10.3",
    kind="number",
    hints=(
        "What are e to the power of the two scores of 0, and what must the third one be to be as much as both?",
        "e^z / (1 + 1 + e^z) = ½, so e^z = 2.",
        "score = np.log(…)",
    ),
    solution="""
score = np.log(2)
""",
    why="The two others have e⁰ = 1 each, together 2. Half of all is as much as both: e^z = 2, z = log 2 = 0.693.",
)
def score(answer):
    got = numbers(answer)
    if abs(got - np.log(2)) < 0.005:
        return
    p = 1 / (1 + 2 * np.exp(-np.clip(got, -700, 700)))
    said = f"with {got:g} its probability is {p:.3f}. "
    if got == 0:
        raise Wrong(said + "All three are equal then.")
    if abs(got - 2) < 0.005:
        raise Wrong(said + "e to the score shall be 2, not the score itself.")
    if abs(got - np.log(0.5)) < 0.005:
        raise Wrong(said + "The sign: it must have a higher score than the others.")
    raise Wrong(said + "One half is wanted.")


@exercise(
    "10.4",
    kind="mistake",
    given="""
def step(W, b, X, Y, rate):
    error = Y - softmax(X @ W + b)
    return W - rate * X.T @ error / len(X), b - rate * error.mean()
""",
    hints=(
        "Which shape have the error, W and b, and along which axis must each be added up?",
        "The error is p − Y, (n, 3). The gradient of W is X.T @ error / n, that of b the mean of each column.",
        "    error = softmax(X @ W + b) - Y",
    ),
    solution="""
def step(W, b, X, Y, rate):
    error = softmax(X @ W + b) - Y
    return W - rate * X.T @ error / len(X), b - rate * error.mean(axis=0)
""",
    why="`Y - softmax(…)` with minus rate goes uphill. And `error.mean()` without an axis is the mean of all, which is "
    "0, as each row of p − Y adds up to 0: so no bias ever moved.",
)
def step(answer):
    random = np.random.default_rng(104)
    X, y = random.normal(size=(20, 2)), random.integers(0, 3, 20)
    Y, W, b, rate = np.eye(3)[y], random.normal(size=(2, 3)), random.normal(size=3), 0.7
    error = _softmax(X @ W + b) - Y
    dW, db = X.T @ error / 20, error.mean(axis=0)
    given = call(answer, W, b, X, Y, rate, what="step")
    if not (isinstance(given, (tuple, list)) and len(given) == 2):
        raise Wrong("give back two things, the new W and the new b.")
    new_W = numbers(given[0], (2, 3), what="the new W")
    new_b = numbers(given[1], (3,), what="the new b")
    if close(new_W, W + rate * dW):
        raise Wrong("W goes uphill: the loss is higher after the step. Which of the two is taken from the other?")
    if close(new_W, W - rate * dW * 20):
        raise Wrong("the step of W is 20 times too long, and there are 20 points: the mean, not the sum.")
    if not close(new_W, W - rate * dW):
        raise Wrong(f"W moves by {np.round(new_W - W, 3).tolist()}, and should by {np.round(-rate * dW, 3).tolist()}.")
    if close(new_b, b):
        raise Wrong("W is right. But b does not move: the mean of *all* errors is 0. Take it column by column.")
    if close(new_b, b + rate * db):
        raise Wrong("W is right. b goes uphill.")
    if close(new_b, b - rate * db * 20):
        raise Wrong("W is right. The step of b is 20 times too long: the mean, not the sum.")
    if not close(new_b, b - rate * db):
        raise Wrong("W is right. b is not: its gradient is the mean of each column of the error.")
    if not close(numbers(call(answer, W, b, X, Y, 0.1, what="step")[0], (2, 3), what="the new W"), W - 0.1 * dW):
        raise Wrong("with a rate of 0.7 it is right, with 0.1 it is not: has the rate its say?")


@exercise(
    "10.5",
    kind="challenge",
    hints=(
        "With noise of 0.4 the arms overlap. Which network learns the noise by heart: the small or the large one?",
        "Compare on fresh points, not on its own. Fewer nodes, fewer epochs, dropout or L2 (lesson 12 has them): what "
        "helps?",
        "noisy_X, noisy_y = make_spirals(500, arms=3, noise=0.4, seed=0)",
    ),
    solution="""
noisy_X, noisy_y = make_spirals(500, arms=3, noise=0.4, seed=0)
keras.utils.set_random_seed(0)
layers = [Dense(32, activation="tanh"), Dense(16, activation="tanh"), Dense(3, activation="softmax")]
noisy = keras.Sequential([Input((2,)), *layers])
data = batches(noisy_X, keras.utils.to_categorical(noisy_y), batch_size=50)
noisy.compile(optimizer=keras.optimizers.Adam(0.005), loss="categorical_crossentropy")
noisy.fit(**data, epochs=60, verbose=0)
""",
    why="The lesson's network has 13 to 23 of its own 1,500 points wrong, and 28 to 37 fresh ones: the difference is "
    "learnt by heart. How far one gets is limited by the noise; who chooses by these fresh points has used them.",
    record=("accuracy on 6,000 fresh points", max),
)
def noisy(answer):
    X, y = make_spirals(2000, arms=3, noise=0.4, seed=105)
    order = np.random.default_rng(105).permutation(len(X))  # not class by class
    X, y = X[order], y[order]
    ask = getattr(answer, "predict", answer)
    if isinstance(answer, type) or not callable(ask):
        answers_of(answer, X)  # says what is wrong
    options = {"verbose": 0} if type(answer).__module__.startswith("keras") else {}
    try:
        p = np.asarray(ask(np.array(X), **options), float)
    except Exception as error:
        raise Wrong(f"asked about 6,000 points, your model stops with {type(error).__name__}: {error}.") from None
    if p.shape not in ((6000, 3), (6000,)):
        raise Wrong(
            f"for 6,000 points it gives an array of the shape {p.shape}; (6000, 3) or 6,000 classes are wanted."
        )
    says = p.argmax(axis=1) if p.ndim == 2 else p
    right = np.mean(says == y)
    if right >= 0.96:
        return right

    def picture(ax):
        ax.scatter(*X[:1500].T, c=[f"C{int(k)}" for k in np.clip(says[:1500], 0, 2)], s=4)
        ax.set(aspect="equal", title="what your model calls them")

    if right < 0.4:
        raise Wrong(
            f"{right:.1%} of 6,000 fresh points are right: no better than a guess. Has it been fitted?", picture
        )
    if right < 0.75:
        raise Wrong(
            f"{right:.1%} of 6,000 fresh points are right: that is what straight lines can do. Does it bend?", picture
        )
    raise Wrong(f"{right:.1%} of 6,000 fresh points are right; 96% are wanted.", picture)
