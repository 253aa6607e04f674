"""Answers to lesson 02's exercises."""

import numpy as np
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

from helpers.data import load_iris

IRIS = load_iris()
PETALS = IRIS[["petal_length", "petal_width"]].to_numpy()


def is_a(name, turned=False):
    return (IRIS["species"] == name).to_numpy() != turned


def parts(X, y, seed):
    return train_test_split(X, y, test_size=50, stratify=y, random_state=seed)


def leaky(X, y, seed):
    _, X_test, _, y_test = parts(X, y, seed)
    return LogisticRegression(C=100).fit(X, y).score(X_test, y_test)


def own_exam(X, y, seed):
    X_train, _, y_train, _ = parts(X, y, seed)
    return LogisticRegression(C=100).fit(X_train, y_train).score(X_train, y_train)


def honest(X, y, seed):
    X_train, X_test, y_train, y_test = parts(X, y, seed)
    return np.mean(LogisticRegression(C=1).fit(X_train, y_train).predict(X_test) == y_test)


def without_stratify(X, y, seed):
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=50, random_state=seed)
    return LogisticRegression().fit(X_train, y_train).score(X_test, y_test)


def best_by_fit(table, y):
    return max(table, key=lambda name: LogisticRegression().fit(table[[name]], y).score(table[[name]], y))


def best_by_mean(table, y):
    return max(table, key=lambda name: table[name][y == 1].mean() - table[name][y == 0].mean())


def best_by_cut(table, y):
    def score(x):
        return max(max(np.mean((x > cut) == y), np.mean((x < cut) == y)) for cut in x)

    return max(table, key=lambda name: score(table[name].to_numpy()))


def halves(X, y, seed):
    parts = train_test_split(X, y, test_size=25, stratify=y, random_state=seed)
    return LogisticRegression().fit(parts[0], parts[2]).score(parts[1], parts[3])


def by_width(X, y):
    model = LogisticRegression().fit(X[:, 3:], y)
    return lambda new: model.predict(new[:, 3:])


RIGHT = {
    "02.1": [lambda p, w, b: (logit(p) - b) / w, lambda p, w, b: -(np.log(1 / p - 1) + b) / w],
    "02.2": [best_by_fit, best_by_cut],
    "02.3": [honest, without_stratify],
    "02.4": [LogisticRegression().fit(PETALS, is_a("setosa")), lambda X: X[:, 0] < 2.5],
    "02.5": [
        lambda X, y: LogisticRegression(max_iter=1000).fit(X, y),
        lambda X, y: KNeighborsClassifier(9).fit(X, y),
        by_width,
    ],
}
WRONG = {
    "02.1": [
        (lambda p, w, b: -b / w, "half-way point"),
        (lambda p, w, b: (p - b) / w, "through the sigmoid first"),
        (lambda p, w, b: (logit(1 - p) - b) / w, "upside down"),
        (lambda p, w, b: (np.log10(p / (1 - p)) - b) / w, "natural one"),
    ],
    "02.2": [
        (best_by_mean, "the *smaller*"),
        (lambda table, y: "petal_width", "no column"),
        (lambda table, y: 0.96, "the name of a column is wanted"),
        (lambda table, y: "height", "Which score does it compare"),
    ],
    "02.3": [
        (leaky, "How could anybody know"),
        (own_exam, "and what `score`"),
        (lambda X, y, seed: halves(X, y, seed), "the 50 or the others"),
        (lambda X, y, seed: honest(X, y, 0), "the same for each seed"),
        (lambda X, y, seed: 100 * honest(X, y, seed), "between 0 and 1"),
    ],
    "02.4": [
        (LogisticRegression().fit(PETALS, is_a("virginica")), "find the virginicas"),
        (LogisticRegression().fit(PETALS, is_a("setosa", turned=True)), "turned round"),
        (lambda X: X[:, 0] > 100, "the same answer to all"),
        (lambda X: np.arange(len(X)) < 50, "All of them can be right"),
        (LogisticRegression().fit(PETALS[:, ::-1], is_a("setosa")), "the other way round"),
        (LogisticRegression(max_iter=1000).fit(PETALS, load_iris()["species"]), "answers in words, such as 'setosa'"),
        (LogisticRegression(), "stops with NotFittedError"),
        (LogisticRegression, "a fitted model is wanted"),
    ],
    "02.5": [
        (lambda X, y: DecisionTreeClassifier(max_depth=1, random_state=0).fit(X[:, [1]], y), "stops with ValueError"),
        (lambda X, y: lambda new: new[:, 3] > 1.9, "The lesson's model had"),
        (lambda X, y: lambda new: np.zeros(len(new)), "a model that always says no"),
        (lambda X, y: 3, "a fitted model is wanted"),
        (lambda X, y: lambda new: expit(3 * new[:, 3] - 5), "it says the old ones"),
    ],
}
