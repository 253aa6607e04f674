"""Lesson 09: decision boundaries."""

import numpy as np
from sklearn.datasets import make_circles
from sklearn.linear_model import LogisticRegression

from ..data import make_sine
from .exercise import Wrong, answers_of, call, close, exercise, numbers
from .questions import question

question(
    "09.a",
    "The moons: how many of the points does the best straight line get right?",
    right=1,
    choices=[
        ("All: they don't touch.", "They don't touch, and yet no straight line goes between them."),
        ("Almost nine of ten.", "0.888. It cuts off the tips that reach into each other."),
        ("Half: it is a hopeless case.", "Not here: a line separates most of the two arcs."),
    ],
)
question(
    "09.b",
    "A fire alarm has a recall of 1 and a precision of 0.1. What do you know?",
    right=0,
    choices=[
        (
            "It misses no fire, and nine of ten alarms are false.",
            "Recall: all fires are found. Precision: one alarm in ten is a fire.",
        ),
        ("It finds one fire in ten.", "That would be a recall of 0.1."),
        ("It is right in 10% of all cases.", "That would be an accuracy, and counts the quiet nights, too."),
    ],
)
question(
    "09.c",
    "A network has every one of its 60 training points right. What about fresh ones?",
    right=2,
    choices=[
        ("Right as well: it has understood the wave.", "0.944 of them: it misses at every turn of the wave."),
        ("No better than a coin.", "Far better: it has most of the wave right."),
        (
            "Fewer: 60 points don't say where the turns are.",
            "A perfect training accuracy is worth as much as the points behind it.",
        ),
    ],
)


@exercise(
    "09.0",
    kind="code",
    hints=(
        "Which of the points does each of the two numbers look at?",
        "Precision looks only at those that were *called* 1, recall only at those that *are* 1. The mean of zeros and "
        "ones is the share of ones.",
        "    precision = np.mean(truth[…])",
    ),
    solution="""
def precision_and_recall(truth, said):
    return np.mean(truth[said == 1]), np.mean(said[truth == 1])
""",
    why="`truth[said == 1]` is the truth about the alarms, and its mean the share of those that were right. "
    "`said[truth == 1]` is what was said about the fires, and its mean the share of those that were found.",
)
def precision_and_recall(answer):
    random = np.random.default_rng(92)
    for n, share, skill in [(100, 0.5, 0.8), (60, 0.2, 0.7)]:
        truth = (random.uniform(size=n) < share).astype(int)
        said = np.where(random.uniform(size=n) < skill, truth, 1 - truth)
        said[truth == 0] |= random.uniform(size=np.sum(truth == 0)) < 0.2
        precision, recall = np.mean(truth[said == 1]), np.mean(said[truth == 1])
        got = numbers(call(answer, truth, said, what="precision_and_recall"), (2,), what="precision, recall")
        if close(got, [precision, recall]):
            continue
        line = f"for {n} points it gives {np.round(got, 3).tolist()}. "
        if close(got, [recall, precision]):
            raise Wrong(line + "Precision and recall have changed places: whom did it *call* 1, and who *is* 1?")
        if close(got[0], np.mean(said == 1)) or close(got[1], np.mean(truth == 1)):
            raise Wrong(line + "One of them is only how many there are, whether right or wrong.")
        if (got > 1).any():
            raise Wrong(line + "Those are counts. Shares are wanted, between 0 and 1.")
        if close(got, [np.mean(truth[said == 0] == 0), np.mean(said[truth == 0] == 0)]):
            raise Wrong(line + "Those are the scores of class 0. Wanted are those of class 1.")
        which = "precision" if not close(got[0], precision) else "recall"
        raise Wrong(line + f"The {which} is another: of which points is it the share?")


