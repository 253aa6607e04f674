"""The heap of exams holds what the table says, up to the slider's seed."""

import numpy as np
import pytest

from helpers.explorers import explore_splits
from helpers.explorers.splits import BIN

RNG = np.random.default_rng(0)
SPLITS = {0.1: RNG.uniform(0.6, 0.9, (30, 2)), 0.5: RNG.uniform(0.7, 0.8, (30, 2))}


@pytest.mark.parametrize("share, seed", [(0.1, 0), (0.1, 4), (0.5, 29)])
def test_it_shows_the_exams_up_to_the_seed(share, seed):
    live = explore_splits(SPLITS)
    live.set(share=share, seed=seed)
    training, test = SPLITS[share][: seed + 1].T
    assert (live.state["training"], live.state["test"]) == (training[-1], test[-1])
    assert (live.state["mean"], live.state["least"], live.state["greatest"]) == (test.mean(), test.min(), test.max())
    assert live.state["spread"] == pytest.approx(test.std())
    assert list(live.artists["mean"].get_xdata()) == [test.mean()] * 2
    for name, scores in (("training_dots", training), ("test_dots", test)):
        x, height = live.artists[name].get_data()
        assert np.abs(x - scores).max() <= BIN / 2 + 1e-9
        assert len({*zip(x.round(6), height)}) == len(scores) == seed + 1  # no dot hides another one
        assert all(np.sum((x == at) & (height < top)) == top - 1 for at, top in zip(x, height))  # none floats
    assert f"seed {seed}: training {training[-1]:.3f}, held out {test[-1]:.3f}; {seed + 1} exams" in live.caption


def test_the_seeds_own_dots_stand_out_and_all_is_in_view():
    live = explore_splits(SPLITS, share=0.5, baseline=0.65)
    assert (live.state["share"], live.state["seed"]) == (0.5, 29)  # the picture that is stored holds all exams
    for seed in (3, 20):
        live.controls["seed"].value = seed
        for mine, dots in (("this", "test_dots"), ("this_training", "training_dots")):
            assert live.artists[mine].get_xydata()[0].tolist() == live.artists[dots].get_xydata()[-1].tolist()
            (low, high), top = dots_limits(live, dots)
            assert low < SPLITS[0.1].min() and SPLITS[0.1].max() < high and top > live.artists[dots].get_ydata().max()


def dots_limits(live, name):
    ax = live.artists[name].axes
    return ax.get_xlim(), ax.get_ylim()[1]


@pytest.mark.parametrize("splits", [{}, {0.1: [[0.5]]}, {0.1: [[0.5, 0.6]], 0.2: [[0.5, 0.6]] * 2}, {0.1: [0.5, 0.6]}])
def test_another_table_is_refused(splits):
    with pytest.raises(ValueError, match=r"splits must hold an array \(seeds, 2\) for each share"):
        explore_splits(splits)
