"""Chooses the decoding settings and the confidence curve on the articles held out of training.

usage: choose.py OUT.json MODEL.pt --gold GOLD.jsonl ... --features FEATURES --tables TABLES.npz
"""
import argparse
import itertools
import json

import numpy as np
import torch

from batches import Static, Tensors, Vocabularies
from decode import Settings, candidates, scored
from measure import Reference
from model import Shape, Tagger
from rounding import rounded_state
from train import Marked

CUE_BONUS = (0.4, 0.9, 1.4)
OUTSIDE_PENALTY = (0.0, 0.4)
SOURCE_BONUS = (0.0, 0.4)
THRESHOLD = tuple(x / 100 for x in range(20, 61, 4))
IN_A_BIN = 60
# F1 that is given away for a higher threshold: less than chance moves it on so few articles, and a reader is better
# served by fewer wrong records than by as many more right ones.
GIVEN_AWAY = 0.003


def load(path):
    """(model with rounded weights, vocabularies)."""
    saved = torch.load(path, map_location="cpu")
    model = Tagger(Shape(**saved["shape"]))
    model.load_state_dict(rounded_state(saved["state"]))
    return model.eval(), Vocabularies(**saved["vocabularies"])


class Chooser:
    """The held-out articles, with everything needed to try settings on them."""

    def __init__(self, tensors, units, gold):
        self.tensors, self.units, self.gold = tensors, units, gold
        names = {tensors.features.articles[u.article] for u in units}
        self.reference = Reference({name: gold[name] for name in sorted(names)})

    def with_thresholds(self, predicted, settings):
        """The best two thresholds for otherwise given settings: (F1, settings)."""
        best = (-1, settings)
        for name in ("threshold", "threshold_quoted", "threshold"):
            for value in THRESHOLD:
                tried = Settings(**{**best[1].as_dict(), name: value})
                best = max(best, (self.reference.f1(predicted, tried)[1], tried), key=lambda pair: pair[0])
        return best

    def raised(self, predicted, best):
        """The best settings with each threshold as high as costs next to nothing: (F1, settings)."""
        figure, settings = best
        for name in ("threshold", "threshold_quoted"):
            for value in reversed(THRESHOLD):
                tried = Settings(**{**settings.as_dict(), name: value})
                if self.reference.f1(predicted, tried)[1] >= figure - GIVEN_AWAY:
                    settings = tried
                    break
        return self.reference.f1(predicted, settings)[1], settings

    def best(self, model):
        """The best settings: (F1, settings, predictions before thresholds)."""
        best = (-1, None, None)
        for bonus in CUE_BONUS:
            found = candidates(model, self.tensors, self.units, bonus)
            for outside, source in itertools.product(OUTSIDE_PENALTY, SOURCE_BONUS):
                settings = Settings(bonus, outside, source)
                predicted = self.reference.prepared(scored(found, settings, self.tensors.features, self.units, self.gold))
                result = self.with_thresholds(predicted, settings)
                if result[0] > best[0]:
                    best = (*result, predicted)
                    print(f"attr+speaker {100 * best[0]:.2f} {best[1]}", flush=True)
        return best

    def verdicts(self, predicted, settings):
        """For quoted and for other contents: rows of (score, whether content and speaker are right)."""
        rows = {True: [], False: []}
        for _, kept, _, right in self.reference.compared(predicted, settings):
            for index, one in enumerate(kept):
                rows[one.quoted].append((one.score, index in right))
        return {quoted: np.array(sorted(values), "f8").reshape(-1, 2) for quoted, values in rows.items()}


def rising_curve(verdicts):
    """Knots (score, share right), rising: equal bins, neighbours that fall are pooled."""
    count = max(len(verdicts) // IN_A_BIN, 1)
    # One right and one wrong more than seen: no bin is ever certain.
    bins = [[part[:, 0].mean(), (part[:, 1].sum() + 1) / (len(part) + 2), len(part)]
            for part in np.array_split(verdicts, count) if len(part)]
    pooled = []
    for new in bins:
        pooled.append(new)
        while len(pooled) > 1 and pooled[-1][1] <= pooled[-2][1]:
            (s1, r1, n1), (s2, r2, n2) = pooled[-2:]
            pooled[-2:] = [[(s1 * n1 + s2 * n2) / (n1 + n2), (r1 * n1 + r2 * n2) / (n1 + n2), n1 + n2]]
    return [[float(score), float(share)] for score, share, _ in pooled]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("model")
    parser.add_argument("--gold", nargs="+", required=True)
    parser.add_argument("--features", required=True)
    parser.add_argument("--tables", required=True)
    given = parser.parse_args()
    torch.set_num_threads(1)
    marked = Marked(given)
    model, vocabularies = load(given.model)
    tensors = Tensors(marked.features, vocabularies, Static(given.tables))
    chooser = Chooser(tensors, marked.kept_out(), marked.gold)
    figure, settings, predicted = chooser.best(model)
    figure, settings = chooser.raised(predicted, (figure, settings))
    print(f"raised: attr+speaker {100 * figure:.2f} {settings}", flush=True)
    verdicts = chooser.verdicts(predicted, settings)
    curves = {"calibration": rising_curve(verdicts[False]), "calibration.quoted": rising_curve(verdicts[True])}
    with open(given.out, "w", encoding="utf-8") as file:
        json.dump({"settings": settings.as_dict(), **curves, "held_out_attr_speaker_f1": round(100 * figure, 2)}, file, indent=1)
    print(json.dumps({"settings": settings.as_dict(), **curves}, indent=1))


if __name__ == "__main__":
    main()
