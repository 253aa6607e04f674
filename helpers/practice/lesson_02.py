"""Lesson 02: the virginicas, one neuron, three programs."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

from ..data import load_iris
from .exercise import Wrong, answers_of, call, close, exercise, numbers
from .questions import question

question(
    "02.a",
    "You move the curve a little, and no flower changes sides. What happens to accuracy and loss?",
    right=1,
    choices=[
        ("Nothing, to either of them.", "The answers are the same. But how sure it is of each of them has changed."),
        (
            "The accuracy stays, the loss changes.",
            "The accuracy only asks for the side of one half. The loss asks for the probability of every flower.",
        ),
        ("Both change a little.", "Can they? The accuracy counts flowers: it changes by whole flowers, or not at all."),
    ],
)
question(
    "02.b",
    "The model says 0.51 for a flower, and it is a virginica. Is that a good answer?",
    right=2,
    choices=[
        ("Yes: it is right.", "It counts as right. But it says nearly the same about flowers that are none."),
        (
            "No: it should have said 1.",
            "Where the species overlap, nobody can be certain. 1 would be too sure of itself.",
        ),
        ("Right, and hardly worth a bet.", "0.51 means: of a hundred such flowers, about half are virginicas."),
    ],
)
question(
    "02.c",
    "Without the brake the weight rolls on, to a lower loss. How many more of the 150 flowers are right then?",
    right=2,
    choices=[
        (
            "All that were wrong.",
            "No border can do that: some versicolors have petals as wide as those of some virginicas.",
        ),
        (
            "A few more.",
            "For that the border would have to pass over flowers. It moves from 1.66 to 1.63 cm, and none lies "
            "between.",
        ),
        ("Not one.", "The border hardly moves, so the answers stay as they were. The model is only surer of itself."),
    ],
)


@exercise(
    "02.1",
    kind="code",
    hints=(
        "How can the formula of the sigmoid be turned round, so that p goes in and z comes out?",
        "From p = 1 / (1 + e^−z) follows z = log(p / (1 − p)). And z = wx + b.",
        "    z = np.log(p / (1 - p))",
    ),
    solution="""
def width_for(p, w, b):
    z = np.log(p / (1 - p))
    return (z - b) / w
""",
    why="The sigmoid turned round is the log of p / (1 − p), the *log-odds*. For p = ½ it is 0, and the half-way point "
    "−b/w is left. With w = 3 and b = −5 the model says 0.9 at 2.40 cm.",
)
def width_for(answer):
    for p, w, b in [(0.5, 3.0, -5.0), (0.9, 3.0, -5.0), (0.2, 8.0, -13.0), (0.99, -2.0, 1.0)]:
        want = (np.log(p / (1 - p)) - b) / w
        got = numbers(call(answer, p, w, b, what="width_for"), what=f"width_for({p:g}, {w:g}, {b:g})")
        if close(got, want):
            continue
        there = 1 / (1 + np.exp(-np.clip(w * got + b, -500, 500)))
        said = f"width_for({p:g}, {w:g}, {b:g}) gives {got:.3f}, and there the model says {there:.3f}. "
        if close(got, -b / w):
            raise Wrong(said + "That is the half-way point. It is right for p = 0.5 only.")
        if close(got, (p - b) / w):
            raise Wrong(said + "You solved z = p. But z goes through the sigmoid first.")
        if close(there, 1 - p):
            raise Wrong(said + "As far on the wrong side of one half: is the fraction upside down?")
        if close(got, (np.log10(p / (1 - p)) - b) / w):
            raise Wrong(said + "The logarithm here is the natural one, np.log.")
        raise Wrong(said + "Put your width into the formula and see where it goes astray.")


@exercise(
    "02.2",
    kind="code",
    hints=(
        "How did the lesson measure how good a clue the petal width is?",
        "Fit a LogisticRegression on one column at a time, score each on the same flowers, and keep the name of the "
        "best.",
        "    scores = {name: … for name in table.columns}",
    ),
    solution="""
