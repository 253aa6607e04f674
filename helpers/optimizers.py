"""Optimisers as rules in NumPy, in the form of the four that lesson 08 writes out, and a race of such rules.

A rule looks at the slopes, an array of any shape, and returns the step to add to the parameters. What it must
know the next time it keeps in `memory`, a dict that is empty before the first step. The formulas and the
default values are those of Keras 3 (`keras/src/optimizers`); the papers are named at each rule.
"""

import numpy as np

EPSILON = 1e-7  # keeps a division by zero away


def sgd(slopes, memory, learning_rate):
    """Against the slopes: Robbins and Monro (1951)."""
    return -learning_rate * slopes


def momentum(slopes, memory, learning_rate, momentum=0.9):
    """Keep a part of the last step: Polyak (1964)."""
    memory["v"] = momentum * memory.get("v", 0) - learning_rate * slopes
    return memory["v"]


def nesterov(slopes, memory, learning_rate, momentum=0.9):
    """Momentum that looks ahead: Sutskever et al. (2013), after Nesterov (1983)."""
    memory["v"] = momentum * memory.get("v", 0) - learning_rate * slopes
    return momentum * memory["v"] - learning_rate * slopes


def adagrad(slopes, memory, learning_rate):
    """Divides by the root of the sum of all squared slopes so far: Duchi et al. (2011)."""
    memory["sum"] = memory.get("sum", 0.1) + slopes**2
    return -learning_rate * slopes / np.sqrt(memory["sum"] + EPSILON)


def adadelta(slopes, memory, learning_rate, rho=0.95):
    """Divides by recent slopes, multiplies by recent steps: Zeiler (2012), who has no learning rate (here: 1)."""
    memory["s"] = rho * memory.get("s", 0) + (1 - rho) * slopes**2
    step = -np.sqrt((memory.get("d", 0) + EPSILON) / (memory["s"] + EPSILON)) * slopes
    memory["d"] = rho * memory.get("d", 0) + (1 - rho) * step**2
    return learning_rate * step


def adam(slopes, memory, learning_rate, beta_1=0.9, beta_2=0.999):
    """Recent slopes, divided by the root of their mean square: Kingma and Ba (2015)."""
    t = memory["t"] = memory.get("t", 0) + 1
    memory["m"] = beta_1 * memory.get("m", 0) + (1 - beta_1) * slopes
    memory["s"] = beta_2 * memory.get("s", 0) + (1 - beta_2) * slopes**2
    rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return -rate * memory["m"] / (np.sqrt(memory["s"]) + EPSILON)


def adamax(slopes, memory, learning_rate, beta_1=0.9, beta_2=0.999):
    """Adam with the largest recent slope in place of the root of the mean square: Kingma and Ba (2015), section 7."""
    t = memory["t"] = memory.get("t", 0) + 1
    memory["m"] = beta_1 * memory.get("m", 0) + (1 - beta_1) * slopes
    memory["u"] = np.maximum(beta_2 * memory.get("u", 0), np.abs(slopes))
    return -learning_rate / (1 - beta_1**t) * memory["m"] / (memory["u"] + EPSILON)


def nadam(slopes, memory, learning_rate, beta_1=0.9, beta_2=0.999):
    """Adam with Nesterov's look ahead, its momentum warmed up: Dozat (2016)."""
    t = memory["t"] = memory.get("t", 0) + 1
    now, ahead = (beta_1 * (1 - 0.5 * 0.96**k) for k in (t, t + 1))
    product = memory["product"] = memory.get("product", 1) * now
    memory["m"] = beta_1 * memory.get("m", 0) + (1 - beta_1) * slopes
    memory["s"] = beta_2 * memory.get("s", 0) + (1 - beta_2) * slopes**2
    m = ahead * memory["m"] / (1 - product * ahead) + (1 - now) * slopes / (1 - product)
    return -learning_rate * m / (np.sqrt(memory["s"] / (1 - beta_2**t)) + EPSILON)


