"""The controls of a live figure: sliders and lists of the course's width, and numbers in words."""

import numbers
import string

import ipywidgets as widgets
import numpy as np
from traitlets import TraitError


def slider(description, value, low, high, step=0.1, *, log=False, **options):
    """Return a slider of the course's width, from `low` to `high`: of whole numbers where all four are whole.

    log: its steps are those of the power of ten, and low, high and step are powers. options: further arguments of
    ipywidgets. Raises ValueError where the value lies outside of its ends, which ipywidgets would move in silence.
    """
    ends = (10**low, 10**high) if log else (low, high)
    if not ends[0] <= value <= ends[1]:
        raise ValueError(f"{description} must be a number from {ends[0]:g} to {ends[1]:g}, but it is {value!r}.")
    whole = all(isinstance(number, numbers.Integral) for number in (value, low, high, step))
    kind = widgets.FloatLogSlider if log else widgets.IntSlider if whole else widgets.FloatSlider
    return kind(value=value, min=low, max=high, step=step, **labelled(description), **options)


def choice(description, options, value=None):
    """Return a drop-down list of the course's width; `value`: what is chosen at first, the first option if None."""
    options = list(options)
    return widgets.Dropdown(options=options, value=options[0] if value is None else value, **labelled(description))


def as_control(name, given):
    """Return a widget for (start, low, high, step) or (start, low, high), for a list, or the widget that was given."""
    if isinstance(given, tuple):
        return slider(name, *given)
    return choice(name, given) if isinstance(given, list) else given


def labelled(description):
    """Ipywidgets' arguments for the name and the size of a control."""
    return {
        "description": description,
        "layout": widgets.Layout(width="380px"),
        "style": {"description_width": "110px"},
    }


class _TrueMinus(string.Formatter):
    """Formats as str.format does, but gives numbers a minus sign instead of a hyphen."""

    def format_field(self, value, spec):
        text = super().format_field(value, spec)
        return text.replace("-", "−") if isinstance(value, numbers.Number) else text


in_words = _TrueMinus().format  # in_words("at {x:.1f}", x=-2) is "at −2.0"


def move(name, control, value):
    """Give a control a value. Raises ValueError where it can't take it, or makes another of it, as a slider does."""
    try:
        control.value = value
    except (TraitError, TypeError, ValueError):
        pass
    else:
        if control.value == value:
            return
    if hasattr(control, "options"):
        expected = f"one of {', '.join(str(option) for option in control.options)}"
    elif hasattr(control, "base"):
        expected = f"a number from {control.base**control.min:g} to {control.base**control.max:g}"
    elif hasattr(control, "min"):
        expected = f"a number from {control.min:g} to {control.max:g}"
    else:
        expected = "a value that its control can take"
    raise ValueError(f"{name} must be {expected}, but {value!r} came.")


def nearest(control, value):
    """Return what a control can be set to that is nearest to this value; a list's and a text's stay as they are."""
    if not hasattr(control, "step"):
        return value
    log = isinstance(control, widgets.FloatLogSlider)
    low, high, step = control.min, control.max, control.step
    place = np.clip(np.log10(value) if log else value, low, high)
    place = min(low + step * np.round((place - low) / step), high)
    return type(control.value)(10**place if log else place)
