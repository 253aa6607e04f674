"""The playground's settings as Keras code. The playground runs this very code, so what it shows is what it did."""

import re
from itertools import pairwise

SKLEARN = "from sklearn.datasets import {0}\n\nX, y = {0}"
COURSE = "from helpers.data import {0}\n\nX, y = {0}"
IRIS = """from helpers.data import load_iris

iris = load_iris()
X = iris[["{0}_length", "{0}_width"]].to_numpy() + np.random.default_rng({{seed}}).normal(0, {{noise}}, (150, 2))
y = iris["species"].astype("category").cat.codes.to_numpy()"""
NUMBERS = """random = np.random.default_rng({{seed}})
X = random.uniform(-1, 1, (500, 2))
y = {0} + random.normal(0, {{noise}}, 500)"""
DATA = {  # name: the lines that make X (n, 2) and y (n,): classes 0 … 2, or, in the last two, numbers
    "moons": SKLEARN.format("make_moons") + "(500, noise={noise}, random_state={seed})",
    "circles": SKLEARN.format("make_circles") + "(500, noise={noise}, factor=0.3, random_state={seed})",
    "XOR": COURSE.format("make_xor") + "(500, noise={noise}, seed={seed})",
    "Gaussians": SKLEARN.format("make_blobs")
    + "(500, centers=[[-1, -1], [1, 1]], cluster_std=0.3 + {noise}, random_state={seed})",
    "sine": COURSE.format("make_sine") + "(900, noise={noise}, seed={seed})",
    "spirals": COURSE.format("make_spirals") + "(200, noise={noise}, seed={seed})",
    "iris petals": IRIS.format("petal"),
    "iris sepals": IRIS.format("sepal"),
    "plane": NUMBERS.format("(X[:, 0] + X[:, 1]) / 2"),
    "hills": NUMBERS.format("np.sin(3 * X[:, 0]) * np.sin(3 * X[:, 1])"),
}
OWN_ARRAYS = "# X (n, 2) and y (n,) are your own arrays."
OWN_CSV = """import pandas as pd

table = pd.read_csv({path!r})
X, y = table.iloc[:, :2].to_numpy(float), table.iloc[:, -1].astype("category").cat.codes.to_numpy()"""
OPTIMIZERS = {
    "SGD": "SGD(learning_rate={rate})",
    "momentum": "SGD(learning_rate={rate}, momentum=0.9)",
    "RMSprop": "RMSprop(learning_rate={rate})",
    "Adam": "Adam(learning_rate={rate})",
}
FEATURES = {  # an input of the network, as the code and as the picture writes it
    "x1": "x_1",
    "x2": "x_2",
    "x1**2": "x_1^2",
    "x2**2": "x_2^2",
    "x1 * x2": "x_1 x_2",
    "np.sin(3 * x1)": r"\sin\,3x_1",
    "np.sin(3 * x2)": r"\sin\,3x_2",
}
PLAIN = ("x1", "x2")
LAYERS, UNITS = 4, 64  # at most
IMPORTS = [
    "import keras",
    "import numpy as np",
    "from sklearn.model_selection import train_test_split",
    "from helpers.training import batches",
]
BEGIN = """{imports}

{data}
"""
BUILD = """
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size={test_share}, random_state={seed}{stratify})
middle, spread = X_train.mean(axis=0), X_train.std(axis=0)
X_train, X_test = (X_train - middle) / spread, (X_test - middle) / spread
{inputs}
keras.utils.set_random_seed({seed})
data = batches({train}, y_train, batch_size={batch_size})
model = keras.Sequential([
    keras.layers.Input(({width},)),
{layers}
])
model.compile(optimizer=keras.optimizers.{optimizer}, loss="{loss}",
              metrics=["{metric}"], steps_per_execution=data["steps_per_epoch"])
"""
INPUTS = """
def inputs(X):
    x1, x2 = X.T
    return np.column_stack([{}])
"""
RATE = "model.optimizer.learning_rate"
WEIGHTS = ["weights = model.get_weights()  # for each layer a matrix and the biases", "model.set_weights(weights)"]
FIT = "model.fit(**data, epochs={}, verbose=0)"
SCORES = """print("training, loss and {metric}:", model.evaluate({train}, y_train, verbose=0))
print("test, loss and {metric}:    ", model.evaluate({test}, y_test, verbose=0))
"""


