"""PNG files of pictures, written sooner than image libraries do: no row is filtered.

The layout of the file: https://www.w3.org/TR/png-3/.
"""

import struct
import zlib

import numpy as np

RGB, INDEXED = 2, 3  # PNG's colour types
MOST = 256  # colours of an indexed PNG
NEAR, CLOSE = 6, 12  # of 255, in each of red, green and blue


def rgb_png(pixels, compress_level=1):
    """Return the pixels, bytes (height, width, 3), as a PNG file."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), dtype=np.uint8)  # each begins with a 0: not filtered
    for channel in range(3):
        rows[:, 1 + channel :: 3] = pixels[..., channel]
    return _file(width, height, RGB, rows, compress_level)


class Frames:
    """Writes frames that differ from a background in few places, as PNG files.

    background: RGBA bytes (height, width, 4).

    A byte for each pixel, its place in a table of colours, takes a third of the time to pack, to send and to unpack
    that red, green and blue take. The table takes in new shades, the commonest first; one that is near a shade of the
    table gets its place, as happens at the edges of lines and letters. Where the table is full and a shade is close
    to none in it, as in a heat map, this frame and all later ones are written as RGB.
    """

    def __init__(self, background):
        self._background = _colours(background).copy()
        self._table = None

    def png(self, frame):
        """Return the frame, RGBA bytes like the background's, as a PNG file."""
        colours = _colours(frame)
        if self._table is None:
            self._start()
        changed = np.flatnonzero(colours != self._background)
        places = self._places(colours.ravel()[changed]) if self._close else None
        if not self._close:
            return rgb_png(frame[..., :3])
        height, width = colours.shape
        rows = np.zeros((height, 1 + width), dtype=np.uint8)
        rows[:, 1:] = self._flat
        rows.ravel()[changed + changed // width + 1] = places  # each row has one byte more than pixels
        return _file(width, height, INDEXED, rows, 1, (b"PLTE", self._table.tobytes()))

    def _start(self):
        shades, inverse, counts = np.unique(self._background, return_inverse=True, return_counts=True)
        commonest_first = np.argsort(-counts, kind="stable")
        self._table = _channels(shades[commonest_first[:1]])
        self._known, self._known_places, self._close = np.empty(0, np.uint32), np.empty(0, np.uint8), True
        self._learn(shades[commonest_first])
        if self._close:
            self._flat = self._known_places[inverse].reshape(self._background.shape)

    def _places(self, colours):
        """Return the place in the table for each of the colours; None where the table has no room for one."""
        at = np.searchsorted(self._known, colours).clip(max=len(self._known) - 1)
        if (new := self._known[at] != colours).any():
            shades, counts = np.unique(colours[new], return_counts=True)
            self._learn(shades[np.argsort(-counts, kind="stable")])
            if not self._close:
                return None
            at = np.searchsorted(self._known, colours)
        return self._known_places[at]

    def _learn(self, shades):
        """Find a place for each of these new shades, in this order."""
        for shade in _channels(shades).astype(int):
            apart = np.abs(self._table - shade).max(axis=1).min()
            if apart > NEAR and len(self._table) < MOST:
                self._table = np.append(self._table, shade[None].astype(np.uint8), axis=0)
            elif apart > CLOSE:
                self._close = False
                return
        places = np.abs(_channels(shades)[:, None].astype(int) - self._table).max(axis=-1).argmin(axis=1)
        known, known_places = np.append(self._known, shades), np.append(self._known_places, places.astype(np.uint8))
        order = np.argsort(known)
        self._known, self._known_places = known[order], known_places[order]


def _colours(pixels):
    """RGBA bytes (height, width, 4) as one number for each pixel."""
    return np.ascontiguousarray(pixels).view(np.uint32)[..., 0]


def _channels(colours):
    """Return the red, green and blue bytes (n, 3) of such numbers."""
    return np.ascontiguousarray(colours).view(np.uint8).reshape(-1, 4)[:, :3]


def _file(width, height, colour_type, rows, compress_level, *parts):
    header = struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)  # 8 bits for each number
    parts = [(b"IHDR", header), *parts, (b"IDAT", zlib.compress(rows, compress_level)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
