import io

import numpy as np
import pytest
from PIL import Image

from helpers.live.png import CLOSE, INDEXED, MOST, RGB, Frames, rgb_png

COLOUR_TYPE = 25  # the byte of a PNG file that tells it


def rgba(rgb):
    return np.dstack([rgb, np.full(rgb.shape[:2], 255)]).astype(np.uint8)


def decoded(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


@pytest.fixture
def background():
    picture = np.full((40, 60, 3), 255)
    picture[10:30, 5:25] = (0, 114, 178)
    picture[10:30, 30:50] = (213, 94, 0)
    return rgba(picture)


def test_rgb_png_keeps_every_pixel():
    pixels = np.random.default_rng(0).integers(0, 256, (13, 29, 3)).astype(np.uint8)
    assert np.array_equal(decoded(rgb_png(pixels)), pixels)
    assert np.array_equal(decoded(rgb_png(pixels, compress_level=6)), pixels)


def test_few_colours_are_kept_to_the_bit_at_a_byte_a_pixel(background):
    frame = background.copy()
    frame[0, 0, :3], frame[-1, -1, :3], frame[5, :, :3] = (1, 2, 3), (200, 9, 9), (0, 158, 115)
    png = Frames(background).png(frame)
    assert png[COLOUR_TYPE] == INDEXED
    assert np.array_equal(decoded(png), frame[..., :3])


def test_shades_are_near_and_the_same_frame_is_the_same_picture_later(background):
    frames = Frames(background)
    greys, reds = background.copy(), background.copy()
    greys[2, :, :3] = np.arange(0, 240, 4)[:, None]
    reds[3, :, 0] = np.arange(0, 240, 4)
    first = frames.png(greys)
    for _ in range(2):
        for frame in (reds, greys):
            png = frames.png(frame)
            assert png[COLOUR_TYPE] == INDEXED
            assert np.abs(decoded(png) - frame[..., :3]).max() <= CLOSE
    assert np.array_equal(decoded(png), decoded(first))


def test_more_colours_than_the_table_holds_are_written_as_rgb_from_then_on(background):
    frames = Frames(background)
    many = background.copy()
    many[..., :3] = np.random.default_rng(0).integers(0, 256, many[..., :3].shape)
    assert frames.png(background)[COLOUR_TYPE] == INDEXED
    for frame in (many, background):
        png = frames.png(frame)
        assert png[COLOUR_TYPE] == RGB
        assert np.array_equal(decoded(png), frame[..., :3])
    assert len(frames._table) <= MOST
    assert Frames(many).png(background)[COLOUR_TYPE] == RGB


def test_a_background_without_white_can_turn_into_many_colours():
    """A black figure with a heat map: its first frame knows one colour, a later one has more than the table holds."""
    black = rgba(np.zeros((40, 60, 3)))
    frames, many = Frames(black), black.copy()
    many[..., :3] = np.random.default_rng(0).integers(0, 256, many[..., :3].shape)
    for frame in (black, many, black):
        assert np.array_equal(decoded(frames.png(frame)), frame[..., :3])
