"""Trains the tagger.

usage: train.py GOLD.jsonl FEATURES TABLES.npz OUT.pt [--epochs 10] [--stop 6] [--all] [--start MODEL.pt]

Every twelfth article (index % 12 == 5) is kept out of training, for choosing: the epoch that does best on these is
saved, and choose.py sets the decoder on them. With --all they are trained on too, the last epoch is saved, and the
settings chosen without them are to be used. With --start training goes on from given weights. The rate falls as for
--epochs, whether or not training stops before.
"""
import argparse
import math
import random
import time

import numpy as np
import torch
import torch.nn.functional as F

import features as feature_file
from batches import Static, Tensors, Vocabularies, bucketed
from decode import Settings, candidates, scored
from measure import Reference
from model import Shape, Tagger

WARM_UP = 80
CUE_NEGATIVE = 0.12  # least P(cue) for a wrong candidate to be taken as a negative example
NEGATIVES = 2  # per paragraph
AVERAGED = 0.998


def held_out(index):
    return index % 12 == 5


def split(units, articles, gold_order):
    """(training units, choosing units) by the article's position in the gold file."""
    kept_out = {k for k, name in enumerate(articles) if held_out(gold_order[name])}
    return [u for u in units if u.article not in kept_out], [u for u in units if u.article in kept_out]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "features", "tables", "out"):
        parser.add_argument(name)
    parser.add_argument("--epochs", type=float, default=10)
    parser.add_argument("--stop", type=int)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--dropout", type=float, default=0.4)
    parser.add_argument("--word-dropout", type=float, default=0.12)
    parser.add_argument("--tokens", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--start")
    return parser.parse_args()


def begin_and_end(probability, first):
    """The run around `first` of tokens that are likely to belong to one cue."""
    last = first + 1
    while last < len(probability) and probability[last] > 0.3:
        last += 1
    while first > 0 and probability[first - 1] > 0.3:
        first -= 1
    return first, last


def strongest_cues(probability, count):
    """Token runs of the `count` strongest cue candidates of a unit, strongest first."""
    left = probability.copy()
    for _ in range(count):
        strongest = int(left.argmax())
        if left[strongest] <= CUE_NEGATIVE:
            break
        first, last = begin_and_end(left, strongest)
        left[first:last] = 0
        yield first, last


def gold_links(units, length):
    """(sequence, cue mask, targets) of every gold attribution of a batch."""
    for column, unit in enumerate(units):
        for link in unit.links:
            cue = np.zeros(length, "f4")
            target = np.zeros(length, "i8")
            for role, begin in feature_file.SECOND_BEGIN.items():
                inside, first = link.roles[role]
                target[:unit.length][inside] = begin + 1
                target[:unit.length][first] = begin
            cue[:unit.length] = link.roles["cue"][0]
            target[cue > 0] = 0
            yield column, cue, target


def wrong_cues(units, cue_probability):
    """(sequence, cue mask, all-outside target) of the strongest cue candidates that are not in the gold."""
    length = len(cue_probability)
    for column, unit in enumerate(units):
        left = cue_probability[:unit.length, column].copy()
        for link in unit.links:
            left[link.roles["cue"][0]] = 0
        for first, last in strongest_cues(left, NEGATIVES):
            cue = np.zeros(length, "f4")
            cue[first:last] = 1
            yield column, cue, np.zeros(length, "i8")


def masked_loss(logits, targets, mask):
    flat = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
    mask = mask.flatten()
    return (flat * mask).sum() / mask.sum()


def losses(model, tensors, units, negatives):
    """(role loss, link loss) of one batch."""
    batch = tensors.of(units)
    states, logits = model.encode(batch)
    mask = batch["mask"]
    first = masked_loss(logits, batch["labels"], mask)
    asked = list(gold_links(units, len(mask)))
    if negatives:
        asked += wrong_cues(units, torch.softmax(logits.detach(), -1)[..., 3:5].sum(-1).numpy())
    if not asked:
        return first, torch.zeros(())
    sequence = torch.tensor([a[0] for a in asked])
    cue = torch.from_numpy(np.stack([a[1] for a in asked], 1))
    target = torch.from_numpy(np.stack([a[2] for a in asked], 1))
    links = model.link(states, logits, mask, sequence, cue)
    return first, masked_loss(links, target, mask[:, sequence])


def check(model, tensors, units, gold, settings):
    """(attribution F1, attr+speaker F1) in percent on some articles."""
    names = {tensors.features.articles[u.article] for u in units}
    reference = Reference({name: gold[name] for name in sorted(names)})
    found = scored(candidates(model, tensors, units, settings.cue_bonus), settings, tensors.features, units, gold)
    return [100 * x for x in reference.f1(reference.prepared(found), settings)]


def save(path, state, shape, vocabularies, given):
    torch.save({"state": state, "shape": shape.as_dict(), "vocabularies": vars(vocabularies), "given": vars(given)}, path)


def of_saved(path, given):
    """(model, vocabularies) of saved weights, with this run's dropout."""
    saved = torch.load(path)
    model = Tagger(Shape(**saved["shape"]), given.dropout, given.word_dropout)
    model.load_state_dict(saved["state"])
    return model, Vocabularies(**saved["vocabularies"])


def fresh(features, train, static, given):
    """(model, vocabularies) to begin with."""
    vocabularies = Vocabularies.learned(features, train)
    shape = Shape(len(vocabularies.word), len(vocabularies.shape), len(vocabularies.tag), len(vocabularies.dep),
                  len(vocabularies.ent), static.width)
    return Tagger(shape, given.dropout, given.word_dropout), vocabularies


def copied(model):
    return {name: value.clone() for name, value in model.state_dict().items()}


class Run:
    """One training run: the model, its running average, and the optimizer with its falling rate."""

    def __init__(self, model, given, steps):
        self.model, self.given, self.steps, self.step = model, given, steps, 0
        self.average = copied(model)
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=given.rate, betas=(0.9, 0.98), weight_decay=0.01)
        self.sums, self.began = np.zeros(3), time.process_time()

    @property
    def warmed(self):
        """Whether wrong cues are worth asking for: not while a fresh network still guesses."""
        return self.given.start is not None or self.step > 100

    def learn(self, first, second):
        rate = self.given.rate * min(1, (self.step + 1) / WARM_UP) * (1 - self.step / self.steps) ** 0.9 + 1e-6
        for parameters in self.optimizer.param_groups:
            parameters["lr"] = rate
        self.optimizer.zero_grad()
        (first + second).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 2.0)
        self.optimizer.step()
        self.step += 1
        keep = AVERAGED if self.given.start else min(AVERAGED, (self.step + 1) / (self.step + 10))
        for name, value in self.model.state_dict().items():
            self.average[name].mul_(keep).add_(value, alpha=1 - keep)
        self.sums += (float(first.detach()), float(second.detach()), 1)
        if self.step % 50 == 0:
            print(f"step {self.step}/{self.steps} roles {self.sums[0] / self.sums[2]:.3f} "
                  f"links {self.sums[1] / self.sums[2]:.3f} cpu {time.process_time() - self.began:.0f} s", flush=True)
            self.sums[:] = 0


