"""The teacher: the tagger with the states of a transformer beside its own features; and several teachers as one."""
import numpy as np
import torch
from torch import nn

import encoder
from batches import Tensors
from model import Tagger, dropped

READ = 256  # numbers that are read off the transformer for each token


class TeacherTensors(Tensors):
    """Batches that also hold the transformer's pieces."""

    def __init__(self, features, vocabularies, static, vocabulary, device="cpu"):
        super().__init__(features, vocabularies, static, device)
        self.pieces_of_name = [encoder.pieces_of(word, vocabulary) for word in features.names["word"]]

    def of(self, units):
        return super().of(units) | self.pieces([self.pieces_of_unit(unit) for unit in units])

    def pieces_of_unit(self, unit):
        """(rows, token of each row), as many as the transformer can read."""
        names = self.features.columns["word"][unit.first:unit.first + unit.length]
        lists = [self.pieces_of_name[name] for name in names]
        rows = [row for rows in lists for row in rows][:encoder.LONGEST]
        token = np.repeat(np.arange(len(lists)), [len(rows) for rows in lists])[:encoder.LONGEST]
        return rows, token

    def pieces(self, of_units):
        """Pieces between their marks of begin and end, and where each of them belongs."""
        longest = -(-max(len(rows) + 2 for rows, _ in of_units) // 8) * 8  # what attention is quick at
        pieces = np.full((len(of_units), longest), encoder.PAD, "i8")
        sequence, place, token = [], [], []
        for k, (rows, tokens) in enumerate(of_units):
            pieces[k, :len(rows) + 2] = [encoder.BEGIN, *rows, encoder.END]
            sequence.append(np.full(len(rows), k))
            place.append(np.arange(1, len(rows) + 1))
            token.append(tokens)
        return {"pieces": self.tensor(pieces), "piece_sequence": self.tensor(np.concatenate(sequence)),
                "piece_place": self.tensor(np.concatenate(place)), "piece_token": self.tensor(np.concatenate(token))}


class Teacher(Tagger):
    """See the module's head."""

    def __init__(self, shape, transformer, dropout=0.25, word_dropout=0.08):
        super().__init__(shape, dropout, word_dropout)
        self.encoder = transformer
        self.read = nn.Linear(encoder.WIDTH, READ)
        self.input = nn.Linear(self.input.in_features + READ, shape.width)

    def inputs(self, batch):
        own = super().inputs(batch)
        with torch.autocast(own.device.type, torch.bfloat16, enabled=own.is_cuda):
            states = self.encoder(batch["pieces"]).float()
        tokens, sequences, _ = own.shape
        at = batch["piece_token"] * sequences + batch["piece_sequence"]
        read = self.read(states[batch["piece_sequence"], batch["piece_place"]])
        sums = read.new_zeros(tokens * sequences, READ).index_add(0, at, read)
        count = read.new_zeros(tokens * sequences).index_add(0, at, torch.ones_like(at, dtype=read.dtype))
        mean = (sums / count.clamp(min=1).unsqueeze(-1)).view(tokens, sequences, READ)
        return torch.cat([own, dropped(mean, self.dropout * 0.6, self.training)], -1)


class Together:
    """Several models as one: their probabilities' mean, as logits."""

    def __init__(self, models):
        self.models = models

    def eval(self):
        for model in self.models:
            model.eval()

    def encode(self, batch):
        """(states of each, logits of the mean)."""
        each = [model.encode(batch) for model in self.models]
        return each, mean([logits for _, logits in each])

    def link(self, each, _, mask, sequence, cue):
        return mean([model.link(states, logits, mask, sequence, cue)
                     for model, (states, logits) in zip(self.models, each)])


def mean(logits):
    return torch.stack([torch.softmax(one, -1) for one in logits]).mean(0).clamp(min=1e-9).log()
