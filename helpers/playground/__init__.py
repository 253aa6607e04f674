"""Build a network with controls, watch it train, and read the Keras code for it."""

from .panel import Playground

__all__ = ["Playground"]
