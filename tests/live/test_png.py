"""A PNG file holds what was drawn."""

import io

import numpy as np
from PIL import Image

from helpers.live.png import rgb_png


def decoded(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def test_rgb_png_keeps_every_pixel():
    pixels = np.random.default_rng(0).integers(0, 256, (13, 29, 3)).astype(np.uint8)
    assert np.array_equal(decoded(rgb_png(pixels)), pixels)
    assert np.array_equal(decoded(rgb_png(pixels, compress_level=6)), pixels)
