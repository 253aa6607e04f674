"""Playgrounds for lesson 13's challenges, by their state alone: each is met narrowly, or spoilt in one way."""

PLAIN = {"noise": 0.1, "features": ("x1", "x2"), "test_share": 0.5, "epoch": 300, "by_hand": 0, "activation": "tanh"}
NOISY = {**PLAIN, "data": "moons", "noise": 0.35, "test_share": 0.9, "neurons": 64, "train_loss": 0.125}
NOISY_SPOILT = [
    ({"data": "XOR"}, "the data are moons"),
    ({"noise": 0.3}, "noise of at least 0.35"),
    ({"test_share": 0.5}, "at most 10%"),
    ({"neurons": 63}, "64 hidden neurons"),
    ({"activation": "linear"}, "not linear"),
]
MET = {  # name: a state that is met narrowly, another one, and changes each of which spoils it
    "13.1": (
        {**PLAIN, "data": "Gaussians", "neurons": 0, "epoch": 0, "by_hand": 2, "test_accuracy": 0.95},
        {"by_hand": 3, "test_accuracy": 1},
        [
            ({"data": "moons"}, "the data are Gaussians"),
            ({"neurons": 1}, "no hidden neuron"),
            ({"epoch": 1}, "has not trained"),
            ({"by_hand": 0}, "set by hand"),
            ({"test_accuracy": 0.94, "train_accuracy": 1}, "at least 95%"),
        ],
    ),
    "13.2": (
        {**PLAIN, "data": "circles", "neurons": 0, "test_accuracy": 0.98},
        {"features": ("x1**2",), "test_accuracy": 1},
        [
            ({"data": "Gaussians"}, "the data are circles"),
            ({"noise": 0.05}, "noise of at least 0.1"),
            ({"neurons": 1}, "no hidden neuron"),
            ({"test_accuracy": 0.97, "train_accuracy": 1}, "at least 98%"),
        ],
    ),
    "13.3": (
        {**PLAIN, "data": "XOR", "noise": 0, "neurons": 4, "test_accuracy": 0.95},
        {"neurons": 2},
        [
            ({"data": "moons"}, "the data are XOR"),
            ({"features": ("x1 * x2",)}, "the inputs are x1 and x2"),
            ({"neurons": 5}, "at most 4"),
            ({"test_accuracy": 0.94}, "at least 95%"),
        ],
    ),
    "13.4": (
        {**PLAIN, "data": "hills", "neurons": 6, "test_error": 0.12},
        {"neurons": 0, "test_error": 0.01},
        [
            ({"data": "plane"}, "the data are hills"),
            ({"noise": 0}, "noise of at least 0.1"),
            ({"neurons": 7}, "at most 6"),
            ({"test_error": 0.13}, "off by 0.12"),
        ],
    ),
    "13.5": (
        {**PLAIN, "data": "spirals", "noise": 0.2, "neurons": 4, "test_accuracy": 0.95},
        {"neurons": 0},
        [
            ({"data": "moons"}, "the data are spirals"),
            ({"noise": 0.1}, "noise of at least 0.2"),
            ({"neurons": 5}, "at most 4"),
            ({"test_accuracy": 0.94}, "at least 95%"),
        ],
    ),
    "13.6": (
        {**PLAIN, "data": "moons", "activation": "sigmoid", "hidden": "4, 4, 4, 4", "optimizer": "SGD"}
        | {"test_accuracy": 0.98, "neurons": 16},
        {"hidden": "4-2-2-1", "epoch": 1},
        [
            ({"data": "circles"}, "the data are moons"),
            ({"activation": "tanh"}, "sigmoid neurons"),
            ({"hidden": "4, 4, 4"}, "four hidden layers"),
            ({"optimizer": "momentum"}, "SGD"),
            ({"test_accuracy": 0.97}, "at least 98%"),
        ],
    ),
    "13.7": (
        {**NOISY, "test_loss": 0.375},
        {"test_loss": 3, "neurons": 128},
        [*NOISY_SPOILT, ({"test_loss": 0.37}, "three times")],
    ),
    "13.8": (
        {**NOISY, "test_loss": 0.55, "test_accuracy": 0.78},
        {"test_loss": 0.3, "epoch": 500},
        [
            *NOISY_SPOILT,
            ({"epoch": 299}, "at least 300 epochs"),
            ({"test_loss": 0.56}, "at most 0.55"),
            ({"test_accuracy": 0.77}, "at least 78%"),
        ],
    ),
}


class Playground:
    """A playground of which nothing is there but its numbers."""

    def __init__(self, *states):
        self._state = {name: value for state in states for name, value in state.items()}

    def _numbers(self):
        return self._state


_playground = Playground


RIGHT = {name: [_playground(good), _playground(good, other)] for name, (good, other, _) in MET.items()}
WRONG = {name: [(_playground(good, bad), said) for bad, said in spoilt] for name, (good, _, spoilt) in MET.items()}
