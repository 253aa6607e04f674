"""The plane that cuts a cube: its corners lie on both, in order, and the picture holds every point."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.plotting import plot_cut
from helpers.plotting.space import plane_in_cube
from helpers.style import MARKERS


@settings(max_examples=60, deadline=None)
@given(
    weights=st.tuples(*[st.floats(0.2, 3)] * 3), signs=st.tuples(*[st.sampled_from([-1, 1])] * 3), bias=st.floats(-9, 9)
)
def test_the_corners_lie_on_the_plane_and_on_the_edges_of_the_cube(weights, signs, bias):
    weights = np.multiply(weights, signs)
    corners = plane_in_cube(weights, bias)
    if abs(bias) > np.abs(weights).sum() * (1 + 1e-9):
        assert len(corners) == 0
    elif abs(bias) < np.abs(weights).sum() * (1 - 1e-9):
        assert 3 <= len(corners) <= 6
        assert np.allclose(corners @ weights + bias, 0, atol=1e-9)
        assert np.abs(corners).max() <= 1 + 1e-12
        assert np.all(np.sum(np.isclose(np.abs(corners), 1), axis=1) >= 2)  # on an edge
        sides = np.roll(corners, -1, axis=0) - corners  # around it, each turn goes the same way
        turns = np.cross(sides, np.roll(sides, -1, axis=0)) @ weights
        assert np.all(turns >= -1e-9) or np.all(turns <= 1e-9)


def test_a_level_plane_is_a_square():
    corners = plane_in_cube(np.array([0, 0, 2.0]), -1.0)
    assert sorted(map(tuple, corners.round(9))) == [(-1, -1, 0.5), (-1, 1, 0.5), (1, -1, 0.5), (1, 1, 0.5)]


def test_the_picture_holds_points_and_plane():
    points = np.random.default_rng(0).uniform(-1, 1, size=(50, 3))
    y = (points.sum(axis=1) > 0.5).astype(int)
    ax = plot_cut(points, y, [1.0, 1, 1], -0.5)
    plane, *classes = ax.collections
    for k, drawn in enumerate(classes):
        assert np.allclose(np.transpose(drawn._offsets3d), points[y == k])
        assert drawn.get_label() == f"class {k}" and len(MARKERS) > k
    assert plane.get_facecolor()[0, 3] == pytest.approx(0.4)
    assert [ax.get_xlabel(), ax.get_ylabel(), ax.get_zlabel()] == ["node 1", "node 2", "node 3"]
    assert len(plot_cut(points, y, [1.0, 1, 1], 9).collections) == 2  # a plane far away is not there


def test_points_of_another_space_are_named():
    with pytest.raises(ValueError, match="points must have 3 columns"):
        plot_cut(np.zeros((4, 2)), [0, 1, 0, 1], [1, 1], 0)
