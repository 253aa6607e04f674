"""Lesson 13: what a network in the playground must reach, with how little."""

import re

from .exercise import Wrong, exercise
from .questions import question

PLAIN = ("x1", "x2")


def _data(name, noise=0):
    words = f"the data are {name}" + f" with noise of at least {noise}" * (noise > 0)
    return words, lambda s: s["data"] == name and s["noise"] >= noise


def _right(share):
    return f"at least {share:.0%} of the test points are right", lambda s: s.get("test_accuracy", 0) >= share


def _neurons(most):
    words = f"there are at most {most} hidden neurons" if most else "there is no hidden neuron"
    return words, lambda s: s["neurons"] <= most


NOISY_MOONS = [
    _data("moons", 0.35),
    ("at most 10% of the points are for training", lambda s: s["test_share"] >= 0.9),
    ("there are at least 64 hidden neurons", lambda s: s["neurons"] >= 64),
    ("their activation is not linear", lambda s: s["activation"] != "linear"),
]
CHALLENGES = {}  # name: conditions on a playground's state, each in words and as a function; and what is counted


def challenge(name, conditions, count, **texts):
    """Make an exercise of conditions on a playground's state. count: function(state), the number that is kept."""
    CHALLENGES[name] = conditions, count

    def judge(answer):
        if "Playground" not in [kind.__name__ for kind in type(answer).__mro__]:
            raise Wrong(f"a Playground is wanted, but the answer is {_kind(answer)}.")
        state = answer._numbers()  # worked out now: `state` can be written into
        missed = [words for words, holds in conditions if not holds(state)]
        if missed:
            raise Wrong(f"not yet. Wanted: {'; '.join(missed)}.")
        return round(float(count(state)), 3)

    return exercise(name, kind="challenge", **texts)(judge)


def _kind(answer):
    return "not there" if answer is None else f"of the type {type(answer).__name__}"


