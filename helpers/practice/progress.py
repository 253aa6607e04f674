"""What a learner has solved so far, as a picture and as a line."""

import matplotlib.pyplot as plt

from ..style import COLORS
from . import store
from .exercise import exercises
from .questions import questions

LESSONS = [f"{number:02}" for number in range(14)]


def progress():
    """Draw what is solved (filled), tried (hatched) and left (empty), and the best results; returns the figure."""
    events = store.events()
    solved, tried = ({event["exercise"] for event in events if event["event"] == kind} for kind in ("solved", "tried"))
    answered = {event["exercise"] for event in events if event["event"] == "answered"}
    with plt.ioff():
        figure, ax = plt.subplots(figsize=(9, 6))
    for row, lesson in enumerate(LESSONS):
        for column, name in enumerate(exercises(lesson)):
            look = {"facecolor": COLORS[2]} if name in solved else {"facecolor": "white"}
            look |= {"hatch": "///"} if name in tried - solved else {}
            ax.add_patch(plt.Rectangle((column, row), 0.8, 0.8, edgecolor="black", **look))
        asked = questions(lesson)
        ax.text(9, row + 0.4, f"{len(answered & asked.keys())} of {len(asked)}", va="center", ha="center")
        ax.text(10.5, row + 0.4, _best(lesson, events), va="center")
    for x, words, side in [(0, "exercises", "left"), (9, "questions", "center"), (10.5, "your best", "left")]:
        ax.text(x, -0.5, words, va="center", ha=side, fontweight="bold")
    ax.set(xlim=(-0.3, 18), ylim=(14, -1), xticks=[], yticks=[row + 0.4 for row in range(14)], yticklabels=LESSONS)
    ax.grid(False)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    plt.close(figure)
    return figure


def _best(lesson, events):
    """Return the best result of a lesson's challenge; of several challenges, how many have one."""
    best = [*_records(lesson, events)]
    return f"{len(best)} challenges" if len(best) > 1 else "".join(best)


def _records(lesson, events):
    """Yield the best result of each challenge of a lesson."""
    for name, one in exercises(lesson).items():
        values = store.results(name, events)
        if values and one.record:
            counted, better = one.record
            yield f"{better(values):.4g} {counted}"


def line(lesson):
    """Return how many exercises of a lesson are solved, as a sentence; "" where it has none."""
    there = exercises(lesson)
    solved = {event["exercise"] for event in store.events() if event["event"] == "solved"} & there.keys()
    return f"Lesson {lesson}: {len(solved)} of {len(there)} exercises solved." if there else ""
