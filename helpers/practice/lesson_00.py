"""Lesson 00: how an exercise and a question work, tried out once."""

from .exercise import Wrong, exercise, numbers
from .questions import question


@exercise(
    "00.1",
    kind="number",
    hints=(
        "What is multiplied with the width, and what is added afterwards?",
        "First w times the width, then plus b.",
        "z = 2 * 3 + …",
    ),
    solution="z = 2 * 3 - 5",
    why="w times the width is 6, and b takes 5 away: 1.",
)
def z(answer):
    got = numbers(answer)
    if got == 11:
        raise Wrong("11 is 2 · 3 + 5. Which sign has b?")
    if got == -4:
        raise Wrong("−4 is 2 · (3 − 5). Multiply first, then add b.")
    if got != 1:
        raise Wrong(f"{got:g} is not w times the width, plus b.")


question(
    "00.a",
    "Make b smaller. Where does the curve go?",
    right=1,
    choices=[
        ("To the left.", "A smaller b makes wx + b smaller everywhere: it reaches 0 later, further to the right."),
        ("To the right.", "wx + b reaches 0 later. Move b and see."),
        ("Downwards.", "It feels like that where you look. But the ends stay at 0 and 1: the curve is shifted."),
    ],
)
