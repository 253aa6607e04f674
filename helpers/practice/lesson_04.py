"""Lesson 04: a hidden layer for versicolor."""

import numpy as np
from scipy.special import expit

from .exercise import Wrong, call, close, exercise, numbers
from .questions import question


@exercise(
    "04.1",
    kind="code",
    hints=(
        "What has each hidden neuron of its own, if it gets two inputs instead of one?",
        "Count the letters in the picture of the network: those of one hidden neuron, times the number of hidden "
        "neurons, and then those of the output neuron.",
        "    return hidden * (inputs + 1) + …",
    ),
    solution="""
def count(inputs, hidden):
    return hidden * (inputs + 1) + (hidden + 1)
""",
    why="Each hidden neuron has a weight for each input, and one bias. The output neuron has a weight for each hidden "
    "neuron, and one bias. With 1 and 3 that is 6 + 4 = 10, as in the lesson.",
)
def parameters(count):
    for inputs, hidden in [(4, 3), (1, 3), (1, 5), (10, 1), (2, 50)]:
        want = hidden * (inputs + 1) + hidden + 1
        got = numbers(call(count, inputs, hidden, what="count"), what=f"count({inputs}, {hidden})")
        if got == want:
            continue
        said = f"count({inputs}, {hidden}) gives {got:g}. "
        if got == 3 * hidden + 1 and inputs > 1:
            raise Wrong(said + "With one input that is right. How many weights has a hidden neuron with more inputs?")
        if got == hidden * (inputs + 1):
            raise Wrong(said + "That is the hidden neurons, with their biases. And the output neuron?")
        if got == want - 1:
            raise Wrong(said + "One is missing: has the output neuron its bias?")
        raise Wrong(said + "Draw this network on paper, and count the letters at each neuron.")


@exercise(
    "04.2",
    kind="code",
    hints=(
        "What does one hidden neuron have to do at 1 cm, and what another one at 2 cm?",
        "A sigmoid with a large weight w goes up at the place where wx + b = 0. Let a1 go up at 1 and a2 at 2: then "
        "a1 − a2 is near 1 between them, and near 0 elsewhere.",
        "    a1 = sigmoid(20 * x - 20)",
    ),
    solution="""
def bump(x):
    a1 = sigmoid(20 * x - 20)
    a2 = sigmoid(20 * x - 40)
    return sigmoid(10 * a1 - 10 * a2 - 5)
""",
    why="a1 goes up where 20x − 20 = 0, at 1 cm, and a2 at 2 cm. The output neuron gets −5 outside, which is a clear "
    "no, and 10 − 5 = 5 between them, a clear yes. Any other large weights do as well.",
)
def bump(answer):
    x = np.linspace(0, 3, 61)
    given = np.asarray(call(answer, x, what="bump"))
    p = numbers(given[:, 0] if given.shape == (61, 1) else given, (61,), what="bump(x), for 61 widths,")

    def picture(ax):
        ax.plot(x, np.where(abs(x - 1.5) < 0.5, 1, 0), "--", color="black", label="wanted")
        ax.plot(x, p, color="C3", label="yours")
        ax.set(xlabel="petal width (cm)", ylabel="probability")
        ax.legend()

    if (p < 0).any() or (p > 1).any():
        raise Wrong(
            "a probability lies between 0 and 1, and yours doesn't. What does the output neuron do last?", picture
        )
    inside, outside = abs(x - 1.5) < 0.35, abs(x - 1.5) > 0.65
    if (p[inside] > 0.9).all() and (p[outside] < 0.1).all():
        if not np.array_equal(np.ravel(call(answer, x[10:], what="bump")).round(6), p[10:].round(6)):
            raise Wrong("for other widths it gives the same numbers: does it look at x?")
        return
    slopes = np.diff(p)
    if (p[inside] < 0.1).all() and (p[outside] > 0.9).all():
        raise Wrong("your curve is high, low, high: upside down. Which sign has each hidden neuron's weight?", picture)
    if (slopes > -1e-9).all() or (slopes < 1e-9).all():
        raise Wrong(
            "your curve only rises, or only falls: no such curve is right on both sides. How many hidden neurons "
            "are in it, and with which signs are they added?",
            picture,
        )
    if (p[outside] > 0.1).any() and (p[inside] > 0.9).all():
        raise Wrong(f"between 1 and 2 cm it says yes. But outside it still says up to {p[outside].max():.2f}.", picture)
    if p.max() > 0.5 and not 1 <= x[p.argmax()] <= 2:
        raise Wrong(f"your bump stands at {x[p.argmax()]:.2g} cm. Where is wx + b = 0?", picture)
    if p[inside].max() < 0.9:
        raise Wrong(
            f"it goes up and down, but not high enough: {p[inside].min():.2f} to {p[inside].max():.2f} between 1 and "
            "2 cm. How much must reach the last sigmoid for a clear yes?",
            picture,
        )
    raise Wrong("it is a bump, but not in the right place, or its sides are not steep enough.", picture)


