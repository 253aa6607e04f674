"""Lesson 06: layers and activations."""

import itertools

import numpy as np
from scipy.special import expit

from .exercise import Wrong, answers_of, call, close, exercise, numbers
from .questions import question

question(
    "06.a",
    "One sample meets 12 weights in this layer of four nodes. 100 samples go through it at once: how many weights now?",
    right=0,
    choices=[
        ("12", "Every sample meets the same table, (3, 4). Only X gets more rows."),
        ("1,200", "That would be a table for each sample. All of them share one."),
        ("400", "So many numbers come out, four for each sample. The weights stay as they are."),
    ],
)
question(
    "06.b",
    "Two Dense layers without activation, 50 nodes and then 2. What can they do that one layer of 2 can't?",
    right=2,
    choices=[
        ("Bend the border.", "Sums of sums are sums: the border stays straight."),
        ("Learn more, as they have more parameters.", "302 instead of 8, and the same answers."),
        ("Nothing.", "A @ B is one table, worked out in advance."),
    ],
)
question(
    "06.c",
    "All weights of the network begin at 1. What is its hidden layer of four after a long training?",
    right=1,
    choices=[
        (
            "As good as any: gradient descent corrects it.",
            "Equal nodes that are used equally get equal corrections, for ever.",
        ),
        (
            "A layer of one, four times.",
            "They compute the same and are corrected in the same way. Chance makes nodes different.",
        ),
        ("Dead: nothing moves.", "That is so from zeros. From ones they move, all together."),
    ],
)


@exercise(
    "06.0",
    kind="code",
    hints=(
        "Which shape must come out for two samples, and which product has it?",
        "`X @ W` is that product. NumPy adds b to every row, and `sigmoid` bends each number by itself.",
        "    z = X @ W + …",
    ),
    solution="""
def dense(X, W, b):
    return sigmoid(X @ W + b)
""",
    why="(n, 3) @ (3, 4) gives (n, 4): a row for each sample, a column for each node. The four biases are added to "
    "every row, and the sigmoid bends every number. There is no loop, neither over the nodes nor over the samples.",
)
def dense(answer):
    random = np.random.default_rng(60)
    for n in (2, 5):
        X, W, b = random.normal(size=(n, 3)), random.normal(size=(3, 4)), random.normal(size=4)
        got = numbers(call(answer, X, W, b, what="dense"), (n, 4), what=f"dense(X, W, b), for {n} samples,")
        if close(got, expit(X @ W + b)):
            continue
        if close(got, X @ W + b):
            raise Wrong("the sums are right. But they are not bent.")
        if close(got, expit(X @ W)):
            raise Wrong("it is bent, and the biases are left out.")
        if close(got, expit(X @ W) + b):
            raise Wrong("the biases come too late: they belong to the sum, before it is bent.")
        if close(got, np.tanh(X @ W + b)) or close(got, np.maximum(0, X @ W + b)):
            raise Wrong("the sums are right, but something else than `sigmoid` bends them.")
        raise Wrong("the shape is right, the numbers are not. Compare them with the loop above, node by node.")


@exercise(
    "06.1",
    kind="code",
    hints=(
        "What does a layer of m inputs and n nodes own?",
        "A table of m times n weights and n biases. Take the sizes in pairs, each with the next one.",
        "    return sum(m * n + n for m, n in zip(sizes, …))",
    ),
    solution="""
def parameters(sizes):
    return sum(m * n + n for m, n in zip(sizes, sizes[1:]))
""",
    why="Each layer has its table and its row of biases; the input layer has nothing. For [8, 12, 8, 1] that is "
    "108 + 104 + 9 = 221, as Keras counts.",
)
def parameters(answer):
    for sizes in ([8, 12, 8, 1], [10, 6], [2, 4, 2, 1], [784, 128, 10]):
        pairs = list(itertools.pairwise(sizes))
        want, weights = sum(m * n + n for m, n in pairs), sum(m * n for m, n in pairs)
        got = numbers(call(answer, sizes, what="parameters"), what=f"parameters({sizes})")
        if got == want:
            continue
        said = f"parameters({sizes}) gives {got:g}, and Keras counts {want}. "
        if got == weights:
            raise Wrong(said + "Those are the weights. And the biases?")
        if got == weights + sum(sizes):
            raise Wrong(said + "The input layer computes nothing, so it has no biases.")
        if got == weights + sum(m for m, _ in pairs):
            raise Wrong(said + "A layer has a bias for each node that it has, not for each that comes in.")
        if got == weights + len(pairs):
            raise Wrong(said + "One bias for a whole layer? Each node has its own.")
        raise Wrong(said + "Write down the shapes of all tables and rows.")


