"""Answers to lesson 12's exercises."""

import numpy as np
import pandas as pd

from helpers.data.imdb import SAMPLE_WORDS, _multi_hot, _read_sample

(TRAIN, _), VOCABULARY = _read_sample()
X = _multi_hot(TRAIN[0], TRAIN[1], SAMPLE_WORDS)
DIFFERENCE = np.asarray(X[TRAIN[2] == 1].mean(axis=0) - X[TRAIN[2] == 0].mean(axis=0)).ravel()
BEST = [VOCABULARY[k] for k in np.argsort(-np.abs(DIFFERENCE)) if k > 3]


def encode(text, id_of):
    ids = [1]
    for word in text.lower().split():
        ids.append(id_of.get(word, 2))
    return ids


def multi_hot(ids, size):
    return np.array([float(k in ids) for k in range(size)])


def counts(ids, size):
    row = np.zeros(size)
    for i in ids:
        row[i] += 1
    return row


def marks(ids, size):
    row = np.zeros(size)
    row[ids] = 1
    return row


def clipped(ids, size):
    return marks(np.minimum(ids, size - 1), size)


def stop(losses, patience):
    best, since = 0, 0
    for epoch in range(1, len(losses)):
        best, since = (epoch, 0) if losses[epoch] < losses[best] else (best, since + 1)
        if since == patience:
            return best
    return best


def first_rise(losses, patience):
    for k in range(len(losses) - 1):
        if losses[k + 1] > losses[k]:
            return k
    return len(losses) - 1


def after_rises(losses, patience):
    rises = 0
    for k in range(1, len(losses)):
        rises = (rises + 1) * (losses[k] > losses[k - 1])
        if rises == patience:
            return int(np.argmin(losses[: k + 1]))
    return int(np.argmin(losses))


def gave_up(losses, patience):
    best = stop(losses, patience)
    return min(best + patience, len(losses) - 1)


def without(words, word):
    return [other for other in words if other != word]


def pushes(words, ask):
    return {word: ask(words) - ask(without(words, word)) for word in words}


def ties(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss <= losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


RIGHT = {
    "12.1": [encode, lambda text, id_of: np.array([1, *(id_of.get(w, 2) for w in text.lower().split())])],
    "12.2": [multi_hot, lambda ids, size: np.isin(np.arange(size), ids)],
    "12.3": [stop, lambda losses, patience: np.int64(stop(losses, patience))],
    "12.4": [pushes, lambda words, ask: {w: np.float64(ask(words)) - ask(without(words, w)) for w in words}],
    "12.5": [pd.Series(BEST[:50]), BEST[:60], tuple(BEST[:45])],
}
WRONG = {
    "12.1": [
        (lambda text, id_of: encode(text, id_of)[1:], "Where is the 1"),
        (lambda text, id_of: [1] + [id_of[w] for w in text.lower().split() if w in id_of], "left out"),
        (lambda text, id_of: [1] + [id_of.get(w, 2) for w in text.split()], "capital letter"),
        (lambda text, id_of: [1] + [id_of[w] for w in text.lower().split()], "stops with KeyError"),
        (lambda text, id_of: text, "a list of ids"),
    ],
    "12.2": [
        (lambda ids, size: marks([i for i in ids if i < size - 1], size), "It should be"),
        (counts, "Yours counts"),
        (marks, "for the ids [1, 9, 3] and 5 words it stops"),
        (clipped, "the last place is marked"),
        (lambda ids, size: np.roll(multi_hot(ids, size), 1), "moved by one place"),
        (lambda ids, size: multi_hot(ids, size + 1), "numbers, but it is"),
    ],
    "12.3": [
        (ties, "is no *new* lowest"),
        (lambda losses, patience: int(np.argmin(losses)), "the lowest of all"),
        (first_rise, "You stop at the first rise"),
        (gave_up, "Which epoch's weights"),
        (lambda losses, patience: stop(losses, patience) + 1, "one too far"),
        (after_rises, "so many rises in a row"),
    ],
    "12.4": [
        (lambda words, ask: {w: -push for w, push in pushes(words, ask).items()}, "The sign"),
        (lambda words, ask: {w: ask([w]) for w in words}, "does alone"),
        (lambda words, ask: {w: ask(without(words, w)) for w in words}, "How far have they moved"),
        (lambda words, ask: list(pushes(words, ask).values()), "a dict with a number"),
    ],
    "12.5": [
        (BEST[:5], "75% are wanted"),
        (["Bad", *BEST], "Small letters"),
        ("bad", "give a list of words"),
        ([1, 2], "give a list of words"),
    ],
}
