"""Lesson 05: logic gates."""

import numpy as np
from scipy.special import expit

from .exercise import Wrong, call, exercise, numbers
from .questions import question

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])

question(
    "05.a",
    "AND has the weights 20, 20 and the bias −30. You make all three a hundred times smaller. What changes?",
    right=0,
    choices=[
        (
            "Only how sure it is.",
            "The border x1 + x2 = 1.5 stays, so all four answers stay on their side. They all come near one half.",
        ),
        ("It becomes an OR.", "For that the border must move: the bias must change against the weights."),
        ("Nothing.", "The border stays. But σ(0.1) is 0.52: hardly a yes."),
    ],
)
question(
    "05.b",
    "How many of XOR's four rows can one neuron get right?",
    right=1,
    choices=[
        ("All four, with the right weights.", "It asks the impossible of its weights: four lines below prove it."),
        ("Three.", "One line can cut off any single corner, and then three rows are right."),
        ("Two: the equals lie crosswise.", "Two is what a coin gets. One corner can always be cut off."),
    ],
)
question(
    "05.c",
    "Three outputs say 0.0, 0.31 and 0.0 for a flower. Which species does one-vs-all choose?",
    right=1,
    choices=[
        ("None: no output says yes.", "It must choose one, and takes the largest, whether or not it passes one half."),
        ("The second one.", "The largest wins, though its neuron rather says no."),
        (
            "It can't: the three must add up to 1.",
            "Each neuron answers a question of its own. Lesson 10 lets them compete.",
        ),
    ],
)


def _gate(answer, wanted, what, points=CORNERS, names=("x1", "x2")):
    """Check a neuron [w1, w2, b] on all rows of a truth table; raises Wrong with the rows that fail.

    points: what the neuron gets in each row, (4, 2). names: what these inputs are called.
    """
    w1, w2, b = numbers(answer, (3,), what=f"the answer, [{what}],")
    z = points @ [w1, w2] + b
    p, wanted = expit(z), np.asarray(wanted)
    wrong = [f"{x1} {x2}" for (x1, x2), yes, want in zip(CORNERS, np.sign(z), 2 * wanted - 1) if yes != want]

    def picture(ax):
        side = np.linspace(-0.5, 1.5, 100)
        ax.contourf(side, side, expit(w1 * side[np.newaxis] + w2 * side[:, np.newaxis] + b), levels=20, cmap="cividis")
        for point, want in zip(points, wanted):
            ax.plot(*point, "^" if want else "o", color="white", markeredgecolor="black", markersize=14)
        ax.set(aspect="equal", xlabel=names[0], ylabel=names[1])

    if len(wrong) == len(points):
        raise Wrong("every row has the opposite answer. What turns a neuron's answer round?", picture)
    if wrong:
        raise Wrong(f"wrong in {len(wrong)} of 4 rows, at x1 x2 = {', '.join(wrong)}.", picture)
    if np.abs(z).min() < 4.6:
        k = np.abs(z).argmin()
        raise Wrong(
            f"all rows are on the right side, but at x1 x2 = {CORNERS[k][0]} {CORNERS[k][1]} it says {p[k]:.2f}. "
            "A gate should be sure: 0.01 from the end at most."
        )


@exercise(
    "05.1",
    kind="number",
    hints=(
        "NAND is AND turned round. What turns a neuron's answer round?",
        "1 − σ(z) is σ(−z): so turn the sign of everything that makes z.",
        "nand = [-20, …, …]",
    ),
    solution="""
nand = [-20, -20, 30]
""",
    why="AND with every sign turned round. From NAND alone every other gate can be built.",
)
def nand(answer):
    _gate(answer, [1, 1, 1, 0], "w1, w2, b")


@exercise(
    "05.2",
    kind="code",
    hints=(
        "With weights of 20, what is z if exactly one input is on, two, or k of them?",
        "With k inputs on, the sum is 20k. The bias must lie between −20k, where it shall say yes, and −20(k − 1).",
        "    return -20 * (k - …)",
    ),
    solution="""
def bias(k):
    return -20 * (k - 0.5)
""",
    why="With k − 1 inputs on, z = 20(k − 1) + b must be negative, with k positive: b lies between −20k and −20(k − "
    "1), and safest in the middle. OR is k = 1, AND of two is k = 2; −30 makes *at least two of three*.",
)
def bias(answer):
    for k in (1, 2, 3, 5):
        got = numbers(call(answer, k, what="bias"), what=f"bias({k})")
        below, at = 20 * (k - 1) + got, 20 * k + got
        if below < -4.6 and at > 4.6:
            continue
        said = f"bias({k}) gives {got:g}. "
        if below >= 0:
            raise Wrong(said + f"With {_inputs(k - 1)} on, z = {below:g}: that is a yes already.")
        if at <= 0:
            raise Wrong(said + f"With {_inputs(k)} on, z = {at:g}: still a no.")
        raise Wrong(said + f"It is right, but unsure: z = {below:g} with {_inputs(k - 1)} on, {at:g} with {k}.")