def main():
    given = arguments()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    random.seed(given.seed)
    gold = feature_file.read_gold(given.gold)
    order = {name: k for k, name in enumerate(gold)}
    features = feature_file.read(given.features)
    everything = feature_file.units_of(features, gold)
    train, choose = split(everything, features.articles, order)
    if given.all:
        train = everything
    static = Static(given.tables)
    model, vocabularies = of_saved(given.start, given) if given.start else fresh(features, train, static, given)
    tensors = Tensors(features, vocabularies, static)
    print(f"{sum(p.numel() for p in model.parameters())} parameters, {len(train)} units, "
          f"{sum(u.length for u in train)} tokens", flush=True)
    per_epoch = len(bucketed(train, given.tokens, True))
    steps, best, epoch = math.ceil(per_epoch * given.epochs), -1.0, 0
    run = Run(model, given, steps)
    while run.step < steps and epoch != given.stop:
        model.train()
        for group in bucketed(train, given.tokens, True)[:steps - run.step]:
            run.learn(*losses(model, tensors, [train[k] for k in group], run.warmed))
        epoch += 1
        if given.all:
            save(given.out, run.average, model.shape, vocabularies, given)
            continue
        raw = copied(model)
        model.load_state_dict(run.average)
        attribution, speaker = check(model, tensors, choose, gold, Settings())
        print(f"epoch {epoch}: choosing slice attribution {attribution:.1f} attr+speaker {speaker:.1f}", flush=True)
        if speaker > best:
            best = speaker
            save(given.out, run.average, model.shape, vocabularies, given)
        model.load_state_dict(raw)


if __name__ == "__main__":
    main()
