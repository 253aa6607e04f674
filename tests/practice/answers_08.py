"""Answers to lesson 08's exercises."""

import numpy as np


def by_loop(rate, keep, slope):
    step = 0
    for _ in range(3000):
        step = keep * step + rate * slope
    return step


def clip_in_place(slopes, limit):
    length = np.sqrt(np.sum(slopes**2))
    slopes *= limit / max(length, limit)
    return slopes


def momentum(slopes, memory, rate, keep=0.9):
    memory["step"] = keep * memory.get("step", 0) - rate * slopes
    return memory["step"]


def own_words(slopes, memory, learning_rate, keep=0.9):
    speed = memory.setdefault("step", np.zeros(slopes.shape))
    speed *= keep
    speed -= learning_rate * slopes
    return speed.copy()


def as_it_was(slopes, memory, rate, keep=0.9):
    step = -keep * memory.get("slopes", 0) * -rate - rate * slopes
    memory["slopes"] = slopes
    return step


def slope_only(slopes, memory, rate, keep=0.9):
    step = -keep * memory.get("slopes", 0) * rate - rate * slopes
    memory["slopes"] = slopes
    return step


def newton(slopes, memory, rate):
    return -slopes / [0.04, 2]


def rms(slopes, memory, rate, share=0.1, root=np.sqrt):
    memory["square"] = 0.9 * memory.get("square", 0) + share * slopes**2
    return -rate * slopes / root(memory["square"] + 1e-7)


def mean_of_all(slopes, memory, rate):
    memory.setdefault("all", []).append(slopes**2)
    shares = 0.1 * 0.9 ** np.arange(len(memory["all"]))[::-1, np.newaxis]
    return -rate * slopes / (np.sum(shares * memory["all"], axis=0) ** 0.5 + 1e-7)


def begins_with_the_first(slopes, memory, rate):
    memory["square"] = 0.9 * memory.get("square", slopes**2) + 0.1 * slopes**2
    return -rate * slopes / np.sqrt(memory["square"])


def in_place(slopes, memory, rate, keep=0.9):
    memory.setdefault("step", np.zeros_like(slopes))
    memory["step"] = memory["step"] * keep if np.ndim(keep) else memory["step"].__imul__(keep)
    memory["step"] -= rate * slopes
    return memory["step"]


def jump(memory):
    first = not memory
    memory["jumped"] = True
    return np.array([9.0, -4.0]) * first


RIGHT = {
    "08.0": [in_place, momentum, own_words],
    "08.1": [by_loop, lambda rate, keep, slope: slope * rate / (1 - keep)],
    "08.2": [clip_in_place, lambda slopes, limit: slopes / max(1, np.linalg.norm(slopes) / limit)],
    "08.3": [rms, mean_of_all],
    "08.4": [
        lambda step, top, warm: top * step / warm if step <= warm else top * np.sqrt(warm / step),
        lambda step, top, warm: top * min(step / warm, (step / warm) ** -0.5),
    ],
    "08.5": [newton, lambda slopes, memory, rate: momentum(slopes, memory, 1.24, 0.6)],
}
WRONG = {
    "08.0": [
        (as_it_was, "the memory pulls back"),
        (slope_only, "or the slope alone"),
        (lambda slopes, memory, rate, keep=0.9: -rate * slopes, "plain gradient descent"),
        (lambda slopes, memory, rate, keep=0.9: rate * slopes, "uphill"),
        (lambda slopes, memory, rate, keep=0.9: -rate * 0.1 * slopes, "nothing is in the memory yet"),
        (lambda slopes, memory, rate, keep=0.9: momentum(slopes, memory, rate, 1), "the second step should be"),
        (lambda slopes, memory, rate, keep=0.9: momentum(slopes, memory, rate), "with another one it is not"),
    ],
    "08.1": [
        (lambda rate, keep, slope: rate * slope, "the first step"),
        (lambda rate, keep, slope: rate * slope * (1 + keep), "the second step"),
        (lambda rate, keep, slope: rate * slope / keep if keep else 0.2, "yours get shorter"),
        (lambda rate, keep, slope: rate / (1 - keep), "And the slope"),
    ],
    "08.2": [
        (lambda slopes, limit: slopes * limit / n if (n := np.linalg.norm(slopes)) > 1 else slopes, "Clipping never"),
        (lambda slopes, limit: np.clip(slopes, -limit, limit), "`clipvalue`"),
        (lambda slopes, limit: slopes * limit / max(np.linalg.norm(slopes), 1e-12), "never makes one longer"),
        (lambda slopes, limit: slopes * limit / np.abs(slopes).max(), "root of the sum of squares"),
        (
            lambda slopes, limit: (
                slopes if np.linalg.norm(slopes) < 1 and slopes.any() else slopes / np.linalg.norm(slopes)
            ),
            "The limit is another one",
        ),
        (lambda slopes, limit: slopes / np.linalg.norm(slopes) * min(limit, np.linalg.norm(slopes)), "divides by 0"),
    ],
    "08.3": [
        (lambda slopes, memory, rate: rms(slopes, memory, 0.2), "With slopes that change"),
        (lambda slopes, memory, rate: rms(slopes, memory, rate, 1, lambda x: x), "Is it the *root*"),
        (lambda slopes, memory, rate: rms(slopes, memory, rate, root=lambda x: x), "the longer step. Is it"),
        (lambda slopes, memory, rate: rms(slopes, memory, rate, 1), "as long as the rate"),
        (lambda slopes, memory, rate: rms(slopes, {}, rate), "written into the memory"),
        (lambda slopes, memory, rate: -rms(slopes, memory, rate), "uphill"),
        (lambda slopes, memory, rate: -rate * slopes, "The steep slope makes the longer"),
        (begins_with_the_first, "does the memory begin with 0"),
    ],
    "08.4": [
        (lambda step, top, warm: top * min(step / warm, 1), "stays at the top"),
        (lambda step, top, warm: top * min(step / warm, warm / step), "with the *root*"),
        (lambda step, top, warm: top * min(1, np.sqrt(warm / step)), "in a straight line from 0"),
        (lambda step, top, warm: step / warm, "shall be"),
    ],
    "08.5": [
        (lambda slopes, memory, rate: jump(memory), "without knowing where it starts"),
        (lambda slopes, memory, rate: -rate * slopes, "after 100 steps the loss is"),
        (lambda slopes, memory, rate: -0.94 * slopes, "40 is allowed"),
        (lambda slopes, memory, rate: -2 * slopes, "flown off"),
        (lambda slopes, memory: 0, "stops with TypeError"),
    ],
}
