"""What the program has to know about single characters, as one table.

Two stages: the code point divided by BLOCK gives the number of a block, the
rest a place in it; there stand the flags. Most blocks of Unicode are alike,
so the table is small.
"""

import pathlib
import struct

BLOCK = 128
CHARACTERS = 0x110000
SURROGATES = range(0xD800, 0xE000)
EVERY_CHARACTER = "".join(chr(point) for point in range(CHARACTERS) if point not in SURROGATES)
UNICODE_CLASSES = pathlib.Path(__file__).with_name("unicode-14-classes.txt")

# In the order of their bits; crates/syntax/src/characters.rs names the same.
FLAGS = (
    "space alpha upper digit decimal word prefix suffix infix before_stop capital before_dot after_dot letter "
    "top_level_domain"
).split()


def points(words):
    """The code points that a line of the file lists."""
    for word in words:
        first, _, last = word.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def unicode_classes():
    """Name of a class to its characters, after Unicode 14."""
    classes = {}
    for line in UNICODE_CLASSES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, *words = line.split()
            classes[name] = {chr(point) for point in points(words)}
    return classes


def flags_of_characters(classes):
    """A list of flags by code point; `classes` gives the characters of every flag."""
    if sorted(classes) != sorted(FLAGS):
        raise ValueError(f"character classes {sorted(classes)} are not {sorted(FLAGS)}")
    flags = [0] * CHARACTERS
    for bit, name in enumerate(FLAGS):
        for character in classes[name]:
            flags[ord(character)] |= 1 << bit
    return flags


def sections(classes):
    """The two stages as sections of the container."""
    flags = flags_of_characters(classes)
    numbers, index, blocks = {}, bytearray(), []
    for start in range(0, CHARACTERS, BLOCK):
        block = tuple(flags[start : start + BLOCK])
        if block not in numbers:
            numbers[block] = len(numbers)
            blocks += block
        index.append(numbers[block])
    return [
        ("characters.index", "u8", (len(index),), bytes(index)),
        ("characters.blocks", "u32", (len(blocks),), struct.pack(f"<{len(blocks)}I", *blocks)),
    ]
