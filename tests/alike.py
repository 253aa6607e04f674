"""How far two pictures of one figure are apart: what a canvas shows, and what Matplotlib draws."""

import base64
import io

import numpy as np
from PIL import Image
from scipy.ndimage import maximum_filter, minimum_filter


def pixels(png):
    """The pixels (rows, columns, 3) of a PNG: its bytes, or base64 after a data address."""
    if isinstance(png, str):
        png = base64.b64decode(png.rpartition(",")[2])
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def assert_alike(got, want):
    """Two PNGs differ at edges only: where Matplotlib's is flat, by less than 48 of 255; elsewhere seldom.

    The notebook's own enlarging of small pictures and the canvas's blend a little differently.
    """
    got, want = pixels(got), pixels(want)
    assert got.shape == want.shape, f"{got.shape}, {want.shape}"
    flat = (maximum_filter(want, (9, 9, 1)) - minimum_filter(want, (9, 9, 1))).max(axis=2) < 24
    off = np.abs(got - want).max(axis=2)
    assert flat.mean() > 0.3 and off[flat].max() < 48
    assert np.mean(off > 64) < 0.05  # edges, and the hairlines of letters