def _inputs(k):
    return "1 input" if k == 1 else f"{k} inputs"


@exercise(
    "05.3",
    kind="number",
    hints=(
        "The output neuron sees a1 (both on) and a2 (neither). For which of these shall XOR say yes?",
        "XOR is a yes where neither a1 nor a2 is on.",
        "xor_output = [-20, …, …]",
    ),
    solution="""
xor_output = [-20, -20, 10]
""",
    why="NOR instead of OR: yes where a1 and a2 are both off. The hidden layer stays as it is: it has done the hard "
    "part.",
)
def xor_output(answer):
    hidden = np.array([[0, 1], [0, 0], [0, 0], [1, 0]])
    _gate(answer, [0, 1, 1, 0], "weight of a1, weight of a2, bias", hidden, ("a1", "a2"))


@exercise(
    "05.4",
    kind="mistake",
    given="""
def xor(x1, x2):
    a1 = sigmoid(20 * x1 + 20 * x2 - 10)
    a2 = sigmoid(20 * x1 + 20 * x2 - 30)
    return sigmoid(20 * a1 + 20 * a2 - 10)
""",
    hints=(
        "What do the two hidden neurons say to 0 1 and to 1 0?",
        "The first one is an OR, the second an AND. XOR is: OR, and not AND.",
        "    return sigmoid(20 * a1 - …)",
    ),
    solution="""
def xor(x1, x2):
    a1 = sigmoid(20 * x1 + 20 * x2 - 10)  # OR
    a2 = sigmoid(20 * x1 + 20 * x2 - 30)  # AND
    return sigmoid(20 * a1 - 20 * a2 - 10)
""",
    why="The hidden neurons were right. The output added AND where it should take it away: *at least one, but not "
    "both*. Another road than the lesson's to the same table.",
)
def xor(answer):
    p = []
    for x1, x2 in CORNERS:
        p.append(float(numbers(np.squeeze(call(answer, float(x1), float(x2), what="xor")), what=f"xor({x1}, {x2})")))
    wanted = np.array([0, 1, 1, 0])
    if np.abs(p - wanted).max() < 0.02:
        return
    said = "for 00, 01, 10, 11 it says " + ", ".join(f"{value:.2f}" for value in p) + ". "
    if np.abs(p - np.array([0, 1, 1, 1])).max() < 0.1:
        raise Wrong(said + "That is an OR. Which part of the program shall forbid 1 1?")
    if np.abs(p - (1 - wanted)).max() < 0.1:
        raise Wrong(said + "That is XNOR, XOR turned round.")
    if np.array_equal(np.array(p) > 0.5, wanted == 1):
        raise Wrong(said + "Right, but not sure: 0.02 from the truth is allowed.")
    raise Wrong(said + "Print a1 and a2 for the four rows, and ask what the output neuron should make of them.")


@exercise(
    "05.5",
    kind="challenge",
    hints=(
        "Parity says 1 if an odd number of its three inputs is on. For two inputs it is XOR: how did OR and AND make "
        "it?",
        "*At least one*, *at least two* and *all three* are one neuron each (05.2). Odd is: at least one, but not two, "
        "but then all three. And must each neuron be one that steps?",
        "W = 20 * np.ones((3, 3))",
    ),
    solution="""
W = 20 * np.ones((3, 3))
b = np.array([-10, -30, -50])
parity = (W, b, np.array([20, -20, 20]), -10)
""",
    why="Three hidden neurons count: at least one, at least two, all three. Plus, minus, plus. Two will do, if one of "
    "them is a ramp instead of a step: up, up, up, and one steep step down in the middle.",
    record=("hidden neurons", min),
)
def parity(answer):
    if not (isinstance(answer, (tuple, list)) and len(answer) == 4):
        raise Wrong("give four things, (W, b, V, c): a table (3, n), a row of n, another row of n, and one number.")
    W = numbers(answer[0], (3, None), what="W")
    b, V = (numbers(np.ravel(part), (W.shape[1],), what=name) for name, part in zip("bV", answer[1:3]))
    c = numbers(np.squeeze(answer[3]), what="c")
    inputs = np.array(list(np.ndindex(2, 2, 2)))
    p, wanted = expit(expit(inputs @ W + b) @ V + c), inputs.sum(axis=1) % 2
    wrong = ["".join(map(str, row)) for row, yes, want in zip(inputs, p > 0.5, wanted) if yes != want]
    if wrong:
        raise Wrong(f"wrong in {len(wrong)} of 8 rows: {', '.join(wrong)}.")
    if np.abs(p - wanted).max() > 0.1:
        raise Wrong(
            f"all 8 rows are on the right side, but one is {np.abs(p - wanted).max():.2f} from the truth; 0.1 is "
            "allowed."
        )
    return W.shape[1]
