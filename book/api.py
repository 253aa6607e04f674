"""The page of what the lessons share, for those who write their own: `write` makes it of the docstrings."""

import inspect
import re
from importlib import import_module

HEAD = """# The helpers

What the lessons share, for those who write one of their own: `from helpers.explorers import explore_sigmoid` and the like. [Your own interactive](own_interactive.md) says how the parts of a picture that moves fit together.
"""  # noqa: E501
MODULES = {
    "Live figures": "helpers.live",
    "Interactives": "helpers.explorers",
    "The playground": "helpers.playground",
    "Loss grids": "helpers.grids",
    "Plots": "helpers.plotting",
    "Drawings": "helpers.diagrams",
    "Training": "helpers.training",
    "Exercises": "helpers.practice",
    "Data": "helpers.data",
}


def write():
    """Return the page as Markdown."""
    parts = [HEAD]
    for title, name in MODULES.items():
        module = import_module(name)
        parts.append(f"## {title}\n\n`{name}`: {plain(module.__doc__)}\n")
        for public in getattr(module, "__all__", None) or own(module, inspect.isfunction):
            thing = getattr(module, public)
            if not callable(thing):
                continue
            parts.append(described(public, thing, 3))
            if inspect.isclass(thing):
                parts += [described(f"{public}.{each}", vars(thing)[each], 4) for each in own(thing, is_shown)]
    return "\n".join(parts)


def own(place, kind):
    """Return the public names that a module or class defines itself, as they stand there."""
    here = place.__name__ if inspect.ismodule(place) else place.__module__
    found = {name: value for name, value in vars(place).items() if not name.startswith("_") and kind(value)}
    return [name for name, value in found.items() if getattr(value, "__module__", here) == here]


def is_shown(value):
    return (inspect.isfunction(value) or isinstance(value, property)) and bool(value.__doc__)


def described(name, thing, level):
    """Return a heading with the name, and below it the call and the docstring."""
    call = "" if isinstance(thing, property) else f"```python\n{name}{inspect.signature(thing)}\n```\n\n"
    return f"{'#' * level} {name}\n\n{call.replace('(self, ', '(').replace('(self)', '()')}{plain(thing.__doc__)}\n"


def plain(docstring):
    """Return a docstring as Markdown that shows it as it is: paragraphs and arguments, with `code` in them."""
    listed = re.sub(r"^([a-z]\w*(?:, \w+)*): ", r"- \1: ", inspect.cleandoc(docstring or ""), flags=re.MULTILINE)
    parts = re.split(r"(`[^`]*`)", listed)
    return "".join(part if n % 2 else re.sub(r"([_*<$])", r"\\\1", part) for n, part in enumerate(parts))
