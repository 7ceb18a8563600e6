"""Weights of the chance that two parts of statements render one act of speaking.

usage: fit.py COMPARED.jsonl SAMPLE.jsonl

Both files are written by `crosswire-eval utterances`: pairs with gold, and with `--pile` a sample of all pairs in a pile.
Logistic regression (Newton's method, ridge), printed as `crates/analysis/src/across/utterances/sameness.rs` has it:

- WEIGHTS say, by measures alone, whether the network would take two parts for one act. They are fitted on what it said of
  the sample and of the open halves of the golds, and only choose whom to ask.
- BOTH decides: the log odds of these measures, those of the network and whether the voices speak against it, fitted on the
  open halves. A pair of contents that has several pairs of parts stands for the likest of them, by the weights of the round
  before.

Also printed: how many pairs of the pile are asked from which log odds on, and how many of those that the network takes for
one act are among them; and precision and recall of single pairs.
"""
import json
import pathlib
import sys

import numpy as np

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from regression import as_rust, newton  # noqa: E402

PULL = 0.3  # ridge
ROUNDS = 3  # of choosing the likest parts anew
OPEN = -4.0  # log odds from which the network is asked
GOLD_PARTS = 30  # a pair of parts in the gold weighs so much beside the pile's
TAUGHT = 0.3  # the network was taught on the open half of this gold, so it weighs less
SAME_WORDS = 0.6


def read(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def of_network(gold, sample):
    """Weights of what the network says."""
    x, y, stands_for, seen = [], [], [], set()
    for pair in sample:
        x += pair["measures"]
        y += [read > 0 for read in pair["read"]]
        stands_for += [pair["share"]]
    for pair in gold:
        if pair["half"] != "open" or not pair["measures"]:
            continue
        for measures, read_ in zip(pair["measures"], pair["read"]):
            if (key := (*measures, read_)) not in seen:
                seen.add(key)
                x, y, stands_for = x + [measures], y + [read_ > 0], stands_for + [GOLD_PARTS]
    x = np.c_[np.ones(len(x)), np.array(x)]
    return newton(x, np.array(y, float), PULL, np.array(stands_for, float))


def asked(sample, weights):
    odds = np.array([np.array(pair["measures"][0]) @ weights[1:] + weights[0] for pair in sample])
    share = np.array([pair["share"] for pair in sample], float)
    yes = np.array([pair["read"][0] > 0 for pair in sample])
    for least in (-5, -4.5, -4, -3.5, -3, -2.5, -2):
        at = odds >= least
        print(f"from {least}: {share[at].sum():.0f} of {share.sum():.0f} pairs asked, {share[at & yes].sum() / share[yes].sum():.3f} of what the network takes for one act")


def parts(pair, weights, names):
    """A constant, both log odds and what the voices say, of the pairs of parts that are asked."""
    column = {name: place for place, name in enumerate(names)}
    x = np.array(pair["measures"])
    odds = x @ weights[1:] + weights[0]
    has = lambda name: x[:, column[name]] > 0  # noqa: E731
    against = (has("different") | has("open") & has("both direct")) & (x[:, column["run"]] < SAME_WORDS)
    rows = np.c_[np.ones(len(x)), odds, np.array(pair["read"]), against]
    return rows[odds >= OPEN]


def of_both(pairs):
    beta = np.array([0, 0, 1, 0], float)
    for _ in range(ROUNDS):
        x = np.array([rows[np.argmax(rows @ beta)] for rows, _, _, _ in pairs])
        y = np.array([same for _, same, _, _ in pairs], float)
        stands_for = np.array([TAUGHT if gold == "judged" else 1 for _, _, gold, _ in pairs])
        beta = newton(x, y, PULL, stands_for)
    return beta


def report(pairs, gold, beta):
    for name in sorted({(pair["gold"], pair["half"]) for pair in gold}):
        same = sum(pair["same"] for pair in gold if (pair["gold"], pair["half"]) == name)
        here = [(rows @ beta, is_same) for rows, is_same, g, half in pairs if (g, half) == name]
        for least in (0.3, 0.4, 0.5):
            found = [is_same for odds, is_same in here if 1 / (1 + np.exp(-odds.max())) >= least]
            both = sum(found)
            precision, recall = both / max(len(found), 1), both / same
            print(f"{name[0]} ({name[1]}) from {least}: precision {precision:.3f}, recall {recall:.3f}, F1 {2 * both / (len(found) + same):.3f}")


def main():
    gold, sample = read(sys.argv[1]), read(sys.argv[2])
    names = next(pair["names"] for pair in gold)
    weights = of_network(gold, sample)
    asked(sample, weights)
    pairs = [(parts(pair, weights, names), pair["same"], pair["gold"], pair["half"]) for pair in gold if pair["measures"]]
    pairs = [pair for pair in pairs if len(pair[0])]
    beta = of_both([pair for pair in pairs if pair[3] == "open"])
    report(pairs, gold, beta)
    for name, weight in zip(names, weights[1:]):
        print(f"  {name}: {weight:.2f}")
    print(as_rust("CONSTANT and WEIGHTS", weights))
    print(as_rust("BOTH", beta))


main()
