"""Trains the tagger.

usage: train.py OUT.pt --gold GOLD.jsonl ... --features FEATURES --tables TABLES.npz [--answers ANSWERS.npz]
                [--unmarked FEATURES ANSWERS.npz] [--all] [--start MODEL.pt] [--device cuda]

A round shows all articles of the gold once, with a part of the articles without marks between them. What is learnt of
the gold is a mixture of its labels and the teachers' answers (--gold-share is the labels' part), of the others the
teachers' answers alone. Every twelfth article is kept out, and the figure on these is printed after every round; with
--all they are learnt from as well. The rate falls to nothing over the rounds, and the running average at their end is
saved. With --start training goes on from given weights.
"""
import argparse
import random
import time

import numpy as np
import torch

import features as feature_file
from batches import Static, Tensors, Vocabularies
from decode import Settings, candidates, scored
from lessons import Answers, Source, losses
from measure import Reference
from model import Shape, Tagger
from parts import Parts

WARM_UP = 80
AVERAGED = 0.998
THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45)


def common_arguments(about):
    """Those of training a tagger and of training a teacher."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--gold", nargs="+", required=True)
    parser.add_argument("--features", required=True)
    parser.add_argument("--tables", required=True)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--dropout", type=float, default=0.3)
    parser.add_argument("--word-dropout", type=float, default=0.1)
    parser.add_argument("--tokens", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", type=int, default=1, help="rounds between two figures")
    parser.add_argument("--device", default="cpu")
    return parser


def arguments():
    parser = common_arguments(__doc__)
    parser.add_argument("--answers")
    parser.add_argument("--unmarked", nargs=2)
    parser.add_argument("--unmarked-part", type=float, default=0.34, help="of the articles without marks, in a round")
    parser.add_argument("--gold-share", type=float, default=0.5)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--start")
    return parser.parse_args()


def prepared(given):
    """Threads and the random numbers' beginning."""
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    random.seed(given.seed)
    torch.backends.cuda.matmul.allow_tf32 = True


class Marked:
    """The gold with its features: units to learn from, and units kept out."""

    def __init__(self, given):
        self.gold = feature_file.read_gold(*given.gold)
        self.features = feature_file.read(given.features)
        self.parts = Parts(self.gold)
        self.units = feature_file.units_of(self.features, self.gold)

    def name(self, unit):
        return self.features.articles[unit.article]

    def seen(self):
        return [unit for unit in self.units if not self.parts.kept_out(self.name(unit))]

    def kept_out(self):
        return [unit for unit in self.units if self.parts.kept_out(self.name(unit))]


def check(model, tensors, units, gold):
    """(attribution F1, attr+speaker F1, the best attr+speaker F1 of any threshold) in percent on some articles."""
    reference = Reference({name: gold[name] for name in sorted({tensors.features.articles[u.article] for u in units})})
    settings = Settings()
    found = scored(candidates(model, tensors, units, settings.cue_bonus), settings, tensors.features, units, gold)
    predicted = reference.prepared(found)
    best = max(reference.f1(predicted, Settings(threshold=low, threshold_quoted=low))[1] for low in THRESHOLDS)
    return [100 * x for x in (*reference.f1(predicted, settings), best)]


def save(path, state, shape, vocabularies, **more):
    torch.save({"state": state, "shape": shape.as_dict(), "vocabularies": vars(vocabularies), **more}, path)


def of_saved(path, given):
    """(model, vocabularies) of saved weights, with this run's dropout."""
    saved = torch.load(path, map_location="cpu")
    model = Tagger(Shape(**saved["shape"]), given.dropout, given.word_dropout)
    model.load_state_dict(saved["state"])
    return model, Vocabularies(**saved["vocabularies"])


def shape_of(vocabularies, static):
    return Shape(len(vocabularies.word), len(vocabularies.shape), len(vocabularies.tag), len(vocabularies.dep),
                 len(vocabularies.ent), static.width)


def fresh(marked, units, unmarked, static, given):
    """(model, vocabularies) to begin with."""
    vocabularies = Vocabularies.learned(marked.features, units, unmarked)
    return Tagger(shape_of(vocabularies, static), given.dropout, given.word_dropout), vocabularies


def copied(model):
    return {name: value.detach().clone() for name, value in model.state_dict().items()}


