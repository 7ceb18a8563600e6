"""Vocabularies of the own embedding tables, and batches of units as tensors."""
import random
from collections import Counter
from dataclasses import dataclass

import numpy as np
import torch

import wordpiece

SHAPES_KEPT = 200
SEEN_AT_LEAST = 3


@dataclass
class Vocabularies:
    """Row of each string in the model's own tables; what is missing has row `unknown` of that table."""

    word: dict  # rows 2.., 1 is unknown, 0 unused
    shape: dict  # rows 1.., 0 is unknown
    tag: dict
    dep: dict
    ent: dict  # row 0 is "no entity"

    @staticmethod
    def learned(features, units):
        """Words and shapes counted over the training units; tags, relations and entity types as the engine names them."""
        words, shapes = Counter(), Counter()
        for unit in units:
            tokens = slice(unit.first, unit.first + unit.length)
            words.update(features.columns["word"][tokens].tolist())
            shapes.update(features.columns["shape"][tokens].tolist())
        order = sorted((name for name, count in words.items() if count >= SEEN_AT_LEAST),
                       key=lambda name: (-words[name], features.names["word"][name]))
        kept = sorted(shapes, key=lambda name: (-shapes[name], features.names["shape"][name]))[:SHAPES_KEPT]
        def numbered(field):
            return {name: row + 1 for row, name in enumerate(sorted(n for n in features.names[field] if n))}
        return Vocabularies({features.names["word"][name]: row + 2 for row, name in enumerate(order)},
                            {features.names["shape"][name]: row + 1 for row, name in enumerate(kept)},
                            numbered("tag"), numbered("dep"), numbered("ent"))


class Static:
    """The frozen word vectors of tables.npz."""

    def __init__(self, path):
        import json
        arrays = np.load(path)
        self.words = {word: row for row, word in enumerate(json.loads(str(arrays["words"])))}
        self.pieces = {piece: row for row, piece in enumerate(json.loads(str(arrays["pieces"])))}
        self.arrays = arrays
        self.word_vectors = arrays["word_rows"].astype("f4") * arrays["word_scale"][:, None]
        self.piece_vectors = arrays["piece_rows"].astype("f4") * arrays["piece_scale"][:, None]

    @property
    def width(self):
        return self.word_vectors.shape[1] + self.piece_vectors.shape[1]

    def vector(self, word):
        """GloVe's vector or zeros, then the mean of the word pieces or zeros."""
        out = np.zeros(self.width, "f4")
        split = self.word_vectors.shape[1]
        if word in self.words:
            out[:split] = self.word_vectors[self.words[word]]
        rows = wordpiece.rows_of(word, self.pieces)
        if rows:
            out[split:] = self.piece_vectors[rows].mean(0)
        return out


class Tensors:
    """Batches of units of one feature file, under given vocabularies and static vectors."""

    def __init__(self, features, vocabularies, static):
        self.features = features
        columns, names = features.columns, features.names
        self.static = np.stack([static.vector(word) for word in names["word"]])
        self.word_name = columns["word"]
        def rows(field, vocabulary, unknown):
            table = np.array([vocabulary.get(name, unknown) for name in names[field]], "i8")
            return table[columns[field]]
        self.word = rows("word", vocabularies.word, 1)
        self.shape = rows("shape", vocabularies.shape, 0)
        self.tag = rows("tag", vocabularies.tag, 0)
        self.dep = rows("dep", vocabularies.dep, 0)
        self.ent = rows("ent", vocabularies.ent, 0) * 2 + columns["ent_begin"]
        paragraph = np.repeat(np.minimum(features.unit_paragraph, 2), np.diff(features.unit_first))
        self.place = np.stack([columns["sentence_start"], columns["quoted"], columns["sentence"], paragraph, columns["mark"]],
                              1).astype("i8")

    def of(self, units):
        """One padded batch, time first."""
        longest = max(unit.length for unit in units)
        mask = np.zeros((longest, len(units)), "f4")
        tokens = np.zeros((longest, len(units)), "i8")
        labels = np.zeros((longest, len(units)), "i8")
        head = np.zeros((longest, len(units)), "i8")
        for k, unit in enumerate(units):
            n = unit.length
            mask[:n, k] = 1
            tokens[:n, k] = np.arange(unit.first, unit.first + n)
            labels[:n, k] = unit.labels
            head[:n, k] = self.features.columns["head"][unit.first:unit.first + n]
        flat = {"tok2vec": self.features.tok2vec[tokens].astype("f4"), "ner": self.features.ner[tokens].astype("f4"),
                "static": self.static[self.word_name[tokens]], "word": self.word[tokens], "shape": self.shape[tokens],
                "tag": self.tag[tokens], "dep": self.dep[tokens], "ent": self.ent[tokens], "place": self.place[tokens],
                "head": head, "labels": labels, "mask": mask}
        return {name: torch.from_numpy(array) for name, array in flat.items()}


def bucketed(units, tokens, shuffle):
    """Lists of positions of units of similar length, about `tokens` padded tokens each."""
    jitter = random.random if shuffle else lambda: 0
    order = sorted(range(len(units)), key=lambda k: units[k].length + 8 * jitter())
    groups, current = [], []
    for k in order:
        if current and (len(current) + 1) * units[k].length > tokens:
            groups.append(current)
            current = []
        current.append(k)
    groups.append(current)
    if shuffle:
        random.shuffle(groups)
    return groups
