"""Weights of the chance that two figures of a story are one quantity told with two values.

usage: fit.py MEASURES.jsonl

MEASURES is written by `crosswire-eval told`. A regression on the tune part: whether readers found one quantity of one happening
with two values, be it a conflict or a change. Printed: what would be told of the part that was set aside, and the weights as
`crates/analysis/src/across/conflicts/weighing.rs` has them.
"""
import json
import pathlib
import sys

import numpy as np

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from regression import as_rust, chances, newton  # noqa: E402

PULL = 3.0
TWO_VALUES = ("conflict", "change")


def read(path):
    pairs = [json.loads(line) for line in open(path, encoding="utf-8")]
    return [pair for pair in pairs if pair["kind"] == "number" and pair["said"] in TWO_VALUES]


def rows(pairs):
    """Measures behind a column of ones."""
    return np.array([[1.0, *pair["measures"]] for pair in pairs])


def fitted(pairs):
    return newton(rows(pairs), np.array([pair["relation"] in TWO_VALUES for pair in pairs], float), PULL)


def told(pairs, weights, least):
    """How many would be told, and how many of them rightly."""
    shown = [pair for pair, chance in zip(pairs, chances(rows(pairs), weights)) if chance >= least]
    for name in TWO_VALUES:
        here = [pair["relation"] for pair in shown if pair["said"] == name]
        one, gold = sum(found in TWO_VALUES for found in here), sum(pair["relation"] == name for pair in pairs)
        print(f"  from {least}: {len(here)} {name}s told, {here.count(name)} right, {one} of one quantity, of {gold}")


def main():
    pairs = read(sys.argv[1])
    tune = [pair for pair in pairs if pair["part"] == "tune"]
    weights = fitted(tune)
    for gold in ("told", "drawn"):
        aside = [pair for pair in pairs if pair["part"] == "aside" and pair["gold"] == gold]
        print(f"{gold}, set aside: {len(aside)} pairs")
        for least in (0.5, 0.6, 0.65, 0.7):
            told(aside, weights, least)
    print(as_rust("ONE_QUANTITY", weights))


main()
