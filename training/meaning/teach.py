"""What MiniLM-L6 says of every word piece alone and of the sentences of a list.

usage: teach.py MINILM.whl SENTENCES.txt OUT.npz FIRST

Only the FIRST sentences of the list are read.
"""
import itertools
import sys
from pathlib import Path

import numpy as np

import minilm

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "attribution"))
import wordpiece  # the cutting of words is the tagger's


def rows_of(text, vocabulary):
    """Rows of all pieces of a text."""
    return [row for word in minilm.folded(text).split() for row in wordpiece.rows_of(word, vocabulary)]


def main():
    wheel, sentences, out, first = sys.argv[1:]
    model = minilm.MiniLM(minilm.opened(wheel))
    vocabulary = {name: row for row, name in enumerate(model.names)}
    pieces = model.embed([[row] for row in range(len(model.names))], batch=512)
    with open(sentences, encoding="utf-8") as file:
        cut = [rows_of(line, vocabulary)[:minilm.LONGEST] for line in itertools.islice(file, int(first))]
    vectors = model.embed(cut)
    lengths = np.array([len(rows) for rows in cut])
    np.savez(out, pieces=pieces, vectors=vectors.astype("f2"), rows=np.concatenate(cut), lengths=lengths)


if __name__ == "__main__":
    main()