@exercise(
    "04.3",
    kind="mistake",
    given="""
def forward(x, w, b, W, B):
    p = 0
    for k in range(3):
        p = p + sigmoid(x * w[0, k] + b[k]) * W[k, 0] + B[0]
    return p
""",
    hints=(
        "What is the shape of what comes out, and between which numbers does a probability lie?",
        "Follow the picture of the network: how often does the lesson bend, that is, use the sigmoid?",
        "    return sigmoid(…)",
    ),
    solution="""
def forward(x, w, b, W, B):
    a = sigmoid(x[:, np.newaxis] @ w + b)
    return sigmoid(a @ W + B)[:, 0]
""",
    why="Two things were wrong. The sum of the output neuron was not bent: without the last sigmoid it is no "
    "probability. And B, the output neuron's bias, was added to each hidden neuron's share: three times instead of "
    "once.",
)
def forward(answer):
    random = np.random.default_rng(41)
    x = random.uniform(0, 2.5, 7)
    w, b, W, B = (random.normal(size=shape) for shape in ((1, 3), (3,), (3, 1), (1,)))
    a = expit(x[:, np.newaxis] @ w + b)
    got = np.asarray(call(answer, x, w, b, W, B, what="forward"))
    got = numbers(got[:, 0] if got.shape == (7, 1) else got, (7,), what="forward(…), for 7 flowers,")
    if close(got, expit(a @ W + B)[:, 0]):
        return
    if close(got, (a @ W + 3 * B)[:, 0]):
        raise Wrong("it still does what the program did. Compare it with the lesson's four lines, step by step.")
    if close(got, (a @ W + B)[:, 0]):
        raise Wrong(f"the sum is right now. But is it a probability? The largest is {got.max():.2f}.")
    if close(got, expit(a @ W + 3 * B)[:, 0]):
        raise Wrong("it is bent twice now, as it should be. But B, the output neuron's bias, counts three times.")
    raise Wrong("it still differs from the network. Write down what each line should have: x → a → sum → p.")


@exercise(
    "04.4",
    kind="code",
    hints=(
        "A rule is right about a flower if it says yes and the flower is one, or no and it isn't. How do you "
        "count that?",
        "Two loops, one over low and one over high. Work out the accuracy of each pair, and keep the largest.",
        "    return max(np.mean(((x > low) & (x <= high)) == y) for low in cuts for …)",
    ),
    solution="""
def best_rule(x, y, cuts):
    return max(np.mean(((x > low) & (x <= high)) == y) for low in cuts for high in cuts)
""",
    why="On the irises it is 0.96, with 0.85 and 1.65 for the cuts, say: no interval of petal widths does better. The "
    "network, which knew no rule, reaches it.",
)
def best_rule(answer):
    def tried(x, y, cuts):
        return max(np.mean(((x > low) & (x <= high)) == y) for low in cuts for high in cuts)

    random = np.random.default_rng(44)
    for n, cuts in [(40, np.array([0.5, 1.0, 1.2, 1.8, 2.1])), (25, np.arange(0.05, 3.1, 0.1))]:
        x = random.uniform(0, 3, n).round(1)
        y = ((abs(x - random.uniform(1, 2)) < 0.5) ^ (random.uniform(size=n) < 0.15)).astype(int)
        want = tried(x, y, cuts)
        got = numbers(call(answer, x, y, cuts, what="best_rule"), what="best_rule(x, y, cuts)")
        if close(got, want):
            continue
        of = f"on {n} made-up flowers it gives {got:.3f}, and some rule reaches {want:.3f}. "
        one = max(max(np.mean((x > cut) == y), np.mean((x < cut) == y)) for cut in cuts)
        if close(got, want * n):
            raise Wrong(f"{got:g} is how many are right. The accuracy is their share.")
        if close(got, np.mean(y == 0)):
            raise Wrong(of + "So many are right if it says no to all. Is the largest accuracy kept?")
        if close(got, one) or close(got, max(np.mean((x > cut) == y) for cut in cuts)):
            raise Wrong(of + "That is the best rule with *one* cut. Yours needs a low one and a high one.")
        others = [
            max(np.mean(inside(low, high) == y) for low in cuts for high in cuts)
            for inside in (
                lambda low, high, x=x: (x >= low) & (x <= high),
                lambda low, high, x=x: (x > low) & (x < high),
                lambda low, high, x=x: (x >= low) & (x < high),
            )
        ]
        if any(close(got, other) for other in others):
            raise Wrong(of + "Some flowers lie on a cut: *wider* than `low`, and *at most* `high`.")
        if got > want:
            raise Wrong(f"on {n} made-up flowers it gives {got:.3f}, more than any rule can reach ({want:.3f}).")
        raise Wrong(of + "Are all pairs of cuts tried, and is the largest accuracy kept?")


