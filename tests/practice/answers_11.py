"""Answers to lesson 11's exercises."""

import numpy as np
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from helpers.data import load_pima


def filler(strategy="median"):
    return lambda train, new: SimpleImputer(strategy=strategy).fit(train).transform(new)


def fill(train, new):
    new = new.copy()
    for k, column in enumerate(new.T):
        column[np.isnan(column)] = np.nanmedian(train[:, k])
    return new


def neuron(C=1.0):
    return make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(C=C))


def parts(X, y, seed):
    return train_test_split(X, y, test_size=0.2, stratify=y, random_state=seed)


def exam(X, y, seed):
    X_train, X_test, y_train, y_test = parts(X, y, seed)
    return neuron().fit(X_train, y_train).score(X_test, y_test)


def chosen_inside(X, y, seed):
    X_train, X_test, y_train, y_test = parts(X, y, seed)
    model = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), SelectKBest(k=5), LogisticRegression())
    return model.fit(X_train, y_train).score(X_test, y_test)


def as_it_was(X, y, seed):
    X = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), SelectKBest(k=5)).fit_transform(X, y)
    X_train, X_test, y_train, y_test = parts(X, y, seed)
    return LogisticRegression().fit(X_train, y_train).score(X_test, y_test)


def scaled_before(X, y, seed):
    X_train, X_test, y_train, y_test = parts(neuron()[:2].fit_transform(X), y, seed)
    return LogisticRegression().fit(X_train, y_train).score(X_test, y_test)


def own(X, y, seed):
    return neuron(100).fit(X, y).score(X, y)


def cheapest(p, y, missed=5, alarm=1):
    return min(np.unique(p), key=lambda t: missed * np.sum((p < t) & (y == 1)) + alarm * np.sum((p >= t) & (y == 0)))


def by_list(p, y, missed, alarm):
    thresholds = np.linspace(0, 1, 101)
    costs = [missed * np.sum((p < t) & (y == 1)) + alarm * np.sum((p >= t) & (y == 0)) for t in thresholds]
    return thresholds[np.argmin(costs)], int(np.argmin(costs)), min(costs)


PIMA = load_pima()
KNOWN = neuron().fit(PIMA.drop(columns="diabetes").to_numpy(float), PIMA["diabetes"].to_numpy())


RIGHT = {
    "11.1": [fill, filler()],
    "11.2": [
        lambda train, new: (new - train.mean(0)) / train.std(0),
        lambda train, new: StandardScaler().fit(train).transform(new),
    ],
    "11.3": [exam, chosen_inside],
    "11.4": [lambda *given: by_list(*given)[0], cheapest],
    "11.5": [[0.349, 0.349, 1], np.array([268 / 768, 268 / 768, 1.0])],
    "11.6": [lambda X, y: neuron(0.3).fit(X, y), lambda X, y: lambda new: neuron().fit(X, y).predict_proba(new)[:, 1]],
}
WRONG = {
    "11.1": [
        (lambda train, new: SimpleImputer(strategy="median").fit_transform(new), "A new patient comes alone"),
        (lambda train, new: filler("mean")(train, new), "filled with means"),
        (lambda train, new: np.nan_to_num(new), "filled with zeros"),
        (lambda train, new: filler()(np.vstack([train, new]), new), "has leaked"),
        (lambda train, new: new[~np.isnan(new).any(axis=1)], "nobody may be dropped"),
        (lambda train, new: new, "still"),
    ],
    "11.2": [
        (lambda train, new: (new - np.vstack([train, new]).mean(0)) / np.vstack([train, new]).std(0), "of both tables"),
        (lambda train, new: (new - new.mean(0)) / (new.std(0) + 1e-12), "own mean and spread"),
        (lambda train, new: (new - train.mean()) / train.std(), "each column has its own"),
        (lambda train, new: (new - train.mean(0)) / train.std(0, ddof=1), "divided by n − 1"),
        (lambda train, new: new - train.mean(0), "The spreads are still"),
        (lambda train, new: new / train.std(0), "And the mean"),
        (lambda train, new: (new - train.min(0)) / np.ptp(train, axis=0), "from least to greatest"),
    ],
    "11.3": [
        (lambda X, y, seed: exam(X, y, 0), "the same for each seed"),
        (lambda X, y, seed: exam(X[:, :5], y, seed), "are the five best chosen"),
        (lambda X, y, seed: exam(X, y, None), "called again with the same seed"),
        (as_it_was, "looked at the exam before the split"),
        (scaled_before, "typing error in the table spoils every exam"),
        (own, "asked about what it learnt from"),
        (lambda X, y, seed: 1 - as_it_was(X, y, seed), "about one half is honest"),
        (lambda X, y, seed: 0.5, "the same for each seed"),
        (lambda X, y, seed: 77, "between 0 and 1"),
    ],
    "11.4": [
        (lambda p, y, missed, alarm: by_list(p, y, alarm, missed)[0], "the other mistake the dear one"),
        (lambda p, y, missed, alarm: 0.5, "treats both mistakes as equal"),
        (lambda *given: by_list(*given)[1], "a place in the list"),
        (lambda p, y, missed, alarm: 0.9, "Print threshold and cost"),
    ],
    "11.5": [
        ([0.349, 0.349, 0.349], "hear a yes from her"),
        ([0.651, 0, 1], "says *no* to all"),
        ([0.349, 1, 1], "and that is everybody"),
        ([0.5, 0.5, 1], "her accuracy is not 0.5"),
        ([1, 0.349, 1], "her accuracy is not 1."),
        ([34.9, 34.9, 100], "shares are wanted"),
    ],
    "11.6": [
        (lambda X, y: KNOWN, "it says the old ones"),
        (lambda X, y: lambda new: (new[:, 1] > 140).astype(float), "Is it sure where it is wrong"),
        (lambda X, y: lambda new: np.full(len(new), 0.349), "the lesson's neuron has 0.481"),
        (lambda X, y: LogisticRegression().fit(np.nan_to_num(X), y), "stops with ValueError"),
        (lambda X, y: lambda new: new[:, 1] * 0 + 3, "between 0 and 1"),
    ],
}
