"""Drawings: computation graphs, networks, flowers to scale, a nerve cell."""

from .graph import draw_chain, draw_graph
from .iris import draw_iris, draw_species
from .nerve_cell import draw_cortex, draw_nerve_cell
from .network import draw_network
from .values import graph_of

__all__ = [
    "draw_chain",
    "draw_cortex",
    "draw_graph",
    "draw_iris",
    "draw_nerve_cell",
    "draw_network",
    "draw_species",
    "graph_of",
]
