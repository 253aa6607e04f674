"""A figure that answers the hand: `LiveFigure`, its controls, and the PNG files that it sends."""

from .controls import choice, in_words, labelled, log_slider, slider
from .figure import WIDGET_VIEW, LiveFigure
from .lettering import Lettering
from .pixels import Pixels

__all__ = ["WIDGET_VIEW", "Lettering", "LiveFigure", "Pixels", "choice", "in_words", "labelled", "log_slider", "slider"]
