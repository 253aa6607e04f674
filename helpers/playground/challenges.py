"""The challenges of lesson 13: what a network in the playground must reach, and with how little."""

from .code import layers_of


def _data(name, noise):
    return f"the data are {name} with noise of at least {noise}", lambda s: s["data"] == name and s["noise"] >= noise


def _right(share):
    return f"at least {share:.0%} of the test points are right", lambda s: s["test_accuracy"] >= share


def _neurons(most):
    return f"there are at most {most} hidden neurons", lambda s: s["neurons"] <= most


NOISY_MOONS = [
    _data("moons", 0.35),
    ("at most 10% of the points are for training", lambda s: s["test_share"] >= 0.9),
    ("there are at least 64 hidden neurons", lambda s: s["neurons"] >= 64),
]
CHALLENGES = {  # name: conditions on a playground's state, each in words and as a function
    "circles": [_data("circles", 0.1), _right(0.98), _neurons(3)],
    "XOR": [_data("XOR", 0), _right(0.95), _neurons(6)],
    "spirals": [_data("spirals", 0.2), _right(0.95), _neurons(8)],
    "sine": [_data("sine", 0.1), _right(0.95), _neurons(24)],
    "deep": [
        _data("moons", 0.1),
        (
            "there are four hidden layers of sigmoid neurons",
            lambda s: s["activation"] == "sigmoid" and len(layers_of(s["hidden"])) == 4,
        ),
        _right(0.98),
    ],
    "learn by heart": [
        *NOISY_MOONS,
        ("the test loss is at least three times the training loss", lambda s: s["test_loss"] >= 3 * s["train_loss"]),
    ],
    "cure": [*NOISY_MOONS, ("the test loss is at most 0.4", lambda s: s["test_loss"] <= 0.4), _right(0.83)],
}


def challenge(name, playground):
    """Say whether a `Playground` meets a challenge, and if not, which conditions fail: it prints.

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
    else:
        print(f"✓ {name}: done, with {state['neurons']} hidden neurons after {state['epoch']} epochs.")