def walk(gradient, rule, start, learning_rate, steps):
    """Let one rule walk from `start`, n numbers: the path (steps + 1, n), and the slopes (steps + 1, n) along it.

    gradient: the learner's function of n numbers that returns the n slopes there.
    """
    path, slopes, memory = [np.array(start, dtype=float)], [], {}
    for _ in range(steps + 1):
        slopes.append(np.asarray(gradient(*path[-1]), dtype=float))
        path.append(path[-1] + rule(slopes[-1], memory, learning_rate))
    return np.array(path[:-1]), np.array(slopes)


def central_differences(f, places, distance):
    """Return the slopes (k, 2) of f(w, b) at the places (k, 2): central differences, with f at this distance."""
    sides = distance * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    around = (places + sides[:, np.newaxis]).reshape(-1, 2)
    right, left, up, down = heights_at(f, around).reshape(4, len(places))
    return np.column_stack([right - left, up - down]) / (2 * distance)


def race_all(f, start, rules, learning_rate, steps):
    """Let n rules {name: rule} run down f(w, b) from `start`: places (steps + 1, n, 2), heights (steps + 1, n).

    The slopes are central differences. f is called as in `loss_grid`. Who runs out of the range of
    numbers becomes infinite or NaN, without a warning. Raises ValueError for a rule that returns no step.
    """
    if not rules:
        raise ValueError("rules must hold at least one rule, but it is empty.")
    for name, rule in rules.items():
        step = rule(np.ones(2), {}, learning_rate)
        if np.shape(step) != (2,):
            raise ValueError(f"rules[{name!r}] must return a step of the shape (2,), but it returned {step!r}.")
    n = len(rules)
    places, memories = [np.tile(np.array(start, float), (n, 1))], [{} for _ in rules]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            slopes = central_differences(f, places[-1], 1e-5)
            moves = [rule(s, m, learning_rate) for rule, s, m in zip(rules.values(), slopes, memories)]
            places.append(places[-1] + moves)
        places = np.array(places)
        return places, heights_at(f, places.reshape(-1, 2)).reshape(steps + 1, n)


def heights_at(f, places):
    """Return f(w, b) at each of the places (k, 2): heights (k,).

    f gets both as (k, 1), one row per place. Where it does not answer with one number per row, it is asked place by
    place; that its numbers are then right is not tried out, as `loss_grid` does.
    """
    try:
        heights = np.asarray(f(places[:, :1], places[:, 1:]), dtype=float)
        if heights.size == len(places):
            return heights.ravel()
    except (TypeError, ValueError):  # f only knows numbers
        pass
    return np.array([f(*place) for place in places], dtype=float)


def race_settings(f, rule, start, learning_rates, keeps, steps):
    """Let momentum run down f(w, b) with k pairs of settings: places (steps + 1, k, 2), heights (steps + 1, k).

    rule(slopes, memory, learning_rate, keep) is the learner's; it gets slopes (k, 2), and both settings (k, 1).
    """
    settings = np.reshape(learning_rates, (-1, 1)), np.reshape(keeps, (-1, 1))
    places, memory = [np.tile(np.array(start, float), (len(settings[0]), 1))], {}
    with np.errstate(all="ignore"):
        for _ in range(steps):
            slopes = central_differences(f, places[-1], 1e-5)
            places.append(places[-1] + rule(slopes, memory, *settings))
        places = np.array(places)
        return places, heights_at(f, places.reshape(-1, 2)).reshape(places.shape[:2])


def steps_needed(heights, share=0.001):
    """After how many steps do heights (steps + 1, k) stay below this share of the first? Numbers (k,).

    NaN: not yet at the end. Infinity: higher at the end than at first, or out of the range of numbers.
    """
    last = heights.shape[0] - 1 - np.argmax(~(heights < share * heights[0])[::-1], axis=0)  # the last one not below
    needed = np.where(last < heights.shape[0] - 1, last + 1.0, np.nan)
    return np.where(heights[-1] <= heights[0], needed, np.inf)
