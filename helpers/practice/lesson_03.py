"""Lesson 03: walking downhill."""

import itertools

import numpy as np
from scipy.special import expit

from ..data import load_iris
from .exercise import NotYet, Wrong, call, close, exercise, numbers
from .questions import question

question(
    "03.a",
    "For a virginica the model says 0.1. It is made to say 0.01. What happens to the cross-entropy of this flower?",
    right=2,
    choices=[
        (
            "Nearly nothing: both are wrong.",
            "For the accuracy, yes. The cross-entropy asks how sure it was of the wrong thing.",
        ),
        ("It falls by 0.09.", "It rises: a virginica should get a large p. And it is a logarithm, no difference."),
        ("It doubles, from 2.3 to 4.6.", "−log 0.1 = 2.3 and −log 0.01 = 4.6: every further zero costs as much again."),
    ],
)
question(
    "03.b",
    "A learning rate makes the loss jump up now and then, and yet it ends lower than a calm one. Is it too large?",
    right=2,
    choices=[
        (
            "Yes: a good rate goes downhill at each step.",
            "Rate 8 went uphill in 16 of its first 30 steps, and was lower than rate 1 from then on.",
        ),
        ("No: the larger, the better.", "Rate 60 left the map, and broke out again and again."),
        ("Look where it ends, and whether the jumps come back.", "Ugly and fast is fine. Never settling is not."),
    ],
)
question(
    "03.c",
    "On a flat plateau of the accuracy, how does gradient descent know where to go?",
    right=1,
    choices=[
        ("It takes a larger step.", "In which direction? On a plateau all slopes are 0, and 0 times any rate is 0."),
        ("It doesn't: it needs another landscape.", "That is what a loss is for: it changes with every tiny step."),
        ("It goes where the accuracy is highest.", "It sees only the ground at its foot, and that is level."),
    ],
)


def _flowers(seed, n=30):
    random = np.random.default_rng(seed)
    x = random.uniform(0, 2.5, n)
    return x, (random.uniform(size=n) < expit(4 * x - 6)).astype(int)


@exercise(
    "03.1",
    kind="code",
    hints=(
        "Which probability did the model give to the truth, if y is 1, and if y is 0?",
        "To the truth it gave p where y is 1, and 1 − p where y is 0. The loss is the mean of minus the logarithms.",
        "    truth = np.where(y == 1, p, …)",
    ),
    solution="""
def mean_loss(y, p):
    truth = np.where(y == 1, p, 1 - p)
    return np.mean(-np.log(truth))
""",
    why="Minus the logarithm of what the truth was given, on average. Who says 0.5 to everything has 0.693, log 2. A "
    "model that is right about all with 0.51 has 0.673; one with 0.99 that is wrong once in 150 has 0.041.",
)
def mean_loss(answer):
    random = np.random.default_rng(31)
    for n in (6, 40):
        p, y = random.uniform(0.02, 0.98, n), random.integers(0, 2, n)
        got = numbers(call(answer, y, p, what="mean_loss"), what="mean_loss(y, p)")
        want = np.mean(-np.log(np.where(y == 1, p, 1 - p)))
        if close(got, want):
            continue
        said = f"for {n} flowers it gives {got:.4f}, and {want:.4f} is right. "
        if close(got, -want):
            raise Wrong(said + "The logarithm of a probability is negative: turn it round.")
        if close(got, want * n):
            raise Wrong(said + "That is the sum. What is wanted is the mean.")
        if close(got, np.mean(-np.log(p))) or close(got, np.mean(-y * np.log(p))):
            raise Wrong(said + "What about the flowers with y = 0?")
        if close(got, np.mean((y - p) ** 2)) or close(got, np.mean(np.abs(y - p))):
            raise Wrong(said + "That is another loss, L1 or L2: it asks for the distance from y.")
        if close(got, np.mean(-np.log(np.where(y == 1, 1 - p, p)))):
            raise Wrong(said + "You took the probability of the wrong answer.")
        raise Wrong(said + "Try one flower: y = 1 and p = 0.5 must give 0.693.")


