"""The playground's settings as Keras code. The playground runs this very code, so what it shows is what it did."""

import re

SKLEARN = "from sklearn.datasets import {0}\n\nX, y = {0}"
COURSE = "from helpers.data import {0}\n\nX, y = {0}"
IRIS = """from helpers.data import load_iris

iris = load_iris()
X = iris[["{0}_length", "{0}_width"]].to_numpy() + np.random.default_rng({{seed}}).normal(0, {{noise}}, (150, 2))
y = iris["species"].astype("category").cat.codes.to_numpy()"""
DATA = {  # name: the lines that make X (n, 2) and y (n,)
    "moons": SKLEARN.format("make_moons") + "(500, noise={noise}, random_state={seed})",
    "circles": SKLEARN.format("make_circles") + "(500, noise={noise}, factor=0.3, random_state={seed})",
    "XOR": COURSE.format("make_xor") + "(500, noise={noise}, seed={seed})",
    "Gaussians": SKLEARN.format("make_blobs")
    + "(500, centers=[[-1, -1], [1, 1]], cluster_std=0.3 + {noise}, random_state={seed})",
    "sine": COURSE.format("make_sine") + "(900, noise={noise}, seed={seed})",
    "spirals": COURSE.format("make_spirals") + "(200, noise={noise}, seed={seed})",
    "iris petals": IRIS.format("petal"),
    "iris sepals": IRIS.format("sepal"),
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
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size={test_share}, random_state={seed}, stratify=y)
middle, spread = X_train.mean(axis=0), X_train.std(axis=0)
X_train, X_test = (X_train - middle) / spread, (X_test - middle) / spread

keras.utils.set_random_seed({seed})
data = batches(X_train, y_train, batch_size={batch_size})
model = keras.Sequential([
    keras.layers.Input((2,)),
{layers}
])
model.compile(optimizer=keras.optimizers.{optimizer}, loss="{loss}",
              metrics=["accuracy"], steps_per_execution=data["steps_per_epoch"])
"""
RATES = """
rates = {rates}  # epoch: the learning rate from there on
callbacks = [keras.callbacks.LearningRateScheduler(lambda epoch, rate: rates.get(epoch, rate))]
"""
FIT = """model.fit(**data, epochs={epochs}, verbose=0{callbacks})
print("training, loss and accuracy:", model.evaluate(X_train, y_train, verbose=0))
print("test, loss and accuracy:    ", model.evaluate(X_test, y_test, verbose=0))
"""


def layers_of(text):
    """Return the text "4, 2" as [4, 2]: up to four hidden layers of up to 64 neurons; no text: no hidden layer."""
    parts = re.sub(r"(?<=\d) *[-,] *(?=\d)", " ", text).replace(",", " ").split()  # "4-2" and "4, 2", but not "-2"
    sizes = [int(part) for part in parts if part.isdecimal() and 1 <= int(part) <= 64]
    if len(sizes) < len(parts) or len(sizes) > 4:
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
    """Return the code that makes a network for X and y, up to `compile`."""
    penalty = values["l2"]
    options = f', activation="{values["activation"]}"'
    options += f", kernel_regularizer=keras.regularizers.L2({penalty})" if penalty else ""
    layers = [f"    keras.layers.Dense({units}{options})," for units in layers_of(values["hidden"])]
    last = '1, activation="sigmoid"' if classes == 2 else f'{classes}, activation="softmax"'
    return BUILD.format(
        test_share=values["test_share"],
        seed=values["seed"],
        batch_size=values["batch_size"],
        layers="\n".join([*layers, f"    keras.layers.Dense({last}),"]),
        optimizer=OPTIMIZERS[values["optimizer"]].format(rate=short(values["learning_rate"])),
        loss="binary_crossentropy" if classes == 2 else "sparse_categorical_crossentropy",
    )


def fit_code(epochs, rates):
    """Return the code that trains; `rates`: {epoch: the learning rate from there on}."""
    changed = len(rates) > 1
    return RATES.format(rates=rates) * changed + FIT.format(epochs=epochs, callbacks=", callbacks=callbacks" * changed)