challenge(
    "13.1",
    [
        _data("Gaussians", 0.1),
        _neurons(0),
        ("it has not trained", lambda s: s["epoch"] == 0),
        ("a weight was set by hand", lambda s: s["by_hand"] > 0),
        _right(0.95),
    ],
    lambda s: s["by_hand"],
    hints=(
        "Where are the orange points, and in which direction must the sum grow?",
        "Orange lies to the right and above. So both weights are positive, and about equal. The bias moves the line.",
        'mine = Playground(data="Gaussians", hidden="")',
    ),
    solution="""
mine = Playground(data="Gaussians", hidden="")
for name, number in {"x1 → output": 2, "x2 → output": 2, "output": 0}.items():
    mine.set_weight(name, number)
""",
    why="Orange where x1 + x2 > 0: the line through the middle, and two weights of the same size.",
    record=("numbers set by hand", min),
)
challenge(
    "13.2",
    [_data("circles", 0.1), _neurons(0), _right(0.98)],
    lambda s: len(s["features"]),
    hints=(
        "Which number does a point on the inner circle have small, and one on the outer circle large?",
        "The distance from the middle is the root of x1² + x2². Which inputs make a weighted sum of that?",
        'mine = Playground(data="circles", hidden="", features=[…], learning_rate=0.1)',
    ),
    solution="""
mine = Playground(data="circles", hidden="", features=["x1**2", "x2**2"], learning_rate=0.1)
mine.train(100)
""",
    why="With the squares as inputs, the border of one neuron is an ellipse.",
    record=("inputs", min),
)
challenge(
    "13.3",
    [_data("XOR"), ("the inputs are x1 and x2", lambda s: tuple(s["features"]) == PLAIN), _neurons(4), _right(0.95)],
    lambda s: s["neurons"],
    hints=(
        "How many straight lines are there between the four quarters?",
        "Two or three neurons may do, from a good start. If a start fails, take another seed.",
        'mine = Playground(data="XOR", noise=0, hidden="3", …)',
    ),
    solution="""
mine = Playground(data="XOR", noise=0, hidden="4", activation="relu", learning_rate=0.03)
for k, (w1, w2, out) in enumerate([(1, 1, -5), (-1, -1, -5), (1, -1, 5), (-1, 1, 5)], 1):
    for name, number in {f"x1 → 1.{k}": w1, f"x2 → 1.{k}": w2, f"1.{k} → output": out}.items():
        mine.set_weight(name, number)
mine.train(300)
""",
    why="|x1 − x2| less |x1 + x2| is above 0 in two of the quarters, and each |…| is two ReLUs: a good start, which "
    "the training sharpens. Three ReLUs from a random start do as well, with 8 of 20 seeds.",
    record=("hidden neurons", min),
)
challenge(
    "13.4",
    [
        _data("hills", 0.1),
        _neurons(6),
        ("the test points are off by 0.12 at most on average", lambda s: s.get("test_error", 1) <= 0.12),
    ],
    lambda s: s["neurons"],
    hints=(
        "What do the hills look like along x1? Which of the inputs has that shape?",
        "More inputs may take the place of neurons: squares and the product bend without any.",
        'mine = Playground(data="hills", hidden="3", features=[…], learning_rate=0.03)',
    ),
    solution="""
mine = Playground(data="hills", hidden="6", learning_rate=0.03,
                  features=["x1", "x2", "x1**2", "x2**2", "x1 * x2"])
mine.train(300)
""",
    why="A hill is bent in both directions. Squares bring the bend along, and the neurons put it in place. Three do "
    "with most seeds, six with all 20 that were tried.",
    record=("hidden neurons", min),
)
challenge(
    "13.5",
    [_data("spirals", 0.2), _neurons(4), _right(0.95)],
    lambda s: s["neurons"],
    hints=(
        "Four straight lines can't wind up a spiral. What else may an input be?",
        "Squares, the product and the sines bend the plane before the first neuron sees it.",
        'mine = Playground(data="spirals", noise=0.2, hidden="3", features=[…], learning_rate=0.03)',
    ),
    solution="""
mine = Playground(data="spirals", noise=0.2, hidden="3", learning_rate=0.03,
                  features=["x1", "x2", "x1**2", "x2**2", "x1 * x2"])
mine.train(300)
""",
    why="Five inputs and three neurons. With the sines, too, no hidden neuron at all may do.",
    record=("hidden neurons", min),
)
challenge(
    "13.6",
    [
        _data("moons", 0.1),
        (
            "there are four hidden layers of sigmoid neurons",
            lambda s: s["activation"] == "sigmoid" and len(re.findall(r"\d+", s["hidden"])) == 4,
        ),
        ("the optimiser is SGD", lambda s: s["optimizer"] == "SGD"),
        _right(0.98),
    ],
    lambda s: s["epoch"],
    hints=(
        "How large is a sigmoid's slope at most, and what is left of a slope behind four of them?",
        "A step is rate times slope. If the slopes are tiny, what may the rate be?",
        'mine = Playground(hidden="4, 4, 4, 4", activation="sigmoid", optimizer="SGD", learning_rate=…)',
    ),
    solution="""
mine = Playground(hidden="8, 8, 8, 8", activation="sigmoid", optimizer="SGD", learning_rate=1, batch_size=16)
mine.train(300)
""",
    why="Where slopes are tiny, steps may be huge: a rate of 1, and small batches for more of them.",
    record=("epochs", min),
)
challenge(
    "13.7",
    [
        *NOISY_MOONS,
        ("the test loss is at least three times the training loss", lambda s: s["test_loss"] >= 3 * s["train_loss"]),
    ],
    lambda s: s["test_loss"] / s["train_loss"],
    hints=(
        "When does a network learn its points by heart: with few points or many, few neurons or many?",
        "25 points and 64 neurons: let it learn for long, and with a large rate.",
        'mine = Playground(noise=0.35, test_share=0.9, hidden="64", …)',
    ),
    solution="""
mine = Playground(noise=0.35, test_share=0.9, hidden="64", activation="relu", learning_rate=0.03)
mine.train(300)
""",
    why="64 neurons bend the border round each of the few training points, and the test points pay for it.",
    record=("test loss over training loss", max),
)
challenge(
    "13.8",
    [
        *NOISY_MOONS,
        ("it has trained for at least 300 epochs", lambda s: s["epoch"] >= 300),
        ("the test loss is at most 0.55", lambda s: s["test_loss"] <= 0.55),
        _right(0.78),
    ],
    lambda s: s["test_loss"],
    hints=(
        "Which remedies of lesson 12 has the playground?",
        "What does a penalty on large weights forbid?",
        'mine = Playground(noise=0.35, test_share=0.9, hidden="64", …, penalty=…)',
    ),
    solution="""
mine = Playground(noise=0.35, test_share=0.9, hidden="64", learning_rate=0.03, penalty="L2 0.03")
mine.train(300)
""",
    why="L2 takes off points for large weights, and a border that winds round single points needs large ones.",
    record=("test loss", min),
)

question(
    "13.a",
    "Four neurons of the first layer: which of them can draw a curved border?",
    right=0,
    choices=[
        ("None of them.", "Each is a weighted sum of x1 and x2: straight. The second layer combines them."),
        ("Those with tanh.", "tanh bends the *height*, not the border: it is where the sum is 0, a straight line."),
        ("All, after enough training.", "Training turns and moves the line. It never bends it."),
    ],
)
question(
    "13.b",
    "How many neurons, each with its straight line, fence in the inner circle?",
    right=1,
    choices=[
        ("2", "Two lines make a wedge or a strip: it leaks at the open ends."),
        ("3", "A triangle is the smallest fence that has no open end."),
        ("4", "A square does it, too. But one line less is enough."),
    ],
)
question(
    "13.c",
    "Two hidden layers of 6 with a linear activation, on the moons: how will the border look?",
    right=2,
    choices=[
        ("Like 12 corners.", "A corner needs an activation that bends. Here each neuron only passes its sum on."),
        ("Smooth and round.", "Round takes tanh or sigmoid. Sums of sums are sums."),
        ("A straight line.", "Twelve neurons and 67 parameters say no more than one neuron with 3."),
    ],
)
