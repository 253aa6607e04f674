"""PNG files of pictures, written sooner than image libraries do: no row is filtered.

The layout of the file: https://www.w3.org/TR/png-3/.
"""

import struct
import zlib

import numpy as np


def rgb_png(pixels, compress_level=1):
    """Return the pixels, bytes (height, width, 3), as a PNG file."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), dtype=np.uint8)  # each begins with a 0: not filtered
    for channel in range(3):
        rows[:, 1 + channel :: 3] = pixels[..., channel]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # 8 bits for each of red, green and blue
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, compress_level)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
