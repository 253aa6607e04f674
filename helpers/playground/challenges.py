"""The challenges of lesson 13: what a network in the playground must reach, with how little, and the best so far."""

from .code import PLAIN, layers_of


def _data(name, noise=0):
    words = f"the data are {name}" + f" with noise of at least {noise}" * (noise > 0)
    return words, lambda s: s["data"] == name and s["noise"] >= noise


def _right(share):
    return f"at least {share:.0%} of the test points are right", lambda s: s.get("test_accuracy", 0) >= share


def _neurons(most):
    words = f"there are at most {most} hidden neurons" if most else "there is no hidden neuron"
    return words, lambda s: s["neurons"] <= most


def _epochs(fewest):
    return f"it has trained for at least {fewest} epochs", lambda s: s["epoch"] >= fewest


NOISY_MOONS = [
    _data("moons", 0.35),
    ("at most 10% of the points are for training", lambda s: s["test_share"] >= 0.9),
    ("there are at least 64 hidden neurons", lambda s: s["neurons"] >= 64),
    ("their activation is not linear", lambda s: s["activation"] != "linear"),
]
CHALLENGES = {  # name: conditions on a playground's state, each in words and as a function
    "by hand": [
        _data("Gaussians", 0.1),
        _neurons(0),
        ("it has not trained", lambda s: s["epoch"] == 0),
        ("a weight was set by hand", lambda s: s["by_hand"] > 0),
        _right(0.95),
    ],
    "circle": [_data("circles", 0.1), _neurons(0), _right(0.98)],
    "XOR": [
        _data("XOR"),
        ("the inputs are x1 and x2", lambda s: tuple(s["features"]) == PLAIN),
        _neurons(4),
        _right(0.95),
    ],
    "hills": [
        _data("hills", 0.1),
        _neurons(6),
        ("the test points are off by 0.12 at most on average", lambda s: s.get("test_error", 1) <= 0.12),
    ],
    "spirals": [_data("spirals", 0.2), _neurons(4), _right(0.95)],
    "deep": [
        _data("moons", 0.1),
        (
            "there are four hidden layers of sigmoid neurons",
            lambda s: s["activation"] == "sigmoid" and len(layers_of(s["hidden"])) == 4,
        ),
        ("the optimiser is SGD", lambda s: s["optimizer"] == "SGD"),
        _right(0.98),
    ],
    "learn by heart": [
        *NOISY_MOONS,
        ("the test loss is at least three times the training loss", lambda s: s["test_loss"] >= 3 * s["train_loss"]),
    ],
    "cure": [
        *NOISY_MOONS,
        _epochs(300),
        ("the test loss is at most 0.4", lambda s: s["test_loss"] <= 0.4),
        _right(0.83),
    ],
}
RECORDS = {  # name: what is counted, how, and which of two is better
    "by hand": ("numbers set by hand", lambda s: s["by_hand"], min),
    "circle": ("inputs", lambda s: len(s["features"]), min),
    "XOR": ("hidden neurons", lambda s: s["neurons"], min),
    "hills": ("hidden neurons", lambda s: s["neurons"], min),
    "spirals": ("hidden neurons", lambda s: s["neurons"], min),
    "deep": ("epochs", lambda s: s["epoch"], min),
    "learn by heart": ("test loss over training loss", lambda s: s["test_loss"] / s["train_loss"], max),
    "cure": ("test loss", lambda s: s["test_loss"], min),
}
BEST = {}  # name: the best so far, as long as Python runs


def challenge(name, playground):
    """Say whether a `Playground` meets a challenge, and how the best so far did; if not, what is missing: it prints.

    name: one of `CHALLENGES`. playground: a `Playground` in the state that counts, or `...`: not tried yet. Raises
    ValueError for anything else.
    """
    if not (playground is ... or hasattr(playground, "state")):
        raise ValueError(f"playground must be a Playground, or ..., but {type(playground).__name__} came.")
    if name not in CHALLENGES:
        raise ValueError(f"name must be one of {', '.join(CHALLENGES)}, but {name!r} came.")
    if playground is ...:
        print(f"… {name}: replace the three dots with your playground, and run this cell again.")
        return
    state = playground.state
    missed = [words for words, holds in CHALLENGES[name] if not holds(state)]
    if missed:
        print(f"✗ {name}: not yet. Wanted: {'; '.join(missed)}.")
        return
    words, count, better = RECORDS[name]
    now = round(float(count(state)), 3)
    BEST[name] = better(now, BEST.get(name, now))
    print(f"✓ {name}: done. {words.capitalize()}: {now:g}; the best so far: {BEST[name]:g}.")
