"""The controls of a live figure: sliders and lists of the course's width, and numbers in words."""

import numbers
import string

import ipywidgets as widgets
import numpy as np
from traitlets import TraitError

ROUND = (1, 1.5, 2, 3, 4, 5, 6, 8)  # the numbers of each power of ten at which a `log_slider` stops


def slider(description, value, low, high, step=0.1, **options):
    """Return a slider of the course's width, from `low` to `high`: of whole numbers where all four are whole.

    options: further arguments of ipywidgets. A value between two steps goes to the nearer one, as the browser would
    move it. Raises ValueError where the value lies outside of the ends.
    """
    if not low <= value <= high:
        raise ValueError(f"{description} must be a number from {low:g} to {high:g}, but it is {value!r}.")
    whole = all(isinstance(number, numbers.Integral) for number in (value, low, high, step))
    kind = widgets.IntSlider if whole else widgets.FloatSlider
    control = kind(value=value, min=low, max=high, step=step, **labelled(description), **options)
    control.value = nearest(control, value)
    return control


def log_slider(description, value, low, high):
    """Return a slider through round numbers from 10**low to 10**high. Raises ValueError where the value is not one."""
    stops = [float(f"{number}e{power}") for power in range(low, high) for number in ROUND] + [10.0**high]
    if value not in stops:
        raise ValueError(
            f"{description} must be one of {', '.join(f'{stop:g}' for stop in stops)}, but it is {value!r}."
        )
    options = [(f"{stop:g}", stop) for stop in stops]
    return widgets.SelectionSlider(options=options, value=float(value), **labelled(description))


def choice(description, options, value=None):
    """Return a drop-down list of the course's width; `value`: what is chosen at first, the first option if None."""
    options = list(options)
    return widgets.Dropdown(options=options, value=options[0] if value is None else value, **labelled(description))


def as_control(name, given):
    """Return a widget for (start, low, high, step) or (start, low, high), for a list, or the widget that was given."""
    if isinstance(given, list) and given:
        return choice(name, given)
    if isinstance(given, widgets.Widget) and hasattr(given, "value"):
        return given
    numeric = isinstance(given, tuple) and all(isinstance(number, numbers.Real) for number in given)
    if not (numeric and len(given) in (3, 4) and given[1] < given[2] and min(given[3:], default=1) > 0):
        raise ValueError(
            f"The control {name} must be a range (start, low, high) or (start, low, high, step), a list of choices, "
            f"or a widget with a value, but {given!r} came."
        )
    whole = all(isinstance(number, numbers.Integral) for number in given)
    return slider(name, *given, *[1] * (whole and len(given) == 3))


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
        if not isinstance(value, numbers.Number):
            return text
        return text.replace("-", "−" if any(digit in text for digit in "123456789") else "")  # "-0.0" is 0.0


in_words = _TrueMinus().format  # in_words("at {x:.1f}", x=-2) is "at −2.0"


def move(name, control, value):
    """Give a control a value, and a slider the step that is nearest to it. Raises ValueError where it can't take it."""
    try:
        if isinstance(control, widgets.SelectMultiple):
            value = tuple(value)
        control.value = value
    except (TraitError, TypeError, ValueError):
        pass
    else:
        if control.value == value:
            if isinstance(control, (widgets.IntSlider, widgets.FloatSlider)):
                control.value = nearest(control, value)
            return
    if hasattr(control, "options"):
        shown = [option[0] if isinstance(option, tuple) else option for option in control.options]
        expected = f"one of {', '.join(map(str, shown))}"
    elif hasattr(control, "min"):
        expected = f"a number from {control.min:g} to {control.max:g}"
    else:
        expected = "a value that its control can take"
    raise ValueError(f"{name} must be {expected}, but {value!r} came.")


def nearest(control, value):
    """Return what a control can be set to that is nearest to this value; a list's and a text's stay as they are."""
    if getattr(control, "step", None) is None or not hasattr(control, "min"):
        return value
    low, high, step = control.min, control.max, control.step
    place = np.clip(value, low, high)
    on_step = min(low + step * np.round((place - low) / step), high)
    place = high if abs(high - place) < abs(on_step - place) else on_step
    if isinstance(control.value, int):
        return int(place)
    return float(np.round(place, 9 - int(np.floor(np.log10(step)))))