def best_column(table, y):
    scores = {}
    for name in table.columns:
        X = table[[name]].to_numpy()
        scores[name] = LogisticRegression().fit(X, y).score(X, y)
    return max(scores, key=scores.get)
""",
    why="On the irises it is the petal width (0.960 against 0.953 for the length): they are nearly equally good. "
    "`table[[name]]`, with two brackets, is a table of one column, as scikit-learn wants it.",
)
def best_column(answer):
    random = np.random.default_rng(22)
    for best, n in [("leaves", 90), ("weight", 60), ("height", 75)]:
        y = random.permutation(np.arange(n) % 2)
        table = pd.DataFrame(
            {name: random.normal(size=n) + 3 * y * (name == "weight") for name in ("height", "weight", "leaves")}
        )
        table[best] = random.normal(size=n) - (4 if best != "weight" else -6) * y
        got = call(answer, table, y, what="best_column")
        if got == best:
            continue
        if not isinstance(got, str):
            raise Wrong(f"the name of a column is wanted, and {got!r:.60} came.")
        if got not in table:
            raise Wrong(f"{got!r} is no column of the table that it was given: {', '.join(table)}.")
        if best == "leaves" and got == "weight":
            raise Wrong(
                "in a made-up table `leaves` is the best clue: the *smaller*, the likelier a yes. Yours took `weight`."
            )
        raise Wrong(
            f"in a made-up table `{best}` is the best clue, and your function says `{got}`. Which score does it "
            "compare?"
        )


@exercise(
    "02.3",
    kind="mistake",
    given="""
def exam(X, y, seed):
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=50, stratify=y, random_state=seed)
    model = LogisticRegression().fit(X, y)
    return model.score(X_test, y_test)
""",
    hints=(
        "Which flowers has the model seen before the exam?",
        "Whoever fits on X has seen all flowers, those of the exam too. What are the two parts for?",
        "    model = LogisticRegression().fit(X_train, …)",
    ),
    solution="""
def exam(X, y, seed):
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=50, stratify=y, random_state=seed)
    model = LogisticRegression().fit(X_train, y_train)
    return model.score(X_test, y_test)
""",
    why="The model was fitted on all flowers, so the exam asked what it had been told. With two parameters one hardly "
    "sees it; with many columns and answers from a coin, the leak looks like knowledge.",
)
def exam(answer):
    random = np.random.default_rng(23)
    X, y = random.normal(size=(120, 60)), random.permutation(np.arange(120) % 2)
    honest, got = [], []
    for seed in range(10):
        parts = train_test_split(X, y, test_size=50, stratify=y, random_state=seed)
        honest.append(LogisticRegression().fit(parts[0], parts[2]).score(parts[1], parts[3]))
        got.append(numbers(call(answer, X, y, seed, what="exam"), what="exam(X, y, seed)"))
    mean = np.mean(got)
    if not 0 <= mean <= 1:
        raise Wrong(f"an accuracy lies between 0 and 1, and yours is {mean:g}.")
    if mean > 0.7:
        raise Wrong(
            f"it gives {mean:.2f} for answers that a coin has tossed. How could anybody know those? Only who has seen "
            "them: look at what `fit` is given, and what `score`."
        )
    if np.ptp(got) == 0:
        raise Wrong("it gives the same for each seed: is the seed used for the split?")
    fiftieths = 50 * np.array(got)
    if (np.abs(fiftieths - fiftieths.round()) > 1e-6).any() or (fiftieths.round() % 2 == 0).all():
        raise Wrong(f"it gives {got[0]:.4f}, and with 50 flowers no exam can: who is asked, the 50 or the others?")
    if abs(mean - np.mean(honest)) > 0.12:
        raise Wrong(f"for a coin's answers it gives {mean:.2f}; an honest exam gives about one half.")
    if numbers(call(answer, X, y, 0, what="exam"), what="exam(X, y, seed)") != got[0]:
        raise Wrong("called again with the same seed, it gives another number.")
    X[:, 0] += 4 * y
    if numbers(call(answer, X, y, 0, what="exam"), what="exam(X, y, seed)") < 0.8:
        raise Wrong("for flowers that are easy to tell apart it gives a low score: is a model fitted?")


@exercise(
    "02.4",
    kind="model",
    hints=(
        "In which picture of the lesson does one species stand apart from the two others?",
        "Setosas have small petals. A LogisticRegression on petal length and width finds the border by itself; `y` "
        "must say which flowers are setosas.",
        'y_setosa = (iris["species"] == "setosa").to_numpy()',
    ),
    solution="""
