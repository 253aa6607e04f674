"""Questions: the learner commits to an answer, sees how it compares, and only then the figure below can be moved."""

import html
from dataclasses import dataclass
from importlib import import_module

import ipywidgets as widgets

from . import store

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
_questions = {}  # name: Question


@dataclass(frozen=True)
class Question:
    """A question of a lesson, such as "04.a".

    choices: (what can be chosen, what is said then), for each; right: the place of the right one, counted from 0.
    A question for a number has `choices` = (what is said then,) and as `right` the number.
    """

    name: str
    text: str
    choices: tuple
    right: float

    @property
    def number(self):
        """Whether it asks for a number."""
        return isinstance(self.choices[0], str)


def question(name, text, *, right, choices):
    """Enter a question; the arguments are those of `Question`."""
    if name in _questions:
        raise ValueError(f"The question {name} stands there twice.")
    _questions[name] = Question(name, text, tuple(choices), right)


def questions(lesson):
    """Return a lesson's questions, name -> Question; {} where it has none."""
    try:
        import_module(f".lesson_{lesson}", __package__)
    except ModuleNotFoundError as error:
        if not (error.name or "").endswith(f".lesson_{lesson}"):
            raise
    return {name: one for name, one in _questions.items() if name.split(".")[0] == lesson}


class Asked:
    """A question on the page: buttons or a box for a number, and below them the figure, locked until it is answered.

    `answer(2)` chooses as a hand would, `skip()` passes; `said` is what stands below the question now. Where no kernel
    runs, the question is shown with its answers folded.
    """

    def __init__(self, one, figure=None):
        self.question, self.figure, self.said, self.done = one, figure, "", False
        self._said = widgets.HTML()
        self._said.add_class("live-caption")
        self.controls = self._number() if one.number else self._choices()
        self.skipping = widgets.Button(description="Skip (Esc)", layout={"width": "auto"})
        self.skipping.add_class("ask-skip")
        self.skipping.on_click(lambda _: self.skip())
        rows = {"flex_flow": "row wrap" if one.number else "column", "align_items": "flex-start"}
        parts = [
            widgets.HTML(f"<b>{html.escape(one.text)}</b>"),
            widgets.Box([*self.controls, self.skipping], layout=rows),
            self._said,
        ]
        if figure is not None:
            figure.locked = True
            parts.append(figure.widget)
        self.widget = widgets.VBox(parts)
        self.widget.add_class("ask")  # browser.js finds it by this name

    @property
    def asked(self):
        """The figure that waits for the answer."""
        return self.figure

    def _choices(self):
        buttons = [widgets.Button(description=words, tooltip=words) for words, _ in self.question.choices]
        for k, button in enumerate(buttons):
            button.add_class("ask-choice")
            button.on_click(lambda _, k=k: self.answer(k))
        return buttons

    def _number(self):
        box = widgets.FloatText(description="my guess", layout={"width": "180px"})
        button = widgets.Button(description="That is my guess", layout={"width": "auto"})
        button.on_click(lambda _: self.answer(box.value))
        return [box, button]

    def answer(self, given):
        """Commit to a choice (its place, from 0) or to a number."""
        one = self.question
        if one.number:
            sign = "✓" if given == one.right else "✗"
            said = f"{sign} You said {given:g}; it is {one.right:g}. {one.choices[0]}"
        else:
            words, answer = one.choices[given]
            sign = "✓" if given == one.right else "✗"
            self.controls[given].button_style = "success" if given == one.right else "warning"
            said = f"{sign} “{words}” {answer}"
        store.note("answered", one.name, choice=float(given), right=bool(given == one.right))
        self._show(said)

    def skip(self):
        """Leave the question unanswered, and free the figure."""
        self._show("Skipped.")

    def _show(self, said):
        self.said, self.done = said, True
        self._said.value = f"<div style='font-size:1.2em; line-height:1.5'>{html.escape(said)}</div>"
        self.skipping.layout.display = "none"
        if self.figure is not None:
            self.figure.locked = False

    def _repr_mimebundle_(self, include=None, exclude=None):
        """Return the live question where there is a kernel; where there is none, the answers, or the figure."""
        self.widget.asked = self  # it must live on, even without a name
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        if self.figure is not None:
            return {**self.figure._repr_mimebundle_(), WIDGET_VIEW: view}
        return {WIDGET_VIEW: view, "text/html": self._folded(), "text/plain": self.question.text}

    def _folded(self):
        one = self.question
        choices = [(f"It is {one.right:g}.", one.choices[0])] if one.number else one.choices
        items = [
            f"<li><details><summary>{html.escape(words)}</summary>{html.escape(said)}</details></li>"
            for words, said in choices
        ]
        return f"<p><b>{html.escape(one.text)}</b></p><ul>{''.join(items)}</ul>"


def ask(name, figure=None):
    """Ask a question of the lesson; `figure`: a LiveFigure that can't be moved until it is answered or skipped.

    Run All does not wait for an answer. Raises ValueError for a name that is not there.
    """
    there = questions(name.split(".")[0]) if isinstance(name, str) else {}
    if not isinstance(name, str) or name not in there:
        raise ValueError(f"There is no question {name!r}; this lesson has {', '.join(there) or 'none'}.")
    return Asked(there[name], figure)