@exercise(
    "06.2",
    kind="code",
    hints=(
        "What goes into the second layer?",
        "A loop over the layers: what comes out of one goes into the next. Hidden layers bend with ReLU, the last one "
        "with the sigmoid.",
        "    for W, b in layers[:-1]:",
    ),
    solution="""
def forward(X, layers):
    for W, b in layers[:-1]:
        X = np.maximum(0, X @ W + b)
    W, b = layers[-1]
    return sigmoid(X @ W + b)
""",
    why="`layers` is a list of (W, b). All but the last bend with ReLU; the last one gives a probability. Two lines, "
    "for networks of any depth: that is what `predict` does.",
)
def forward(answer):
    random = np.random.default_rng(62)
    for sizes in ([3, 4, 1], [2, 5, 4, 3, 1], [2, 1]):
        layers = [(random.normal(size=pair), random.normal(size=pair[1]) - 0.5) for pair in itertools.pairwise(sizes)]
        X = random.normal(size=(6, sizes[0]))

        def through(hidden, last, bias=1.0, X=X, layers=layers):
            for W, b in layers[:-1]:
                X = hidden(X @ W + bias * b)
            return last(X @ layers[-1][0] + bias * layers[-1][1])

        relu = lambda z: np.maximum(0, z)  # noqa: E731
        layers[-1][1][:] -= np.median(through(relu, lambda z: z))  # so that some sums are negative, and some not
        got = numbers(call(answer, X, layers, what="forward"), (6, 1), what=f"forward(X, layers), for sizes {sizes},")
        if close(got, through(relu, expit)):
            continue
        said = f"for the sizes {sizes} its answers are wrong. "
        if close(got, through(relu, lambda z: z)):
            raise Wrong(said + "The last sum is right, and was not bent.")
        if close(got, through(relu, relu)):
            raise Wrong(said + "Yours bends the last layer with ReLU, too: is that a probability?")
        if close(got, through(relu, lambda z: expit(np.maximum(0, z)))):
            raise Wrong(said + "The last sum goes through ReLU *and* the sigmoid: it needs the sigmoid only.")
        if close(got, through(expit, expit)):
            raise Wrong(said + "Yours bends all layers with the sigmoid.")
        if close(got, through(lambda z: z, expit)):
            raise Wrong(said + "Yours does not bend between the layers: then many layers are one.")
        if close(got, through(relu, expit, 0.0)):
            raise Wrong(said + "Where are the biases?")
        raise Wrong(said + "Print the shape after each layer, and the smallest number: after ReLU none is negative.")


@exercise(
    "06.3",
    kind="mistake",
    given="""
def leaky_slope(z):
    return np.where(z > 0, 1, 0.1 * z)
""",
    hints=(
        "What does a leaky ReLU do with a negative z, and with a positive one?",
        "Where z > 0 it gives z, elsewhere a tenth of it. And its slope must be the slope of just that.",
        "    return np.where(z > 0, 1, …)",
    ),
    solution="""
def leaky_slope(z):
    return np.where(z > 0, 1, 0.1)
""",
    why="The slope of z is 1 and of 0.1 z is 0.1, wherever z may be. The program gave 0.1 z, which is the leaky ReLU's "
    "*value* on the left: backpropagation would have turned the sign of each correction there.",
)
def leaky_slope(answer):
    z = np.array([2.0, -3.0, 0.2, -0.2, 7.0, -1.0])
    got = numbers(call(answer, z, what="leaky_slope"), z.shape, what="leaky_slope(z), for 6 numbers,")
    if close(got, np.where(z > 0, 1, 0.1)):
        return
    if close(got, np.where(z > 0, 1, 0.1 * z)):
        raise Wrong("it still does what the program did. Nudge it: how much does 0.1 z grow if z grows by a little?")
    if close(got, np.where(z > 0, z, 0.1 * z)):
        raise Wrong("that is the function itself, not its slope.")
    if close(got, np.where(z > 0, 1, 0)):
        raise Wrong("that is the slope of the plain ReLU: a node with it can die.")
    if close(got, np.where(z > 0, 1, -0.1)):
        raise Wrong("on the left the leaky ReLU rises, too. Which sign has its slope?")
    raise Wrong(f"at z = {', '.join(f'{v:g}' for v in z)} it gives {', '.join(f'{v:g}' for v in got)}. Nudge it there.")