class Run:
    """One training run: the model, its running average, and the optimizer with its falling rate."""

    def __init__(self, model, groups, steps, warmed=False, averaged=AVERAGED):
        """`groups`: pairs of parameters and their highest rate; `warmed`: the model is no fresh one."""
        self.model, self.steps, self.step, self.warmed, self.averaged = model, steps, 0, warmed, averaged
        self.average = copied(model)
        self.rates = [rate for _, rate in groups]
        self.optimizer = torch.optim.AdamW([{"params": list(parameters)} for parameters, _ in groups],
                                           betas=(0.9, 0.98), weight_decay=0.01)
        self.sums, self.began = torch.zeros(2), time.time()

    @property
    def asks_wrong_cues(self):
        """Whether wrong cues are worth asking for: not while a fresh network still guesses."""
        return self.warmed or self.step > 100

    def learn(self, first, second):
        part = min(1, (self.step + 1) / WARM_UP) * (1 - self.step / self.steps) ** 0.9
        for parameters, rate in zip(self.optimizer.param_groups, self.rates):
            parameters["lr"] = rate * part + 1e-7
        self.optimizer.zero_grad(set_to_none=True)
        (first + second).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 2.0)
        self.optimizer.step()
        self.step += 1
        self.follow()
        self.sums = self.sums.to(first.device) + torch.stack([first.detach(), second.detach()])
        if self.step % 100 == 0:
            roles, links = (self.sums / 100).tolist()
            print(f"step {self.step}/{self.steps} roles {roles:.3f} links {links:.3f} {time.time() - self.began:.0f} s",
                  flush=True)
            self.sums.zero_()

    def follow(self):
        """Moves the running average."""
        keep = self.averaged if self.warmed else min(self.averaged, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            state = self.model.state_dict()
            average = [self.average[name] for name in state]
            torch._foreach_mul_(average, keep)
            torch._foreach_add_(average, list(state.values()), alpha=1 - keep)

    def averaged_model(self, use):
        """What `use` says of the running average."""
        raw = copied(self.model)
        self.model.load_state_dict(self.average)
        result = use(self.model)
        self.model.load_state_dict(raw)
        self.model.train()
        return result


def batches_of_round(marked, unmarked, given):
    """Groups of a round in random order."""
    groups = marked.groups(given.tokens)
    if unmarked:
        more = unmarked.groups(given.tokens)
        groups += more[:int(len(more) * given.unmarked_part)]
    random.shuffle(groups)
    return groups


def unmarked_source(features, answers, vocabularies, static, device):
    """The articles without marks."""
    tensors = Tensors(features, vocabularies, static, device)
    units = feature_file.units_of(features, {name: {"attributions": []} for name in features.articles})
    return Source(tensors, units, 0, Answers(answers, tensors))


def main():
    given = arguments()
    prepared(given)
    marked = Marked(given)
    units = marked.units if given.all else marked.seen()
    without = feature_file.read(given.unmarked[0]) if given.unmarked else None
    static = Static(given.tables)
    model, vocabularies = of_saved(given.start, given) if given.start else fresh(marked, units, without, static, given)
    model.to(given.device)
    tensors = Tensors(marked.features, vocabularies, static, given.device)
    source = Source(tensors, units, given.gold_share, Answers(given.answers, tensors) if given.answers else None)
    more = unmarked_source(without, given.unmarked[1], vocabularies, static, given.device) if given.unmarked else None
    steps = len(batches_of_round(source, more, given)) * given.rounds
    print(f"{sum(p.numel() for p in model.parameters())} parameters, {len(units)} units, {steps} steps", flush=True)
    run = Run(model, [(model.parameters(), given.rate)], steps, warmed=given.start is not None)
    for number in range(1, given.rounds + 1):
        model.train()
        for where, group in batches_of_round(source, more, given):
            if run.step < steps:
                run.learn(*losses(model, where, group, run.asks_wrong_cues))
        save(given.out, {name: value.cpu() for name, value in run.average.items()}, model.shape, vocabularies)
        if not given.all and (number % given.check == 0 or number == given.rounds):
            figures = run.averaged_model(lambda one: check(one, tensors, marked.kept_out(), marked.gold))
            print("round {}: kept out: attribution {:.1f} attr+speaker {:.1f}, at the best threshold {:.1f}".format(
                number, *figures), flush=True)


if __name__ == "__main__":
    main()
