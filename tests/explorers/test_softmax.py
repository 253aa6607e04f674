"""Scores and their probabilities."""

import numpy as np
from scipy.special import softmax

from helpers.explorers import explore_softmax


def test_explore_softmax_draws_the_probabilities():
    live = explore_softmax()
    live.set(z0=1, z1=-2, z2=3)
    heights = [live.artists[f"bar{k}"].get_height() for k in range(3)]
    assert np.allclose(heights, softmax([1, -2, 3]))
    texts = [live.artists[f"text{k}"] for k in range(3)]
    assert [text.get_text() for text in texts] == [f"{height:.2f}" for height in heights]
    assert np.allclose([text.get_position()[1] for text in texts], heights)
    live.set(z0=2, z1=-1, z2=4)  # all one higher: the same probabilities
    assert np.allclose(heights, [live.artists[f"bar{k}"].get_height() for k in range(3)])
