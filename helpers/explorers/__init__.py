"""The named interactives, by topic. Each function returns a `LiveFigure`; see there for how to read and set it."""

from .activation import explore_activation
from .curve import explore_bump, explore_pieces, explore_sigmoid, explore_surface
from .forward import explore_forward
from .gaussians import explore_gaussians
from .graph import explore_graph
from .landscape import explore_landscape
from .momentum import explore_momentum
from .plane import explore_bend, explore_gate, explore_hidden_lines, explore_line
from .race import explore_race
from .review import explore_review
from .softmax import explore_softmax
from .splits import explore_splits
from .stopping import explore_stopping
from .threshold import count_answers, explore_threshold
from .watch import watch_boundary, watch_curve, watch_hidden

__all__ = [
    "count_answers", "explore_activation", "explore_bend", "explore_bump", "explore_forward", "explore_gate",
    "explore_gaussians", "explore_graph", "explore_hidden_lines", "explore_landscape", "explore_line",
    "explore_momentum", "explore_pieces", "explore_race", "explore_review", "explore_sigmoid", "explore_softmax",
    "explore_splits", "explore_stopping", "explore_surface", "explore_threshold", "watch_boundary", "watch_curve",
    "watch_hidden",
]  # fmt: skip
