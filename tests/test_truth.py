"""The text is true: a lesson that is broken on purpose fails its scoreboard, and no trained number stands without a row."""

import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"

# A lesson, what a mistake could turn its code into, and claims that must then fail. Most also train for a moment only.
BROKEN = [
    ("01", {"1 / (1 + np.exp(-z))": "1 / (1 + np.exp(z))"}, ["accuracy of w = 1, b = 0"]),
    ("01", {"C=1e10": "C=1"}, ["the same without regularisation"]),
    ("02", {"epochs=500": "epochs=5"}, ["weight after 500 epochs, Keras"]),
    ("02", {"1 / (1 + np.exp(-x))": "1 / (1 + np.exp(x))"}, ["accuracy by hand"]),
    (
        "03",
        {"error = sigmoid(w * x + b) - y\n": "error = y - sigmoid(w * x + b)\n"},
        ["Keras and ours: distance", "loss after 30 steps, learning rate 1"],
    ),
    ("03", {"np.log(p) + (1 - y)": "np.log(p) - (1 - y)"}, ["loss of w = 3"]),
    (
        "04",
        {"epochs=1800": "epochs=60", "range(300, 1801, 300)": "range(10, 61, 10)"},
        ["hidden layer of 3: accuracy", "hidden layer of 3: loss"],
    ),
    ("05", {"epochs=500": "epochs=5"}, ["XNOR learnt", "XNOR: starts of 10"]),
    ("05", {"20 * a1 + 20 * a2 - 10": "20 * a1 + 20 * a2 + 10", "epochs=500": "epochs=5"}, ["XNOR by hand"]),
    (
        "06",
        {'Dense(3, activation="tanh")': 'Dense(3, activation="linear")', "for seed in range(10)": "for seed in [0]"},
        ["two rings, 3 tanh nodes"],
    ),
    ("06", {"X = sigmoid(X @ W + b)": "X = sigmoid(X @ W)"}, ["forward pass: ours less Keras's"]),
    ("07", {"dY.sum(axis=0)": "dY.mean(axis=0)"}, ["dense layer: distance from TensorFlow"]),
    ("07", {"(1 - t * t,)": "(1 - t,)"}, ["XOR gradients: distance from Keras"]),
    (
        "08",
        {"beta_2=0.999": "beta_2=0.99", "decay_rate=0.02": "decay_rate=0", "epochs=100": "epochs=2"},
        ["our four rules and Keras", "rate 8, shrinking"],
    ),
    ("08", {"epochs=100": "epochs=2"}, ["network, 100 epochs: loss with Adam"]),
    (
        "09",
        {"epochs=100": "epochs=1", "epochs = 150": "epochs = 1"},
        ["separable, Keras", "moons, 4-2-1 tanh", "circles, 4-2-1 tanh", "sine wave"],
    ),
    ("10", {"epochs = 50": "epochs = 2"}, ["deep network: accuracy", "deep network: misclassified"]),
    (
        "10",
        {"epochs = 50": "epochs = 2", "regression.fit(**data, epochs=100": "regression.fit(**data, epochs=1"},
        ["softmax regression, Keras"],
    ),
    (
        "11",
        {"epochs=150": "epochs=2", "range(1, 151)": "range(1, 3)"},
        ["training accuracy, scaled", "training loss, raw table"],
    ),
    ("12", {"512 * len(imdb.y_train) // 25_000": "len(imdb.y_train)"}, ["epoch of the lowest validation loss"]),
    (
        "13",
        {"train(150)": "train(1)", "train(200)": "train(1)", "train(100)": "train(1)"},
        ["circles, 3 neurons", "moons, 4-2 tanh"],
    ),
    ("13", {"hidden=neurons": 'hidden="2"'}, ["circles, 3 neurons"]),
]


def lesson(number):
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    return path


