"""From what MiniLM-L6 says to the vendored table of word-piece vectors.

usage: distil.py MINILM.whl TAUGHT.npz SENTENCES.txt OUT.bin

Each piece starts from the network's vector of that piece alone, reduced to WIDTH dimensions by principal components
and shortened for frequent pieces (SIF: Arora, Liang & Ma 2017), as model2vec does. Then all vectors are moved by ridge
regression so that sums of pieces come near the network's vectors of whole sentences; a piece that the sentences do not
hold stays where it was. The sentences count twice: the first COUNTED for frequencies, those which
teach.py embedded for the regression.
"""
import itertools
import pathlib
import sys

import numpy as np
import scipy.sparse

import minilm
from teach import rows_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "convert-english-model"))
import container

WIDTH = 128
COUNTED = 12000
RARE = 1e-3  # SIF's a
PULL = 3.0  # how strongly a vector is held where it started
STEPS = 40  # of conjugate gradients
ORDINARY = slice(1996, 29612)  # leaves out the unused rows before and the odd signs after


def components(pieces):
    """Mean and principal components of the ordinary pieces, with fixed signs."""
    mean = pieces[ORDINARY].mean(0)
    _, _, found = np.linalg.svd(pieces[ORDINARY] - mean, full_matrices=False)
    found = found[:WIDTH]
    return mean, found * np.sign(found[np.arange(WIDTH), np.abs(found).argmax(1)])[:, None]


def refined(start, bags, aims):
    """Vectors near `start` whose sums over `bags` come near `aims`."""
    grams = (bags.T @ bags).tocsr()
    apply = lambda x: grams @ x + PULL * x
    x = np.zeros_like(start)
    residual = bags.T @ (aims - bags @ start)
    direction, square = residual.copy(), (residual * residual).sum(0)
    for _ in range(STEPS):
        moved = apply(direction)
        step = square / np.maximum((direction * moved).sum(0), 1e-12)
        x += step * direction
        residual -= step * moved
        new = (residual * residual).sum(0)
        direction = residual + new / np.maximum(square, 1e-12) * direction
        square = new
    return start + x


def rounded(vectors):
    """(int8 rows, one f32 scale per row)."""
    scale = np.maximum(np.abs(vectors).max(1), 1e-9).astype("f4") / np.float32(127)
    return np.rint(vectors / scale[:, None]).astype("i1"), scale


def distilled(pieces, names, counts, rows, lengths, vectors):
    """Piece vectors (f4), in the order of `names`."""
    mean, axes = components(pieces)
    weight = RARE / (RARE + counts / counts.sum())
    start = ((pieces - mean) @ axes.T * weight[:, None]).astype("f8")
    aims = ((vectors.astype("f4") - vectors.astype("f4").mean(0)) @ axes.T).astype("f8")
    # A bag adds up pieces; dividing by the root of the length keeps long and short sentences alike.
    owner = np.repeat(np.arange(len(lengths)), lengths)
    values = 1 / np.sqrt(np.maximum(lengths, 1))[owner]
    bags = scipy.sparse.csr_matrix((values, (owner, rows)), shape=(len(lengths), len(names)))
    # Bring the start to the scale of the aims before moving it.
    guess = bags @ start
    start *= (guess * aims).sum() / (guess * guess).sum()
    return refined(start, bags, aims).astype("f4")


def main():
    wheel, taught, sentences, out = sys.argv[1:]
    names = minilm.member(minilm.opened(wheel), "model/vocab.txt").decode("utf-8").split("\n")
    data = np.load(taught)
    pieces = data["pieces"]
    names = names[:len(pieces)]
    vocabulary = {name: row for row, name in enumerate(names)}
    counts = np.zeros(len(names))
    with open(sentences, encoding="utf-8") as file:
        for line in itertools.islice(file, COUNTED):
            np.add.at(counts, rows_of(line, vocabulary), 1)
    vectors = distilled(pieces, names, counts, data["rows"], data["lengths"], data["vectors"])
    rows, scale = rounded(vectors)
    text = "\n".join(names).encode("utf-8")
    container.write(out, [
        ("static.pieces", "u8", (len(text),), text),
        ("meaning.rows", "i8", rows.shape, rows.tobytes()),
        ("meaning.rows.scale", "f32", scale.shape, scale.astype("<f4").tobytes()),
    ])
    print(f"{out}: {pathlib.Path(out).stat().st_size} bytes")


if __name__ == "__main__":
    main()
