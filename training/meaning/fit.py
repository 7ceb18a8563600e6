"""Weights of the scores of `across/meaning/likeness.rs`, from what `crosswire-eval pairs` says of gold pairs.

usage: fit.py GOLD.jsonl SCORES.jsonl [GOLD.jsonl SCORES.jsonl]...

Each SCORES file is written by `crosswire-eval pairs GOLD --out SCORES`. Fitted on half of the groups only (by hash, the
same half as in scores/pairs.csv); every set weighs the same.
"""
import hashlib
import json
import sys

import numpy as np

SAME = {"strengthen": 1, "neither": 0, "same_statement_likely": 1, "same_story_other_event": 0, "other_story": 0, "1": 1, "0": 0,
        "entailment": 1, "neutral": 0}
WEAKENS = {"weaken": 1, "strengthen": 0, "neither": 0}
PULL = 1.0  # ridge


def chosen(pair):
    group = pair.get("group") or pair.get("story") or pair["id"]
    return hashlib.sha256(str(group).encode()).digest()[31] % 2 == 0


def rows(files, labels):
    """Measures, targets, weights of all pairs that have one of the labels."""
    for gold, scores in zip(files[::2], files[1::2]):
        pairs = [json.loads(line) for line in open(gold, encoding="utf-8")]
        said = [json.loads(line)["measures"] for line in open(scores, encoding="utf-8")]
        kept = [(m, labels[str(p["label"])]) for p, m in zip(pairs, said) if str(p["label"]) in labels and chosen(p)]
        for target in (0, 1):
            part = [m for m, t in kept if t == target]
            for measures in part:
                yield measures, target, 500 / len(part)


def fitted(files, labels):
    """Constant and weights, by Newton's method."""
    x, y, weight = map(np.array, zip(*rows(files, labels)))
    x = np.hstack([np.ones((len(x), 1)), x])
    beta = np.zeros(x.shape[1])
    pull = PULL * np.eye(len(beta))
    pull[0, 0] = 0
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ beta))
        gradient = x.T @ (weight * (y - p)) - pull @ beta
        beta += np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + pull, gradient)
    return beta


for name, labels in (("SAME", SAME), ("WEAKENS", WEAKENS)):
    beta = fitted(sys.argv[1:], labels)
    print(f"const {name}_WEIGHTS: Weights = Weights({beta[0]:.2f}, [{', '.join(f'{b:.2f}' for b in beta[1:])}]);")