@exercise(
    "06.4",
    kind="code",
    hints=(
        "By what does a layer multiply the size of what comes in, if its weights are twice as wide?",
        "Send numbers of size 1 through one layer of n nodes, np.maximum(0, X @ W), and look at the root of the mean "
        "square. Which width of W keeps it at 1? How does it change with n?",
        "    return np.sqrt(2 / …)",
    ),
    solution="""
def width(n):
    return np.sqrt(2 / n)
""",
    why="A sum of n products of size 1 and width s has the size s√n, and ReLU keeps half of its mean square: s√(n/2) "
    "must be 1. That is He's rule; Glorot's, 1/√n, forgets the half that ReLU stops.",
)
def width(answer):
    for n in (50, 200, 1000):
        got = numbers(call(answer, n, what="width"), what=f"width({n})")
        if got <= 0:
            raise Wrong(f"width({n}) gives {got:g}. A width is above 0.")
        factor = got * np.sqrt(n / 2)
        if abs(factor - 1) < 0.03:
            continue
        said = f"with width({n}) = {got:.4f} each ReLU layer multiplies by {factor:.2f}, ten by {factor**10:.2g}. "
        if abs(factor - np.sqrt(0.5)) < 0.02:
            raise Wrong(said + "The sum keeps its size. But ReLU stops half of it.")
        if close(got, 2 / n) or close(got, 1 / n):
            raise Wrong(
                said + "The *square* of the width goes with 1/n: sums of n random numbers grow like the root of n."
            )
        raise Wrong(said + "The factor must be 1 for every n.")


@exercise(
    "06.5",
    kind="challenge",
    hints=(
        "How many straight lines are needed to fence in the inner ring?",
        "Each hidden node draws one line. Build the network of the lesson with fewer or other nodes, or set weights "
        "by hand: what if a node could see x² instead of bending x?",
        'rings = keras.Sequential([Input((2,)), Dense(…, activation=…), Dense(1, activation="sigmoid")])',
    ),
    solution="""
keras.utils.set_random_seed(0)
rings = keras.Sequential([Input((2,)), Dense(4, activation="tanh"), Dense(1, activation="sigmoid")])
data = batches(X_rings, y_rings, batch_size=40)
rings.compile(optimizer=keras.optimizers.Adam(learning_rate=0.02), loss="binary_crossentropy")
rings.fit(**data, epochs=200, verbose=0)
""",
    why="Four lines make a fence around the inner ring: 17 parameters. Three do, too, but not from every "
    "start. With an activation that squares, such as `activation=keras.ops.square`, two "
    "nodes or even one layer less may do: the right bend is worth many nodes.",
    record=("parameters", min),
)
def rings(answer):
    from sklearn.datasets import make_circles

    X, y = make_circles(2000, noise=0.05, factor=0.4, random_state=65)
    right = np.mean((answers_of(answer, X) > 0.5) == y)
    count = getattr(answer, "count_params", None)
    if count is None:
        raise Wrong(f"{right:.1%} of 2,000 new points are right. But only a Keras model can be counted here.")

    def picture(ax):
        side = np.linspace(-1.5, 1.5, 80)
        grid = np.array(np.meshgrid(side, side)).reshape(2, -1).T
        ax.contourf(side, side, answers_of(answer, grid).reshape(80, 80), levels=np.linspace(0, 1, 11), cmap="cividis")
        ax.plot(*X[:300].T, ".", color="white", markersize=3)
        ax.set(aspect="equal", title="your model's answers")

    if count() < 1:
        raise Wrong("a model without any parameter has learnt nothing: what was fitted?")
    if right < 0.99:
        raise Wrong(f"{right:.1%} of 2,000 new points are right; 99% are wanted.", picture)
    return count()
