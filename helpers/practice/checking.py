"""check, settle, hint and solution: what a learner types."""

import re
import sys

import matplotlib.pyplot as plt

from . import store
from .exercise import NotYet, Wrong, dots, find


def check(name, answer):
    """Say whether the answer to the exercise is right, in one line; no answer makes it raise.

    name: the exercise, such as "04.2". answer: what the exercise asks for: a number, an array, a function, a model;
    `...` as long as there is none. Raises ValueError for a name that is not there.
    """
    _checked(name, answer)


def settle(name, answer):
    """Check a function that the lesson needs; returns it if it is right, else a finished one, so the lesson goes on.

    answer: the learner's function. The finished one, the exercise's solution, then stands in the notebook in its place.
    """
    if _checked(name, answer):
        return answer
    finished, names = find(name).solution, getattr(answer, "__globals__", vars(sys.modules["__main__"]))
    exec(finished, names)
    print("The lesson goes on with a finished one.")
    made = names[re.search(r"^def (\w+)", finished, re.MULTILINE)[1]]
    made.is_finished_one = True  # no answer of the learner's: see `_judged`
    return made


def grade(name, answer):
    """Raise AssertionError where an answer is not right: for nbgrader, see tools/editions.py."""
    try:
        _judged(find(name), answer)
    except NotYet:
        raise AssertionError(f"{name}: no answer.") from None
    except Wrong as wrong:
        raise AssertionError(f"{name}: {wrong.sentence}") from None


def _checked(name, answer):
    """Say whether the answer is right, and return it."""
    exercise = find(name)
    try:
        reached = _judged(exercise, answer)
    except NotYet:
        as_given = exercise.given and _same(answer, exercise.given)
        todo = "The program is as it was." if as_given else "Put your answer in place of the three dots."
        print(f'… {name}: not yet. {todo} Stuck? hint("{name}") helps.')
    except Wrong as wrong:
        store.note("tried", name)
        print(f"✗ {name}: {_in_one_line(wrong.sentence)}")
        if wrong.picture is not None:
            _show(wrong.picture)
    else:
        best = _best(exercise, reached)
        store.note("solved", name, **({"value": float(reached)} if exercise.record else {}))
        print(f"✓ {name}: {best or 'right.'}")
        return True
    return False


def _judged(exercise, answer):
    """Return what the judge returns; whatever else a strange answer makes it raise becomes a sentence."""
    try:
        dots(answer)
        if _same(answer, exercise.given) or getattr(answer, "is_finished_one", None) is True:
            raise NotYet
        return exercise.judge(answer)
    except (Wrong, NotYet):
        raise
    except KeyboardInterrupt:
        raise Wrong("stopped. Is there a loop in your answer that never ends?") from None
    except BaseException as error:  # whatever it is, it is the answer's
        raise Wrong(
            f"this answer can't be judged ({type(error).__name__}: {error}). Is it what the exercise asks for?"
        ) from None


def _in_one_line(sentence):
    """Return a sentence without the line breaks and colours of a library's error."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", sentence).split())


def _same(function, source):
    """Return whether a function does, word for word, what the only function of this source does."""
    if not source:
        return False
    (code,) = [part for part in compile(source, "", "exec").co_consts if hasattr(part, "co_code")]
    own = getattr(function, "__code__", None)
    return own is not None and all(
        getattr(own, part) == getattr(code, part) for part in ("co_code", "co_names", "co_varnames", "co_consts")
    )


def _best(exercise, reached):
    """Return the line of a challenge: what was reached, and the best result so far."""
    if not exercise.record:
        return ""
    counted, better = exercise.record
    earlier = store.results(exercise.name, store.events())
    return (
        f"done. {counted[0].upper()}{counted[1:]}: {reached:.4g}; your best so far: {better([*earlier, reached]):.4g}."
    )


def hint(name):
    """Print the next of three hints: a question, an idea, the first line; after the third, all of them again."""
    exercise = find(name)
    seen = sum(event["exercise"] == name and event["event"] == "hint" for event in store.events())
    for number in range(min(seen + 1, 3)):
        print(f"{name}, hint {number + 1} of 3: {exercise.hints[number]}")
    if seen < 3:
        store.note("hint", name)


def solution(name, *, now=False):
    """Show one way to solve the exercise, and why; before the first attempt only with `now=True`."""
    from IPython.display import Markdown, display

    exercise = find(name)
    tried = any(event["exercise"] == name and event["event"] in ("tried", "solved") for event in store.events())
    if not (tried or now):
        print(f'{name}: try it once first, with check("{name}", …). Or say solution("{name}", now=True).')
        return
    display(Markdown(f"```python\n{exercise.solution}\n```\n\n{exercise.why}"))


def _show(picture):
    """Show a small picture, function(ax), below the cell."""
    from IPython.display import display

    with plt.ioff():
        figure, ax = plt.subplots(figsize=(5, 3))
    picture(ax)
    plt.close(figure)
    display(figure)
