"""Weights of the chance that two figures of a story are one quantity told with two values.

usage: fit.py MEASURES.jsonl

MEASURES is written by `crosswire-eval told`. Two regressions on whether readers found one quantity of one happening with two
values, be it a conflict or a change, printed as `crates/analysis/src/across/conflicts/weighing.rs` has them:

- ONE_QUANTITY, on the measures alone, over the judged pairs and the tune parts; it chooses whom the network reads.
- BOTH, on its log odds and the network's, over pairs that the network has not seen: the judged ones that were kept out when it
  was taught, and the tune part of those drawn by hand.

Also printed: how many pairs are read from which log odds on, and what would be told of the parts set aside.
"""
import hashlib
import json
import pathlib
import sys

import numpy as np

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from regression import as_rust, chances, newton  # noqa: E402

PULL, PULL_OF_BOTH = 3.0, 0.3
TWO_VALUES = ("conflict", "change")
READ_FROM = -2.0  # log odds from which the network is asked
# Judged pairs in the order of their file: those up to here were kept out by one rule, the later ones by another.
EARLIER = 5_426


def read(path):
    pairs = [json.loads(line) for line in open(path, encoding="utf-8")]
    return [pair for pair in pairs if pair["kind"] == "number"]


def part_of(value, parts):
    return int(hashlib.sha256(value.encode()).hexdigest()[:8], 16) % parts == 0


def unseen(pair):
    """Whether the network was not taught on it."""
    if pair["gold"] != "judged":
        return pair["gold"] == "drawn"
    # Lines of the file are counted from one, its head among them.
    if int(pair["id"]) - 2 < EARLIER:
        return part_of("h" + pair["story"], 10)
    return part_of("n" + pair["story"], 8)


def two_values(pairs):
    return np.array([pair["relation"] in TWO_VALUES for pair in pairs], float)


def rows(pairs):
    """Measures behind a column of ones."""
    return np.array([[1.0, *pair["measures"]] for pair in pairs])


def rows_of_both(pairs, weights):
    """A constant, the log odds of the measures and those of the network."""
    return np.c_[np.ones(len(pairs)), rows(pairs) @ weights, [pair["read"][0] for pair in pairs]]


def told(name, pairs, gold, weights, both):
    """How many would be told, and how many of them rightly."""
    odds = rows(pairs) @ weights
    chance = chances(rows_of_both(pairs, weights), both) * (odds >= READ_FROM)
    right = two_values(pairs)
    for least in (0.5, 0.6, 0.7, 0.8):
        at = chance >= least
        print(f"{name}, from {least}: {at.sum()} told, {right[at].sum():.0f} of one quantity with two values, of {gold:.0f}")


def main():
    pairs = read(sys.argv[1])
    found = [pair for pair in pairs if pair["measures"] and pair["said"] in TWO_VALUES]
    fitted = [pair for pair in found if pair["part"] != "aside"]
    weights = newton(rows(fitted), two_values(fitted), PULL)
    odds = rows(fitted) @ weights
    for least in (-4, -3, -2.5, -2, -1):
        at = odds >= least
        print(f"from {least}: {at.sum()} of {len(fitted)} pairs read, {two_values(fitted)[at].sum():.0f} of {two_values(fitted).sum():.0f} with two values")
    new = [pair for pair in fitted if unseen(pair)]
    both = newton(rows_of_both(new, weights), two_values(new), PULL_OF_BOTH)
    kept_out = [pair for pair in new if pair["gold"] == "judged"]
    told("judged, kept out", kept_out, two_values(kept_out).sum(), weights, both)
    for gold in ("drawn", "told"):
        for part in ("tune", "aside"):
            here = [pair for pair in pairs if pair["gold"] == gold and pair["part"] == part]
            told(f"{gold} ({part})", [pair for pair in here if pair in found], two_values(here).sum(), weights, both)
    print(as_rust("ONE_QUANTITY", weights))
    print(as_rust("BOTH", both))


main()
