"""Reads the flat container (crates/syntax/src/flat.rs tells its layout) into numpy arrays and texts."""
import struct

import numpy as np

MAGIC = b"CWMODEL1"
TYPES = ("<f4", "u1", "<u8", "<u4", "i1")
TEXT = 1


def entries(data):
    """(name, kind, shape, offset, length) of every entry."""
    if data[:8] != MAGIC:
        raise ValueError("not a flat container: it does not begin with CWMODEL1")
    count, = struct.unpack_from("<I", data, 8)
    at = 12
    for _ in range(count):
        length, = struct.unpack_from("<H", data, at)
        name = data[at + 2:at + 2 + length].decode("utf-8")
        at += 2 + length
        kind, dimensions = struct.unpack_from("<BB", data, at)
        shape = struct.unpack_from(f"<{dimensions}I", data, at + 2)
        offset, size = struct.unpack_from("<QQ", data, at + 2 + 4 * dimensions)
        at += 2 + 4 * dimensions + 16
        yield name, kind, shape, offset, size


def read(path):
    """Arrays by name; byte entries as text."""
    with open(path, "rb") as file:
        data = file.read()
    out = {}
    for name, kind, shape, offset, size in entries(data):
        raw = memoryview(data)[offset:offset + size]
        out[name] = bytes(raw).decode("utf-8") if kind == TEXT else np.frombuffer(raw, TYPES[kind]).reshape(shape)
    return out
