"""A question holds its figure until it is answered or skipped, and says how an answer compares."""

import matplotlib.pyplot as plt
import pytest

from helpers.live import LiveFigure
from helpers.practice import questions, store


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("NEURAL_NETWORKS_PROGRESS", str(tmp_path / "progress.jsonl"))
    monkeypatch.setattr(questions, "_questions", {})
    questions.question("99.a", "Up or down?", right=0, choices=[("Up", "It rises."), ("Down", "So think many.")])
    questions.question("99.b", "How many?", right=12, choices=["Count the lines."])


def live():
    figure, ax = plt.subplots()
    (line,) = ax.plot([0, 1], [0, 1])
    return LiveFigure(
        figure, {"line": line}, {"w": (1, 0, 5)}, lambda w: line.set_ydata([0, w]), "w {w}",
        buttons={"Back": lambda: None}, play="w", drag={ax: lambda x, y: {"w": y}},
    )  # fmt: skip


def disabled(figure):
    return {part.disabled for part in (*figure.controls.values(), *figure.buttons.values(), figure.player)}


def test_the_figure_waits_for_an_answer_and_then_is_free():
    figure = live()
    asked = questions.ask("99.a", figure)
    assert disabled(figure) == {True}
    figure._hand.value = "down 0.5 0.85 1"
    assert figure.state["w"] == 1
    asked.controls[1].click()
    assert disabled(figure) == {False} and "✗" in asked.said and "So think many." in asked.said
    figure._hand.value = "down 0.5 0.85 2"
    assert figure.state["w"] != 1
    asked.answer(0)
    assert "✓" in asked.said and [event["right"] for event in store.events()] == [False, True]


def test_skipping_frees_the_figure_and_remembers_nothing():
    figure = live()
    asked = questions.ask("99.a", figure)
    asked.skipping.click()
    assert disabled(figure) == {False} and not store.events()


def test_a_number_is_compared():
    asked = questions.ask("99.b")
    box, button = asked.controls
    box.value = 8
    button.click()
    assert asked.said == "✗ You said 8; it is 12. Count the lines."


def test_without_a_kernel_the_answers_are_folded_and_a_figure_is_a_picture():
    assert (
        "<details><summary>Down</summary>So think many.</details>"
        in questions.ask("99.a")._repr_mimebundle_()["text/html"]
    )
    bundle = questions.ask("99.a", live())._repr_mimebundle_()
    assert bundle["image/png"] and "text/html" not in bundle


@pytest.mark.parametrize("name", ["99.c", "98.a", 3, ["99.a"]])
def test_an_unknown_question_is_named(name):
    with pytest.raises(ValueError, match="There is no question"):
        questions.ask(name)
