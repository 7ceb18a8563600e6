"""Reads MessagePack, the format of the wheel's tables, with the standard library alone.

`loads(data)` gives None, bool, int, float, str, bytes, list, dict, or for an
extension a tuple (type, bytes). Writing is not needed and not here.
"""

import struct

FIXED = {
    0xC0: None,
    0xC2: False,
    0xC3: True,
}
NUMBERS = {
    0xCA: ">f",
    0xCB: ">d",
    0xCC: ">B",
    0xCD: ">H",
    0xCE: ">I",
    0xCF: ">Q",
    0xD0: ">b",
    0xD1: ">h",
    0xD2: ">i",
    0xD3: ">q",
}
BINARY = {0xC4: ">B", 0xC5: ">H", 0xC6: ">I"}
EXTENSION = {0xC7: ">B", 0xC8: ">H", 0xC9: ">I"}
FIXED_EXTENSION = {0xD4: 1, 0xD5: 2, 0xD6: 4, 0xD7: 8, 0xD8: 16}
TEXT = {0xD9: ">B", 0xDA: ">H", 0xDB: ">I"}
ARRAY = {0xDC: ">H", 0xDD: ">I"}
MAP = {0xDE: ">H", 0xDF: ">I"}


class Reader:
    """A position in the data; each method moves it on."""

    def __init__(self, data):
        self.data = data
        self.position = 0

    def take(self, length):
        """The next bytes; an error when there are fewer."""
        end = self.position + length
        if end > len(self.data):
            raise ValueError(f"MessagePack data ends inside a value at byte {self.position}")
        piece = self.data[self.position : end]
        self.position = end
        return piece

    def number(self, form):
        """One number in `struct` notation."""
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def text(self, length):
        """A string of so many bytes."""
        return self.take(length).decode("utf-8")

    def array(self, length):
        """So many values."""
        return [self.value() for _ in range(length)]

    def map(self, length):
        """So many pairs."""
        return {self.value(): self.value() for _ in range(length)}

    def extension(self, length):
        """An extension's type and bytes."""
        kind = self.number(">b")
        return kind, bytes(self.take(length))

    def value(self):
        """The next value of any type."""
        code = self.number(">B")
        if code < 0x80:
            return code
        if code < 0x90:
            return self.map(code & 0x0F)
        if code < 0xA0:
            return self.array(code & 0x0F)
        if code < 0xC0:
            return self.text(code & 0x1F)
        if code >= 0xE0:
            return code - 0x100
        return self.wide_value(code)

    def wide_value(self, code):
        """A value whose first byte says only what it is."""
        if code in FIXED:
            return FIXED[code]
        if code in NUMBERS:
            return self.number(NUMBERS[code])
        if code in BINARY:
            return bytes(self.take(self.number(BINARY[code])))
        if code in EXTENSION:
            return self.extension(self.number(EXTENSION[code]))
        if code in FIXED_EXTENSION:
            return self.extension(FIXED_EXTENSION[code])
        if code in TEXT:
            return self.text(self.number(TEXT[code]))
        if code in ARRAY:
            return self.array(self.number(ARRAY[code]))
        if code in MAP:
            return self.map(self.number(MAP[code]))
        raise ValueError(f"byte {code:#x} is no MessagePack type")


def loads(data):
    """The one value that the data hold."""
    reader = Reader(data)
    value = reader.value()
    if reader.position != len(data):
        raise ValueError(f"{len(data) - reader.position} bytes follow the MessagePack value")
    return value