@exercise(
    "04.5",
    kind="challenge",
    hints=(
        "Where does the wave rise, where does it fall, and how often does it turn?",
        "Each hidden neuron is one step, up or down. Between two turns one step may do, if it is as gentle there as "
        "the wave is: try smaller weights w.",
        "wave_network = (w, b, W, B)    # w, b and W have one number for each hidden neuron",
    ),
    solution="""
ends = np.linspace(-3, 3, 31)
wave = lambda t: np.sin(2 * t) + 0.5 * np.sin(5 * t)
w = np.full(30, 20.0)
b = -w * (ends[:-1] + ends[1:]) / 2
W = np.diff(wave(ends))
wave_network = (w, b, W, wave(ends[0]))
""",
    why="That is the rule of the lesson: 30 steps, side by side. Far fewer will do if each is as gentle as the wave is "
    "at its place: gradient descent would find such weights.",
    record=("hidden neurons", min),
)
def wave_network(answer):
    if not (isinstance(answer, (tuple, list)) and len(answer) == 4):
        raise Wrong("give four things, (w, b, W, B): three arrays of the same length, and one number.")
    lists = [isinstance(part, list) or hasattr(part, "shape") for part in answer]
    answer = [np.ravel(part) if flat else part for part, flat in zip(answer, lists)]  # also as `get_weights` gives them
    w = numbers(answer[0], (None,), what="w")
    b, W = (numbers(part, (len(w),), what=name) for name, part in zip("bW", answer[1:3]))
    B = numbers(np.squeeze(answer[3]), what="B")
    t = np.linspace(-3, 3, 301)
    wanted, got = np.sin(2 * t) + 0.5 * np.sin(5 * t), expit(t[:, np.newaxis] * w + b) @ W + B
    error = np.abs(got - wanted)

    def picture(ax):
        ax.plot(t, wanted, "--", color="black", label="wanted")
        ax.plot(t, got, color="C3", label="yours")
        ax.axvline(t[error.argmax()], color="black", linestyle=":")
        ax.legend()

    if error.max() < 0.1:
        return len(w)
    raise Wrong(f"the sum is off by {error.max():.2f} at t = {t[error.argmax()]:.2f}; 0.1 is allowed.", picture)


question(
    "04.a",
    "One curve that goes up or down once: how many of the 150 flowers can it get right?",
    right=1,
    choices=[
        ("Half of them.", "Saying no to all is better already: two thirds are no versicolors."),
        ("Two thirds.", "Cut off the setosas, and the virginicas are wrong; cut off those, and the setosas are."),
        ("96%, as in lesson 02.", "There, yes was on one side only. Here no is on both sides of yes."),
    ],
)
question(
    "04.b",
    "One input, three hidden neurons, one output: how many parameters?",
    right=10,
    choices=("Two for each hidden neuron; three weights and a bias for the output.",),
)
question(
    "04.c",
    "What is the smallest number of steps, side by side, with which the sum is wrong by 0.10 at most?",
    right=29,
    choices=("Each step is flat at both ends, and the wave has many slopes. Move the slider there and look.",),
)
