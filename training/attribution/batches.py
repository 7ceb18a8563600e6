"""Vocabularies of the own embedding tables, and batches of units as tensors."""
import random
from collections import Counter
from dataclasses import dataclass

import numpy as np
import torch

import wordpiece

SHAPES_KEPT = 200
SEEN_AT_LEAST = 3  # in the articles with marks
SEEN_UNMARKED = 12  # in those without


@dataclass
class Vocabularies:
    """Row of each string in the model's own tables; what is missing has row `unknown` of that table."""

    word: dict  # rows 2.., 1 is unknown, 0 unused
    shape: dict  # rows 1.., 0 is unknown
    tag: dict
    dep: dict
    ent: dict  # row 0 is "no entity"

    @staticmethod
    def learned(features, units, unmarked=None):
        """Words and shapes counted over the training units; tags, relations and entity types as the engine names them.

        Of the words in `unmarked`, features of articles without marks, those that are frequent there are known as well.
        """
        words, shapes = counted("word", features, units), counted("shape", features, units)
        known = {word: count for word, count in words.items() if count >= SEEN_AT_LEAST}
        if unmarked is not None:
            more = named(np.bincount(unmarked.columns["word"]), unmarked.names["word"])
            known |= {word: words[word] + count for word, count in more.items() if count >= SEEN_UNMARKED}
        order = sorted(known, key=lambda word: (-known[word], word))
        kept = sorted(shapes, key=lambda shape: (-shapes[shape], shape))[:SHAPES_KEPT]
        def numbered(field):
            return {name: row + 1 for row, name in enumerate(sorted(n for n in features.names[field] if n))}
        return Vocabularies({word: row + 2 for row, word in enumerate(order)},
                            {shape: row + 1 for row, shape in enumerate(kept)},
                            numbered("tag"), numbered("dep"), numbered("ent"))


def named(counts, names):
    """Count by string, from counts by number."""
    return Counter({name: int(count) for name, count in zip(names, counts)})


def counted(field, features, units):
    """How often each string of a field occurs in the units."""
    tokens = np.concatenate([np.arange(unit.first, unit.first + unit.length) for unit in units])
    return named(np.bincount(features.columns[field][tokens], minlength=len(features.names[field])), features.names[field])


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

    def __init__(self, features, vocabularies, static, device="cpu"):
        self.features, self.device = features, device
        columns, names = features.columns, features.names
        def rows(field, vocabulary, unknown):
            table = np.array([vocabulary.get(name, unknown) for name in names[field]], "i4")
            return table[columns[field]]
        paragraph = np.repeat(np.minimum(features.unit_paragraph, 2), np.diff(features.unit_first))
        place = np.stack([columns["sentence_start"], columns["quoted"], columns["sentence"], paragraph, columns["mark"]], 1)
        numbers = {"word": rows("word", vocabularies.word, 1), "shape": rows("shape", vocabularies.shape, 0),
                   "tag": rows("tag", vocabularies.tag, 0), "dep": rows("dep", vocabularies.dep, 0),
                   "ent": rows("ent", vocabularies.ent, 0) * 2 + columns["ent_begin"], "place": place.astype("i4"),
                   "head": columns["head"], "name": columns["word"]}
        self.numbers = {name: self.tensor(np.ascontiguousarray(column)) for name, column in numbers.items()}
        self.vectors = {"tok2vec": self.tensor(features.tok2vec), "ner": self.tensor(features.ner)}
        self.static = self.tensor(np.stack([static.vector(word) for word in names["word"]]))

    def tensor(self, array):
        return torch.from_numpy(array).to(self.device)

    def of(self, units):
        """One padded batch, time first."""
        longest = max(unit.length for unit in units)
        mask = np.zeros((longest, len(units)), "f4")
        tokens = np.zeros((longest, len(units)), "i8")
        for k, unit in enumerate(units):
            mask[:unit.length, k] = 1
            tokens[:unit.length, k] = np.arange(unit.first, unit.first + unit.length)
        mask, tokens = self.tensor(mask), self.tensor(tokens)
        batch = {name: column[tokens].long() for name, column in self.numbers.items()}
        batch |= {name: column[tokens].float() for name, column in self.vectors.items()}
        # what pads points at itself, not outside of the batch
        batch["head"] *= mask.long()
        return batch | {"static": self.static[batch["name"]], "tokens": tokens, "mask": mask}


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
