"""Static pictures of data, models and landscapes, drawn on Matplotlib axes and returned with them."""

from .exams import plot_confusion, plot_exams
from .history import plot_history, plot_losses
from .points import plot_boundary, plot_histogram, plot_points, probability_axis
from .probabilities import plot_calibration, plot_roc
from .space import plot_cut
from .surfaces import plot_heatmap, plot_path, plot_race

__all__ = [
    "plot_boundary", "plot_calibration", "plot_confusion", "plot_cut", "plot_exams", "plot_heatmap", "plot_histogram",
    "plot_history", "plot_losses", "plot_path", "plot_points", "plot_race", "plot_roc", "probability_axis",
]  # fmt: skip