X_petals = iris[["petal_length", "petal_width"]].to_numpy()
y_setosa = (iris["species"] == "setosa").to_numpy()
setosa = LogisticRegression().fit(X_petals, y_setosa)
""",
    why="Between the setosas and the others there is a wide gap, so the model is right about every flower, held out or "
    "not. Not every question is as hard as the virginicas'.",
)
def setosa(answer):
    iris = load_iris()
    X, species = iris[["petal_length", "petal_width"]].to_numpy(), iris["species"].to_numpy()
    random = np.random.default_rng(24)
    order = random.permutation(len(X))
    X, species = X[order], species[order]
    says = answers_of(answer, X + random.normal(0, 0.02, X.shape)) > 0.5
    right = np.mean(says == (species == "setosa"))
    if right >= 0.99:
        return
    said = f"your model says yes to {says.sum()} of 150 flowers, and {right:.0%} of its answers are right. "
    if np.mean(says == (species == "virginica")) > 0.9:
        raise Wrong(said + "It has learnt to find the virginicas: which flowers does its y call 1?")
    if right <= 0.1:
        raise Wrong(said + "It says yes to all but the setosas: y is turned round.")
    if says.all() or not says.any():
        raise Wrong(said + "It gives the same answer to all flowers. Has it been fitted?")
    turned = answers_of(answer, X[:, ::-1]) > 0.5
    if np.mean(turned == (species == "setosa")) > 0.95:
        raise Wrong(said + "It was asked with the length first, then the width. Yours has them the other way round.")
    raise Wrong(said + "All of them can be right.")


@exercise(
    "02.5",
    kind="challenge",
    hints=(
        "What more than the petal width could the model be given?",
        "`fit` wants a table, so give it two, three or all four columns. Or hold the weights back less: C=100.",
        "    model = LogisticRegression(C=…).fit(X_train, y_train)",
    ),
    solution="""
def learn(X_train, y_train):
    return LogisticRegression(C=10, max_iter=1000).fit(X_train, y_train)
""",
    why="All four lengths together say more than one: the mean over the 20 exams rises from 0.963 to about 0.97. "
    "Differences as small as these are luck of the flowers as well: whoever tries a hundred models and keeps the best "
    "by these exams has used them for choosing.",
    record=("held-out accuracy, mean of 20", max),
)
def learn(answer):
    iris = load_iris()
    X, y = iris.drop(columns="species").to_numpy(), (iris["species"] == "virginica").to_numpy().astype(int)
    scores, no = [], []
    for seed in range(20):
        X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=50, stratify=y, random_state=seed)
        no.append(np.mean(y_test == 0))
        says = answers_of(call(answer, X_train, y_train, what="learn"), X_test) > 0.5
        scores.append(np.mean(says == y_test))
    mean = np.mean(scores)
    if mean < 0.7:
        raise Wrong(
            f"{mean:.3f} on average: a model that always says no gets {np.mean(no):.2f}. Is it fitted on what `learn` "
            "is given?"
        )
    if mean < 0.955:
        raise Wrong(
            f"{mean:.3f} on average, from {min(scores):.2f} to {max(scores):.2f}. The lesson's model had 0.963."
        )
    turned = answers_of(call(answer, X_train, 1 - y_train, what="learn"), X_test) > 0.5
    if np.mean(turned == 1 - y_test) < 0.7:
        raise Wrong("given turned answers, 0 for 1 and 1 for 0, it says the old ones: it must learn from what it gets.")
    return mean
