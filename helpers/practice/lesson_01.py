"""Lesson 01: one neuron."""

import numpy as np
from scipy.special import expit

from ..data import make_gaussians
from .exercise import Wrong, call, close, exercise, numbers
from .questions import question

question(
    "01.a",
    "The weight grows from 1 to 5, the bias stays 0. What happens to the number of right answers?",
    right=2,
    choices=[
        (
            "It grows: a steeper curve separates better.",
            "Steeper means surer. Which answer a number gets is another thing.",
        ),
        ("It shrinks.", "A number changes its answer only when the border passes over it. Where is the border?"),
        ("It stays.", "With b = 0 the border is at 0 for every positive weight. The neuron only gets surer."),
    ],
)
question(
    "01.b",
    "What does a bias of 10 do to this neuron, with w = 1?",
    right=0,
    choices=[
        ("It says yes to all of them.", "The border lies at −b/w = −10, far to the left of all numbers."),
        (
            "It says no to all of them.",
            "A large bias makes z large: that is a yes. A large threshold would be a no: b = −threshold.",
        ),
        ("The curve gets ten times as steep.", "That is what the weight does. The bias shifts the curve."),
    ],
)
question(
    "01.c",
    "A neuron is right about 185 of the 200 numbers for which it was chosen. What does that say about new numbers?",
    right=2,
    choices=[
        (
            "It will get 92.5% of them right.",
            "It was chosen for those 200. On others it can do better or worse, and mostly does worse.",
        ),
        ("Nothing at all.", "A little: with two parameters and 200 numbers there is not much room to learn by heart."),
        (
            "A guess, which only new numbers can confirm.",
            "On 100,000 new ones it got 93.4%, and the fitted neuron just as many.",
        ),
    ],
)


@exercise(
    "01.1",
    kind="code",
    hints=(
        "Which z makes the sigmoid one half?",
        "Undecided means z = 0, and z is wx + b. Solve it for x.",
        "    return -b / …",
    ),
    solution="""
def border(w, b):
    return -b / w
""",
    why="σ(0) = ½, so the neuron is undecided where wx + b = 0, that is at x = −b/w. With w = 2 and b = −6: at 3.",
)
def border(answer):
    for w, b in [(2.0, -6.0), (1.0, 4.0), (-3.0, 1.5), (0.5, 0.0)]:
        got = numbers(call(answer, w, b, what="border"), what=f"border({w:g}, {b:g})")
        if close(got, -b / w):
            continue
        said = f"border({w:g}, {b:g}) gives {got:g}. "
        if close(got, b / w):
            raise Wrong(said + f"Put it in: w·x + b is {w * got + b:g} there. The sign?")
        if close(got, -w / max(abs(b), 1e-9) * np.sign(b)) or close(got, w / b if b else np.inf):
            raise Wrong(said + "Weight and bias have changed places: which of them is divided by the other?")
        if close(got, -b):
            raise Wrong(said + "That is right for w = 1. What does the weight do?")
        raise Wrong(said + f"There z = w·x + b is {w * got + b:g}, and the neuron says {expit(w * got + b):.2f}.")


@exercise(
    "01.2",
    kind="code",
    hints=(
        "Which three things does a neuron do, one after the other?",
        "Multiply each signal by its weight and add up (that is the dot product, x @ w), add the bias, bend.",
        "    z = x @ w + b",
    ),
    solution="""
def neuron(x, w, b):
    return sigmoid(x @ w + b)
""",
    why="Weigh, add the bias, decide softly. For 1, 2, −1 with the weights 0.5, −1, 2 and the bias 3, z is −0.5, and "
    "the neuron answers 0.378. The same line works for any number of signals.",
)
def neuron(answer):
    random = np.random.default_rng(12)
    for n in (3, 6, 1):
        x, w, b = random.normal(size=n), random.normal(size=n), float(random.normal())
        got = numbers(np.squeeze(call(answer, x, w, b, what="neuron")), what=f"neuron(x, w, b), for {n} signals,")
        z = x @ w + b
        if close(got, expit(z)):
            continue
        said = f"for {n} signals your neuron answers {got:.3f}, and {expit(z):.3f} is right. "
        if close(got, z):
            raise Wrong(said + "The sum is right, and was not bent.")
        if close(got, expit(x @ w)):
            raise Wrong(said + "Where is the bias?")
        if close(got, expit(x @ w) + b) or close(got, expit(x @ w - b)):
            raise Wrong(said + "The bias is added to the sum, before the sigmoid.")
        if close(got, z > 0):
            raise Wrong(said + "Yours decides hard, like Rosenblatt's. This one shall decide softly.")
        if n != 3 and got.ndim == 0:
            raise Wrong(said + "With three signals it may be right: can it take another number of them?")
        raise Wrong(said + "Work through one with pencil and paper: weigh, add, bend.")


