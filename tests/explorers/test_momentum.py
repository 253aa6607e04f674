"""Momentum's two numbers on a map, read through what is drawn."""

import numpy as np
import pytest
from bowl import bowl, by_hand
from pointing import point

from helpers.explorers import explore_momentum
from helpers.optimizers import momentum

AXIS = np.linspace(-5, 5, 41)


def explorer(**options):
    return explore_momentum(bowl, momentum, (3, -2), AXIS, AXIS, **options)


def steps_by_hand(rate, keep, steps=300):
    heights = [bowl(*by_hand(lambda s, m, r: momentum(s, m, r, keep), (3, -2), rate, n)) for n in range(steps + 1)]
    return 1 + max(n for n, height in enumerate(heights) if height >= 0.001 * heights[0])


def test_the_way_and_its_steps_are_those_of_the_rule():
    live = explorer(learning_rate=0.3, keep=0.5)
    path = live.artists["path"].get_xydata()
    assert np.allclose(path[12], by_hand(lambda s, m, r: momentum(s, m, r, 0.5), (3, -2), 0.3, 12), atol=1e-6)
    assert np.allclose(np.ravel(live.artists["place"].get_data()), path[-1])
    assert live.state["needed"] == steps_by_hand(0.3, 0.5)
    assert f"{live.state['needed']:.0f} steps" in live.caption


def test_the_map_says_the_same_as_the_way():
    live = explorer()
    mesh = live.figure.axes[0].collections[0]
    grid = mesh.get_array().reshape(50, 76)
    assert grid[25, 25] == pytest.approx(steps_by_hand(np.geomspace(0.01, 10, 76)[25], np.linspace(0, 0.98, 50)[25]))
    assert grid.mask[0, -1] and not grid.mask[0, 0] and grid[0, 0] == 300  # it flies off; it is still on its way


def test_a_hand_on_the_map_sets_both_and_the_point_is_there():
    live = explorer()
    point(live, live.figure.axes[0], 0.31, 0.417)
    assert live.state["learning_rate"] == 0.3 and live.state["keep"] == pytest.approx(0.42)
    assert np.ravel(live.artists["point"].get_data()) == pytest.approx([0.3, 0.42])


@pytest.mark.filterwarnings("error::RuntimeWarning", "error::UserWarning")
def test_who_flies_off_or_sleeps_is_told_and_every_end_can_be_drawn():
    live = explorer()
    live.set(learning_rate=8, keep=0)
    assert live.state["needed"] == np.inf and "flies off" in live.caption
    live.set(learning_rate=0.01)
    assert np.isnan(live.state["needed"]) and "not there in 300 steps" in live.caption
    for rate in (0.01, 10):
        for keep in (0, 0.98):
            live.set(learning_rate=rate, keep=keep)
            assert live.frame().startswith(b"\x89PNG") and "nan" not in live.caption
