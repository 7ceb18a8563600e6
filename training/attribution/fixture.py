"""Writes the fixture that checks the Rust network against this one: features, and torch's answers beside them.

usage: fixture.py FEATURES TABLES.npz MODEL.pt CHOSEN.json OUT.bin

The features are of a text of our own (fixture.jsonl), so that the fixture can be shipped and the test run everywhere.
"""
import argparse
import json
import pathlib
import sys

import numpy as np
import torch

import features as feature_file
import flatfile
from batches import Static, Tensors
from choose import load
from decode import candidates

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts" / "convert-english-model"))
import container  # noqa: E402


def numbers(name, values):
    values = np.asarray(values)
    return name, "u32", values.shape, values.astype("<u4").tobytes()


def floats(name, values):
    values = np.asarray(values)
    return name, "f32", values.shape, values.astype("<f4").tobytes()


def original(path):
    """The sections of the feature file as they are."""
    for name, value in flatfile.read(path).items():
        if isinstance(value, str):
            data = value.encode("utf-8")
            yield name, "u8", (len(data),), data
        else:
            yield (floats if value.dtype.kind == "f" else numbers)(name, value)


def answers(model, tensors, units, bonus):
    """Role log-probabilities of all tokens; cues in tokens and the link log-probabilities over their units."""
    with torch.no_grad():
        roles = [torch.log_softmax(model.encode(tensors.of([unit]))[1], -1)[:, 0].numpy() for unit in units]
    found = candidates(model, tensors, units, bonus)
    first = [units[c.unit].first for c in found]
    yield floats("expected.roles", np.concatenate(roles))
    yield numbers("expected.cues", [[c.unit, c.first + at, c.last + at] for c, at in zip(found, first)])
    yield floats("expected.cue_probabilities", [c.cue_probability for c in found])
    yield floats("expected.links", np.concatenate([c.links for c in found]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("features", "tables", "model", "chosen", "out"):
        parser.add_argument(name)
    given = parser.parse_args()
    torch.set_num_threads(1)
    features = feature_file.read(given.features, exact=True)
    empty = {name: {"attributions": []} for name in features.articles}
    units = feature_file.units_of(features, empty)
    model, vocabularies = load(given.model)
    tensors = Tensors(features, vocabularies, Static(given.tables))
    with open(given.chosen, encoding="utf-8") as file:
        bonus = json.load(file)["settings"]["cue_bonus"]
    container.write(given.out, [*original(given.features), *answers(model, tensors, units, bonus)])


if __name__ == "__main__":
    main()