@exercise(
    "01.3",
    kind="mistake",
    given="""
def accuracy(x, y, w, b):
    p = sigmoid(w * x + b)
    says = p > 0
    return np.mean(says == y)
""",
    hints=(
        "What does p hold, for each number: an answer, or how sure the neuron is?",
        "p is hardly ever exactly 0 or 1. First decide, then compare. And where does the neuron change its mind?",
        "    says = p > …",
    ),
    solution="""
def accuracy(x, y, w, b):
    p = sigmoid(w * x + b)
    says = p > 0.5
    return np.mean(says == y)
""",
    why="A probability must become an answer before it can be compared with one, and the cut is at one half. p > 0 is "
    "always true, as a sigmoid never reaches 0: so the neuron said yes to all.",
)
def accuracy(answer):
    x, y = make_gaussians(60, distance=2.0, seed=13)
    some = (y == 0) | (np.arange(120) % 3 > 0)  # 60 zeros and 40 ones
    x, y = x[some], y[some]
    for w, b in [(1.0, 0.0), (2.0, 1.0), (-1.0, 0.5)]:
        got = numbers(call(answer, x, y, w, b, what="accuracy"), what="accuracy(x, y, w, b)")
        want = np.mean((w * x + b > 0) == y)
        if close(got, want):
            continue
        said = f"with w = {w:g} and b = {b:g} it gives {got:.3f}, and {want:.3f} of these 100 are right. "
        if close(got, np.mean(y)):
            raise Wrong(said + "It seems that every number gets a yes: can p be below the cut?")
        if close(got, np.mean(y == 0)):
            raise Wrong(said + "It seems that every number gets a no: can p be above the cut?")
        if close(got, np.mean(expit(w * x + b) == y)):
            raise Wrong(said + "A probability is hardly ever exactly 0 or 1, so hardly any is equal to y.")
        if close(got, want * len(x)):
            raise Wrong(f"{got:g} is how many are right. The accuracy is their share.")
        if close(got, 1 - want):
            raise Wrong(said + "You count the wrong answers, or yes and no have changed places.")
        raise Wrong(said)


@exercise(
    "01.4",
    kind="number",
    hints=(
        "What becomes of the sigmoid's curve if the weight changes its sign?",
        "It falls now, and its border stays at 0. So every yes becomes a no, and the other way round.",
        "turned = 1 - …",
    ),
    solution="""
turned = 1 - 0.925
""",
    why="With b = 0 the border stays at 0, and w = −1 turns every answer round: what was right is wrong now. 15 of 200 "
    "are right, 0.075.",
)
def turned(answer):
    got = numbers(answer)
    if close(got, 0.075):
        return
    if close(got, 0.925):
        raise Wrong("the border stays where it was, but on which side of it does the neuron say yes now?")
    if close(got, 15):
        raise Wrong("15 numbers it is. As a share of 200?")
    if got > 1 or got < 0:
        raise Wrong(f"an accuracy lies between 0 and 1, and yours is {got:g}.")
    raise Wrong("set w = −1 in the figure above: it says so. And then, why?")


@exercise(
    "01.5",
    kind="challenge",
    hints=(
        "Where would you put the border, with so few numbers, and how sure should the neuron be?",
        "LogisticRegression finds a w and a b from the 20. For a lower loss, turn the weight up or down: is it surer "
        "than the groups allow, or not sure enough?",
        "few = (w, b)",
    ),
    solution="""
fitted = LogisticRegression().fit(x_few[:, np.newaxis], y_few)
few = (fitted.coef_[0, 0], fitted.intercept_[0])
""",
    why="The regularisation keeps scikit-learn from being too sure: these 20 do not overlap, and with `C=1e9` the "
    "weight would be 45, and the loss on new numbers 3.8. Who knows that the groups are bells of width 1 at a "
    "distance of 2 can do without data: w = distance / width² = 2, b = 0 is the best there is.",
    record=("loss on 100,000 new numbers", min),
)
def few(answer):
    if isinstance(answer, (tuple, list)):
        answer = [np.squeeze(part) if hasattr(part, "shape") else part for part in answer]  # also as `fit` gives them
    w, b = numbers(answer, (2,), what="(w, b)")
    x, y = make_gaussians(50_000, distance=2.0, seed=15)
    z = np.clip(w * x + b, -1e6, 1e6)
    loss, right = np.mean(np.logaddexp(0, z) - y * z), np.mean((z > 0) == y)

    def picture(ax):
        line = np.linspace(-5, 5, 200)
        ax.hist([x[y == 0], x[y == 1]], bins=60, density=True, stacked=True, color=["C0", "C1"], alpha=0.7)
        ax.plot(line, 0.3 * expit(w * line + b), color="C3")
        ax.set(xlabel="100,000 new numbers, and your curve", yticks=[])

    if loss < 0.37:
        return loss
    if right < 0.5:
        raise Wrong(f"on new numbers it is right in {right:.0%}: the curve falls. Which sign has w?", picture)
    if right > 0.83:
        surer = "surer than the groups allow" if abs(w) > 2 else "not sure enough"
        raise Wrong(f"the border is good, {right:.0%} right. But the loss is {loss:.3f}: it is {surer}.", picture)
    raise Wrong(f"the loss on new numbers is {loss:.3f}, and only {right:.0%} are right: move the border.", picture)
