"""Writes the flat container that crates/syntax/src/flat.rs reads.

Layout, all little-endian: "CWMODEL1", u32 entry count; per entry u16 name
length, name, u8 kind, u8 number of dimensions, u32 per dimension, u64 offset,
u64 byte length; then the data of each entry at a multiple of 64 bytes.

Usable for other models too: `write(path, sections)`, where a section is
`(name, dtype, shape, bytes)` and dtype is a key of KINDS. Sections are
written in the order given; the same sections always give the same bytes.
"""

import struct

KINDS = {"f32": 0, "u8": 1, "u64": 2, "u32": 3, "i8": 4}
WIDTHS = {"f32": 4, "u8": 1, "u64": 8, "u32": 4, "i8": 1}
ALIGNMENT = 64


def aligned(position):
    """The next multiple of the alignment, or the position itself."""
    return -(-position // ALIGNMENT) * ALIGNMENT


def check(name, dtype, shape, data):
    """Refuses a section whose length does not follow from its shape."""
    size = WIDTHS[dtype]
    for dimension in shape:
        size *= dimension
    if size != len(data):
        raise ValueError(f"section {name}: shape {shape} of {dtype} is {size} bytes, data {len(data)}")


def head_length(sections):
    """Length of magic, count and directory together."""
    return 12 + sum(2 + len(name.encode()) + 2 + 4 * len(shape) + 16 for name, _, shape, _ in sections)


def encode(sections):
    """The whole file as bytes."""
    names = [name for name, *_ in sections]
    if len(set(names)) != len(names):
        raise ValueError("two sections have one name")
    head = bytearray(b"CWMODEL1" + struct.pack("<I", len(sections)))
    body = bytearray()
    start = aligned(head_length(sections))
    for name, dtype, shape, data in sections:
        check(name, dtype, shape, data)
        body += bytes(aligned(start + len(body)) - start - len(body))
        encoded = name.encode()
        head += struct.pack("<H", len(encoded)) + encoded
        head += struct.pack("<BB", KINDS[dtype], len(shape))
        head += struct.pack(f"<{len(shape)}I", *shape)
        head += struct.pack("<QQ", start + len(body), len(data))
        body += data
    head += bytes(start - len(head))
    return bytes(head + body)


def write(path, sections):
    """Writes the sections to a file."""
    with open(path, "wb") as file:
        file.write(encode(sections))