def layers_of(text):
    """Return the text "4, 2" as [4, 2]: up to four hidden layers of up to 64 neurons; no text: no hidden layer."""
    parts = re.sub(r"(?<=\d) *[-,] *(?=\d)", " ", text).replace(",", " ").split()  # "4-2" and "4, 2", but not "-2"
    sizes = [int(part) for part in parts if part.isdecimal() and 1 <= int(part) <= UNITS]
    if len(sizes) < len(parts) or len(sizes) > LAYERS:
        raise ValueError(
            "hidden layers must be up to four numbers from 1 to 64, one for each layer, such as 4, 2, "
            f"but {text!r} came."
        )
    return sizes


def short(number):
    """Return a float with three digits: what the code says is what the playground uses, and 0.3 is no 0.30000000004."""
    return float(f"{number:.3g}")


def data_code(values, data):
    """Return the code that makes X and y with these lines of `DATA`, and all imports."""
    imports, _, lines = data.format(**values).rpartition("\n\n")
    imports = sorted([*IMPORTS, *imports.splitlines()], key=lambda line: (" helpers" in line, line[0] == "f", line))
    return BEGIN.format(imports="\n".join(imports), data=lines)


def build_code(values, *, classes):
    """Return the code that makes a network for X and y, up to `compile`; classes: 0 where y holds numbers."""
    options = f', activation="{values["activation"]}"'
    if values["penalty"] != "none":
        kind, rate = values["penalty"].split()
        options += f", kernel_regularizer=keras.regularizers.{kind}({rate})"
    layers = [f"    keras.layers.Dense({units}{options})," for units in layers_of(values["hidden"])]
    last = {0: "1", 2: '1, activation="sigmoid"'}.get(classes, f'{classes}, activation="softmax"')
    loss = {0: "mean_squared_error", 2: "binary_crossentropy"}.get(classes, "sparse_categorical_crossentropy")
    features = tuple(values["features"])
    return BUILD.format(
        test_share=values["test_share"],
        stratify=", stratify=y" * (classes > 0),
        inputs=INPUTS.format(", ".join(features)) if features != PLAIN else "",
        seed=values["seed"],
        batch_size=values["batch_size"],
        width=len(features),
        layers="\n".join([*layers, f"    keras.layers.Dense({last}),"]),
        optimizer=OPTIMIZERS[values["optimizer"]].format(rate=short(values["learning_rate"])),
        loss=loss,
        **_words(features, classes),
    )


def _words(features, classes):
    """Return what the code calls the network's inputs, and what it measures beside the loss."""
    call = "inputs({})" if features != PLAIN else "{}"
    metric = "accuracy" if classes else "mean_absolute_error"
    return {"train": call.format("X_train"), "test": call.format("X_test"), "metric": metric}


def place(number, index):
    """Return what the code calls a weight: its place (row, column), or a bias (its place,), in array `number`."""
    return f"weights[{number}][{', '.join(map(str, index))}]"


def change_code(changes):
    """Return the code that sets what was changed by hand; changes: {place or `RATE`: number}."""
    lines = [f"{target} = {number}" for target, number in changes.items()]
    weights = [line for line in lines if line.startswith("weights")]
    first, last = WEIGHTS
    return "\n".join([line for line in lines if line not in weights] + ([first, *weights, last] if weights else []))


def train_code(values, classes, epochs, changes):
    """Return the code that trains; changes: {epoch: what was changed by hand after it, as in `change_code`}."""
    ends, lines = [*sorted({0, *changes}), epochs], []
    for start, end in pairwise(ends):
        lines += [change_code(changes[start])] if start in changes else []
        lines += [FIT.format(end - start)] if end > start else []
    return "\n".join([*lines, SCORES.format(**_words(tuple(values["features"]), classes))])