@exercise(
    "03.2",
    kind="code",
    hints=(
        "Which two numbers say how steep the loss is, along w and along b?",
        "The error of each flower is p − y. Its mean is the slope along b; the mean of error times x the slope along "
        "w.",
        "    error = sigmoid(w * x + b) - y",
    ),
    solution="""
def one_step(w, b, x, y, rate):
    error = sigmoid(w * x + b) - y
    return w - rate * np.mean(error * x), b - rate * np.mean(error)
""",
    why="Against the slope, so minus; as long as the rate says; and both at once, from the same place. From w = 1, b "
    "= 0 with rate 2, all 150 flowers lead to (0.361, −0.820).",
)
def one_step(answer):
    for seed, w, b, rate in [(32, 1.0, 0.0, 2.0), (33, -3.0, 2.0, 0.5), (34, 5.0, -8.0, 8.0)]:
        x, y = _flowers(seed)
        place = np.array([w, b])
        error = expit(w * x + b) - y
        slopes = np.array([np.mean(error * x), np.mean(error)])
        got = numbers(call(answer, w, b, x, y, rate, what="one_step"), (2,), what="one_step(…), the new (w, b),")
        if close(got, place - rate * slopes):
            continue
        said = f"from ({w:g}, {b:g}) with rate {rate:g} you land at ({got[0]:.3f}, {got[1]:.3f}). "
        if close(got, place + rate * slopes):
            raise Wrong(said + "That is uphill: the loss is higher there.")
        if close(got, place - rate * slopes * len(x)):
            raise Wrong(
                said + "Your slopes are sums over the flowers. Take means, or the step grows with their number."
            )
        if close(got, place - slopes):
            raise Wrong(said + "The learning rate has no say.")
        if close(got, -rate * slopes):
            raise Wrong(said + "That is the step. Where does it lead from here?")
        if close(got, (place - rate * slopes)[::-1]):
            raise Wrong(said + "w and b have changed places.")
        if close(got, place - rate * np.mean(error)):
            raise Wrong(said + "Both move by the same: is x in the slope along w?")
        w_new = w - rate * slopes[0]
        if close(got, [w_new, b - rate * np.mean(expit(w_new * x + b) - y)]):
            raise Wrong(
                said + "w is right. For b you felt the slope at the new w: both slopes belong to the old place."
            )
        raise Wrong(said + "Compare your two slopes with nudged ones.")


