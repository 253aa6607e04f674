"""A surface on which each rule can be walked by hand."""

import numpy as np


def bowl(w, b):
    return w**2 + 0.1 * b**2


def by_hand(rule, start, learning_rate, steps):
    place, memory = np.array(start, float), {}
    for _ in range(steps):
        place = place + rule(np.array([2 * place[0], 0.2 * place[1]]), memory, learning_rate)
    return place