@pytest.mark.parametrize("number, replaced, claims", BROKEN, ids=lambda value: value if isinstance(value, str) else "")
def test_a_broken_lesson_fails_its_scoreboard(number, replaced, claims):
    from tools.claims import measure

    with pytest.raises(AssertionError, match="A number that this lesson states is not true in this run") as error:
        measure(lesson(number), replaced=replaced.items())
    for claim in claims:
        assert claim in str(error.value)


def test_every_lesson_is_broken_once():
    assert {number for number, *_ in BROKEN} == {path.stem[:2] for path in NOTEBOOKS.glob("*.ipynb")}


def test_a_mutation_that_a_lesson_no_longer_holds_is_named():
    from tools.claims import measure

    with pytest.raises(ValueError, match="01_one_neuron.ipynb no longer holds 'no such text': mend the list"):
        measure(lesson("01"), replaced=[("no such text", "")])


# Numbers in the text that stand in no cell either, since no training gave them: where they are from.
OF_OTHER_ORIGIN = {
    "01": {"0.8": "a number to think about", "1.5": "where the data were drawn"},
    "03": {"0.49": "an answer to think about"},
    "07": {
        "0.2": "an answer to think about",
        "0.6": "an answer to think about",
        "0.197": "the slope of the sigmoid at 1",
    },
    "08": {"0.08": "a slope to think about"},
    "10": {"3.7": "a score to think about", "1.1": "log 3", "0.4": "the noise of an exercise"},
    "11": {
        "38%": "the study that is linked there",
        "7%": "the same",
        "80%": "the lecture's word",
        "65": "500 of 768",
        "0.448": "the authors of 1988",
        "76%": "the same",
    },
    "12": {"95%": "what others reach"},
    "13": dict.fromkeys(("95%", "98%", "0.4", "83%"), "a challenge's goal"),
}
NUMBER = re.compile(r"(?<![\w.$^_{/])(\d[\d,]*(?:\.\d+)?)(\s?%|(?= of (?:the )?\d))?")


def numbers(text):
    """The numbers of a text that could have been measured: decimals, percentages, and the 3 in "3 of 20"."""
    text = re.sub(r"\]\([^)]*\)|https?://\S+", "", text)
    for found in NUMBER.finditer(text):
        if "." in found[1] or found[2] is not None:
            yield found[1] + (found[2] or "").strip()


def values(text):
    """All numbers in a piece of code or output, as floats."""
    return [
        float(number.replace("_", "").replace(",", ""))
        for number in re.findall(r"\d[\d_,]*(?:\.\d+)?(?:e-?\d+)?", text)
    ]


def stands_in(number, code, measured):
    """Whether `number` is in the code, or is what a measured number gives when it is rounded to as many digits."""
    digits = len(number.rstrip("%").partition(".")[2]) + 2 * number.endswith("%")
    value = float(number.rstrip("%").replace(",", "")) / (100 if number.endswith("%") else 1)
    return value in code or any(abs(other - value) <= 0.5000001 * 10**-digits for other in measured)


def shown(cell):
    """What the cell printed, as text."""
    return "".join(output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in cell.outputs)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_trained_number_in_the_text_has_a_row_in_the_scoreboard(path):
    cells = nbformat.read(path, as_version=4).cells
    code, measured = [], []
    for cell in cells:
        if cell.cell_type == "code" and "scoreboard(\n" in cell.source:
            rows = re.findall(r"<td>(.*?)</td>\s*<td>(.*?)</td>.*?</tr>", cell.outputs[0].data["text/html"], re.DOTALL)
            assert len(rows) == shown(cell).count("✓")
            for published, now in rows:
                measured += values(f"{published} {now}")
        elif cell.cell_type == "code":
            code += values(cell.source)
            if "nbval-check-output" in cell.metadata.get("tags", []):  # the same on every machine: not trained
                measured += values(shown(cell))
    without = [
        number
        for cell in cells
        if cell.cell_type == "markdown"
        for number in numbers(cell.source)
        if not stands_in(number, code, measured) and number not in OF_OTHER_ORIGIN.get(path.stem[:2], {})
    ]
    assert not without, f"These numbers stand in the text of {path.name}, but in no cell and no scoreboard: {without}"