@exercise(
    "03.3",
    kind="mistake",
    given="""
def epoch(x, y, batch_size, seed):
    random = np.random.default_rng(seed)
    x, y = random.permutation(x), random.permutation(y)
    for start in range(len(x)):
        yield x[start : start + batch_size], y[start : start + batch_size]
""",
    hints=(
        "How often does a flower come in one epoch? And does it still have its own answer?",
        "A batch begins where the last one ended: by how much must `start` grow? And two shuffles are two orders: draw "
        "one, of the places 0, 1, 2, …, and use it for both.",
        "    for start in range(0, len(x), …):",
    ),
    solution="""
def epoch(x, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    x, y = x[order], y[order]
    for start in range(0, len(x), batch_size):
        yield x[start : start + batch_size], y[start : start + batch_size]
""",
    why="`range(0, len(x), batch_size)` starts each batch where the last one ended, and the last one is shorter. "
    "Before, the batches overlapped, so most flowers came several times; and x and y were drawn in different orders, "
    "so that the answers belonged to other flowers.",
)
def epoch(answer):
    for n, size in [(30, 10), (31, 8)]:
        x, y = np.arange(n) / 10, np.arange(n) % 7
        given = call(answer, x, y, size, 5, what="epoch")
        batches = _batches(given, n)
        if not batches:
            raise Wrong("no batch comes at all.")
        xs, ys = (np.concatenate([np.atleast_1d(part[k]) for part in batches]) for k in (0, 1))
        said = f"with {n} flowers in batches of {size}: "
        if np.isin(ys, x).all() and not np.isin(xs, x).all():
            raise Wrong(said + "x and y of a batch have changed places.")
        if len(xs) > n:
            raise Wrong(said + f"{len(xs)} flowers come in one epoch, some of them several times.")
        if len(np.unique(xs)) < n:
            why = "What about the last, shorter batch?" if len(xs) < n else "Others come twice."
            raise Wrong(said + f"{n - len(np.unique(xs))} flowers never come. {why}")
        if not np.array_equal(ys, np.round(xs * 10) % 7):
            raise Wrong(said + "each flower comes once. But it gets the answer of another one.")
        places = np.round(xs * 10)
        if ((np.diff(places) - 1) % n == 0).all():
            raise Wrong(said + "they come in the order of the table: first all setosas. Shuffle them.")
        if set(places[:size]) == set(range(size)):
            raise Wrong(said + "the first batch holds the first flowers of the table. Shuffle all, not each batch.")
        sizes = [len(np.atleast_1d(part[0])) for part in batches]
        if max(sizes) > size or len(sizes) != -(-n // size):
            raise Wrong(said + f"the batches have {', '.join(map(str, sizes[:6]))} … flowers.")
        same, other = (np.concatenate([part[0] for part in answer(x, y, size, seed)]) for seed in (5, 6))
        if not np.array_equal(same, xs):
            raise Wrong(said + "called again with the same seed, the order is another one.")
        if np.array_equal(other, xs):
            raise Wrong(said + "another seed gives the same order.")


PAIRS = "pairs of arrays are wanted, (x of the batch, y of the batch), one pair for each batch."


def _batches(given, n):
    """Return what a learner's generator yields, as pairs of arrays; of an endless one as many as tell it."""
    if not hasattr(given, "__iter__"):
        raise Wrong(PAIRS)
    try:
        found = list(itertools.islice(given, 2 * n + 1))
    except Exception as error:
        raise Wrong(f"epoch stops with {type(error).__name__}: {error}.") from None
    if any(part is ... for pair in found if isinstance(pair, (tuple, list)) for part in pair):
        raise NotYet
    try:
        return [(np.asarray(a, float), np.asarray(b, float)) for a, b in found]
    except (TypeError, ValueError):
        raise Wrong(PAIRS) from None


@exercise(
    "03.4",
    kind="number",
    hints=(
        "What does each of the flowers lose, at w = 0 and b = 0?",
        "The model says one half to every flower, so each loses −log ½, whatever it is.",
        "start = -np.log(…)",
    ),
    solution="""
start = -np.log(0.5)
""",
    why="−log ½ = log 2 = 0.693: the loss of not knowing. A training that begins higher starts with prejudices.",
)
def start(answer):
    got = numbers(answer)
    if abs(got - np.log(2)) < 0.005:
        return
    if abs(got + np.log(2)) < 0.005:
        raise Wrong("a loss is never negative: minus the logarithm.")
    if abs(got - np.log10(2)) < 0.005:
        raise Wrong("that is the logarithm to the base 10. The natural one is np.log.")
    if abs(got - 0.5) < 0.005:
        raise Wrong("that is the probability. What does a flower lose that was given it?")
    if abs(got - 150 * np.log(2)) < 1:
        raise Wrong("that is the sum over all 150. The loss is the mean.")
    raise Wrong(f"{got:g} is not what a model loses that says one half to every flower.")


@exercise(
    "03.5",
    kind="challenge",
    hints=(
        "Which part of the way takes most of the steps, and why are they so short there?",
        "Try other learning rates first. Then let a step keep a part of the last one (lesson 08 will call it "
        "momentum): `memory` is a dict that you get back at each step.",
        '    last = memory.get("step", 0)',
    ),
    solution="""
def my_step(slopes, memory):
    memory["step"] = 0.9 * memory.get("step", 0) - 1.0 * slopes
    return memory["step"]
""",
    why="With rate 1, plain gradient descent takes 145 steps from (−9, −9); with momentum 21. A bold rate is hard to "
    "beat here: 30 zigzags, and takes 12.",
    record=("steps to a loss below 0.2", min),
)
def my_step(answer):
    iris = load_iris()
    x, y = iris["petal_width"].to_numpy(), (iris["species"] == "virginica").to_numpy().astype(int)
    needed, losses = _walk(answer, (-9.0, -9.0), x, y)

    def picture(ax):
        ax.plot(losses, color="C3")
        ax.axhline(0.2, color="black", linestyle=":")
        ax.set(xlabel="step", ylabel="loss", ylim=(0, min(8, max(losses) + 0.5)))

    if needed is None and losses[-1] > 5:
        raise Wrong(
            f"after 60 steps the loss is {losses[-1]:.1f}; it began at 9.1. Is the step against the slope?", picture
        )
    if needed is None:
        raise Wrong(f"after 60 steps the loss is {losses[-1]:.2f}; its lowest was {min(losses):.2f}.", picture)
    elsewhere, losses = _walk(answer, (-8.0, 2.0), x, y)
    if elsewhere is None:
        raise Wrong(
            f"from (−9, −9) it takes {needed} steps. But from (−8, 2) the loss is {losses[-1]:.2f} after 60: a rule "
            "must do without knowing where it starts.",
            picture,
        )
    return needed


def _walk(answer, start, x, y):
    """Return how many steps a rule takes from there to a loss below 0.2, None if more than 60; and the losses."""
    place, memory, losses = np.array(start), {}, []
    for step in range(1, 61):
        error = expit(place[0] * x + place[1]) - y
        slopes = np.array([np.mean(error * x), np.mean(error)])
        try:
            move = answer(slopes, memory)  # `memory` itself, not a copy
        except Exception:
            move = call(answer, slopes, memory, what="my_step")
        place = place + numbers(move, (2,), what="my_step(slopes, memory)")
        z = place[0] * x + place[1]
        losses.append(np.mean(np.logaddexp(0, z) - y * z))
        if losses[-1] < 0.2:
            return step, losses
    return None, losses
