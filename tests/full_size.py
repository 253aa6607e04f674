"""A made file of the size of Keras's imdb.npz: 50,000 reviews as long and as varied as the real ones."""

import numpy as np

# The share of a review's words with at most this rank, measured in the real file.
RANKS, SHARES = [1, 10, 100, 1_000, 10_000, 88_584], [0.057, 0.237, 0.512, 0.767, 0.945, 1]
LENGTHS = {"train": 5_942_841, "test": 5_745_105}  # words of the real halves, 25,000 reviews each


def write(path, seed=0):
    """Write it to `path`; half of the reviews are positive. Returns the path."""
    random, arrays = np.random.default_rng(seed), {}
    for half, words in LENGTHS.items():
        lengths = random.lognormal(0, 0.68, 25_000)
        ends = np.round(np.cumsum(lengths) / lengths.sum() * words).astype(int)
        ranks = np.exp(np.interp(random.random(words), [0, *SHARES], np.log([1, *RANKS]))).astype(int)
        again = np.flatnonzero(random.random(words - 1) < 0.08)  # a review comes back to its own words
        ranks[again + 1] = ranks[again]
        arrays[f"x_{half}"] = x = np.empty(25_000, dtype=object)
        x[:] = [row.tolist() for row in np.split(ranks, ends[:-1])]
        arrays[f"y_{half}"] = random.permutation(np.arange(25_000) % 2)
    np.savez(path, **arrays)
    return path