@exercise(
    "09.1",
    kind="code",
    hints=(
        "What is w1 x1 + w2 x2 + b on the border?",
        "On the border the sum is 0. Solve it for x2.",
        "    return -(w1 * x1 + b) / …",
    ),
    solution="""
def border(x1, w1, w2, b):
    return -(w1 * x1 + b) / w2
""",
    why="w1 x1 + w2 x2 + b = 0, solved for x2: a straight line with the slope −w1/w2. (Where w2 is 0 the line is "
    "upright, and has no single x2.)",
)
def border(answer):
    x1 = np.array([-1.0, 0.0, 2.0])
    for w1, w2, b in [(-4.0, 2.0, -0.3), (1.0, 1.0, -1.5), (3.0, -0.5, 2.0)]:
        want = -(w1 * x1 + b) / w2
        got = numbers(call(answer, x1, w1, w2, b, what="border"), (3,), what="border(x1, w1, w2, b), for 3 numbers,")
        if close(got, want):
            continue
        sums = w1 * x1 + w2 * got + b
        said = f"with w1 = {w1:g}, w2 = {w2:g}, b = {b:g} the sums at your places are {np.round(sums, 2).tolist()}. "
        if close(got, -want):
            raise Wrong(said + "The sign: on the border it must be 0.")
        if any(close(got, -w1 * x1 / w2 + shift) for shift in (0, b, -b)):
            raise Wrong(said + "What happens to b when you divide by w2?")
        if close(got, -(w1 * x1 + b)):
            raise Wrong(said + "That is right for w2 = 1.")
        if close(got, -(w2 * x1 + b) / w1):
            raise Wrong(said + "w1 and w2 have changed places.")
        raise Wrong(said + "On the border it must be 0.")


@exercise(
    "09.2",
    kind="code",
    hints=(
        "Which of the four numbers are points that were *called* 1, and which are points that *are* 1?",
        "Accuracy: the diagonal, of all. Precision: of the column of those that were called 1. Recall: of the row of "
        "those that are 1. `table[1, 0]` is row 1, column 0.",
        "    precision = table[1, 1] / …",
    ),
    solution="""
def three_scores(table):
    accuracy = (table[0, 0] + table[1, 1]) / np.sum(table)
    precision = table[1, 1] / np.sum(table[:, 1])
    recall = table[1, 1] / np.sum(table[1])
    return accuracy, precision, recall
""",
    why="It needs none of the points: the table of the lesson's ten, [[4, 2], [1, 3]], gives the same precision and "
    "recall as they do themselves.",
)
def three_scores(answer):
    for table in ([[40, 10], [5, 45]], [[70, 8], [6, 12]]):
        table = np.array(table)
        (right_0, alarms), (misses, right_1) = table
        n, accuracy = table.sum(), (right_0 + right_1) / table.sum()
        precision, recall = right_1 / (right_1 + alarms), right_1 / (right_1 + misses)
        got = numbers(call(answer, table, what="three_scores"), (3,), what="three_scores(table)")
        if close(got, [accuracy, precision, recall]):
            continue
        line = f"for {table.tolist()} it gives {np.round(got, 3).tolist()}. "
        if close(got, [accuracy, recall, precision]):
            raise Wrong(line + "Precision and recall have changed places: the *rows* are the truth.")
        if not close(got[0], accuracy):
            raise Wrong(line + f"The first, the accuracy, should be {accuracy:.3f}.")
        if close(got[1:], [right_1 / n, right_1 / n]):
            raise Wrong(line + "Those are shares of all points. Precision and recall don't look at all.")
        if close(got[1:], [right_0 / (right_0 + misses), right_0 / (right_0 + alarms)]):
            raise Wrong(line + "Those are the scores of class 0. Wanted are those of class 1.")
        which = "precision" if not close(got[1], precision) else "recall"
        raise Wrong(line + f"The {which} is another: of which points is it the share?")


