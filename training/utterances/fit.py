"""Weights of the chance that two parts of statements render one act of speaking.

usage: fit.py COMPARED.jsonl [--all]

COMPARED is written by `crosswire-eval utterances`. Logistic regression (Newton's method, ridge) on the open halves of the
golds named in GOLDS; `--all` takes the other halves too, after every choice was made. A pair of contents that has several
pairs of parts stands for the likest of them, by the weights of the round before. Printed: the weights as
`crates/analysis/src/across/utterances/sameness.rs` has them, and precision and recall of single pairs when every group of
articles is judged by weights that have not seen it.
"""
import json
import pathlib
import sys

import numpy as np

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from regression import as_rust, newton  # noqa: E402

PULL = 0.3  # ridge
ROUNDS = 4  # of choosing the likest parts anew
FOLDS = 8
GOLDS = ("polnear", "piles", "example")  # with "judged" the others were no better; see README.md


def read(path, everything):
    """Pairs with at least one pair of parts, and how many same pairs have none."""
    pairs, unseen, names = [], 0, None
    for line in open(path, encoding="utf-8"):
        pair = json.loads(line)
        names = pair["names"]
        if pair["gold"] not in GOLDS or pair["half"] != "open" and not everything:
            continue
        if pair["measures"]:
            pairs.append((np.array(pair["measures"]), pair["same"], pair["gold"] + pair["group"]))
        else:
            unseen += pair["same"]
    return pairs, unseen, names


def likest(parts, beta):
    return parts[np.argmax(parts @ beta[1:])]


def fitted(pairs, width):
    beta = np.concatenate([[0.0], np.ones(3), np.zeros(width - 3)])
    for _ in range(ROUNDS):
        x = np.array([np.concatenate([[1.0], likest(parts, beta)]) for parts, _, _ in pairs])
        y = np.array([same for _, same, _ in pairs], float)
        beta = newton(x, y, PULL)
    return beta


def judged(pairs, width):
    """Chances by weights that have not seen the pair's group."""
    groups = sorted({group for _, _, group in pairs})
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    chance = np.zeros(len(pairs))
    for held in range(FOLDS):
        beta = fitted([pair for pair in pairs if fold[pair[2]] != held], width)
        for at, (parts, _, group) in enumerate(pairs):
            if fold[group] == held:
                chance[at] = 1 / (1 + np.exp(-beta[0] - (parts @ beta[1:]).max()))
    return chance


def main():
    pairs, unseen, names = read(sys.argv[1], "--all" in sys.argv)
    same = np.array([pair[1] for pair in pairs])
    chance = judged(pairs, len(names))
    for least in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6):
        found = chance >= least
        both = (found & same).sum()
        precision, recall = both / max(found.sum(), 1), both / (same.sum() + unseen)
        print(f"from {least}: precision {precision:.3f}, recall {recall:.3f}, F1 {2 * both / (found.sum() + same.sum() + unseen):.3f}")
    print(f"{len(pairs)} pairs, {same.sum()} the same, {unseen} the same without parts that were compared")
    beta = fitted(pairs, len(names))
    for name, weight in zip(names, beta[1:]):
        print(f"  {name}: {weight:.2f}")
    print(as_rust("CONSTANT and WEIGHTS", beta))


main()