@exercise(
    "09.3",
    kind="mistake",
    given="""
def confusion(truth, said):
    return np.array([[np.sum((said == row) | (truth == column)) for column in (0, 1)] for row in (0, 1)])
""",
    hints=(
        "Which number stands at confusion(truth, said)[1, 0], and which should?",
        "Rows are the truth, columns what was said: [1, 0] counts the ones that were called 0.",
        "    return np.array([[np.sum((truth == row) & (said == column)) …",
    ),
    solution="""
def confusion(truth, said):
    return np.array([[np.sum((truth == row) & (said == column)) for column in (0, 1)] for row in (0, 1)])
""",
    why="`|` means or: it counted who is of this class *or* was called so. And with rows for what was said, misses "
    "and false alarms change places: the diagonal looks right, and the two mistakes are swapped.",
)
def confusion(answer):
    random = np.random.default_rng(93)
    truth, said = random.integers(0, 2, 50), (random.uniform(size=50) < 0.3).astype(int)
    want = np.array([[np.sum((truth == r) & (said == c)) for c in (0, 1)] for r in (0, 1)])
    got = numbers(call(answer, truth, said, what="confusion"), (2, 2), what="confusion(truth, said)")
    if close(got, want):
        return
    either = np.array([[np.sum((truth == r) | (said == c)) for c in (0, 1)] for r in (0, 1)])
    if close(got, either) or close(got, either.T):
        raise Wrong(
            f"its four numbers add up to {got.sum():g}, and there are 50 points: each point must be counted once."
        )
    if close(got, want.T):
        raise Wrong("all 50 are counted once. But the rows hold what was said, and should hold the truth.")
    if close(got, want / 50):
        raise Wrong("those are shares. Counts are wanted.")
    if close(got, want[::-1, ::-1]):
        raise Wrong("the first row and column should be class 0.")
    raise Wrong(f"it gives {np.round(got, 2).tolist()}. How many ones were called 0?")


@exercise(
    "09.4",
    kind="code",
    hints=(
        "What is different about the points of the inner circle, whatever their direction?",
        "Their distance from the middle. Which number made of x1 and x2 says it?",
        "    return X[:, 0] ** 2 + …",
    ),
    solution="""
def third(X):
    return X[:, 0] ** 2 + X[:, 1] ** 2
""",
    why="In three dimensions the inner circle lies low and the ring high, and a flat plane fits between: logistic "
    "regression gets all of them. You found that number; a hidden layer finds its own.",
)
def third(answer):
    X, y = make_circles(1000, noise=0.05, factor=0.3, random_state=94)
    got = numbers(np.squeeze(np.asarray(call(answer, X, what="third"))), (1000,), what="third(X), for 1,000 points,")
    both = np.column_stack([X, got])
    right = LogisticRegression(max_iter=1000).fit(both[:500], y[:500]).score(both[500:], y[500:])
    if right >= 0.99:
        return

    def picture(ax):
        for k, mark in ((0, "o"), (1, "^")):
            ax.plot(X[y == k, 0], got[y == k], mark, color=f"C{k}", markersize=3)
        ax.set(xlabel="$x_1$", ylabel="your third number")

    if np.ptp(got) == 0:
        raise Wrong("it is the same number for every point: that tells nothing.")
    design = np.column_stack([X, np.ones(1000)])
    if np.abs(got - design @ np.linalg.lstsq(design, got, rcond=None)[0]).max() < 1e-9:
        raise Wrong("a weighted sum of x1 and x2 is nothing new for logistic regression. Bend something.", picture)
    raise Wrong(f"with it logistic regression has {right:.1%} of 500 fresh points right; 99% are wanted.", picture)


@exercise(
    "09.5",
    kind="challenge",
    hints=(
        "Which parts of the wave does a network that is too small get wrong?",
        "Make it narrower, or take a layer away, and give it more epochs. How many lines does the wave need, and "
        "which of the two inputs says it all?",
        "small = sine_network(X_sine, y_sine, sizes=(…, …))",
    ),
    solution="""
small = sine_network(X_sine, y_sine, sizes=(32, 32), epochs=300)
""",
    why="The class depends on x1 alone, and it takes six cuts: so a single hidden layer of some six or seven nodes "
    "can do it. Whether gradient descent finds it is another matter: that is why people take more nodes than they "
    "need.",
    record=("parameters", min),
)
def small(answer):
    X, y = make_sine(2401, noise=0.1, seed=95)
    says = answers_of(answer, X)
    count = getattr(answer, "count_params", None)
    wrong = int(np.sum((says > 0.5) != y))
    if count is None:
        raise Wrong(f"{wrong} of {len(y):,} fresh points are wrong. But only a Keras model can be counted here.")

    def picture(ax):
        ax.plot(*X.T, ".", color="lightgrey", markersize=2)
        ax.plot(*X[(says > 0.5) != y].T, "x", color="black", markersize=4)
        ax.set(title=f"{wrong} wrong", yticks=[])

    if wrong > 50:
        raise Wrong(f"{wrong} of {len(y):,} fresh points are wrong; 50 are allowed.", picture)
    return count()
