"""What teachers say of a feature file: for every token the odds of the roles, for every cue those of its links.

usage: targets.py FEATURES TABLES.npz ENCODER.npz OUT.npz TEACHER.pt ... [--gold GOLD.jsonl ...] [--device cuda]

With --gold, an article's teachers are those that have not seen it, and the gold's cues are asked about as well. The
answers are the mean of the teachers'.
"""
import argparse
import time

import numpy as np
import torch

import features as feature_file
from batches import Static, Vocabularies, bucketed
from decode import SEVEN, best_paths, runs
from encoder import Encoder, pieces_in
from model import Shape
from parts import Parts
from teacher import Teacher, TeacherTensors, Together

CUE_BONUS = 1.2  # weaker cues than the decoder takes are asked about as well
SCALE = 255


def teacher_of(path, device):
    """(teacher, vocabularies, fold that it has not seen)."""
    saved = torch.load(path, map_location=device, weights_only=False)
    teacher = Teacher(Shape(**saved["shape"]), Encoder(*saved["sizes"]))
    teacher.load_state_dict({name: value.float() for name, value in saved["state"].items()})
    return teacher.to(device).eval(), Vocabularies(**saved["vocabularies"]), saved["fold"]


def contiguous(inside):
    """(first, last) of the run that an inside mask spans."""
    places = np.flatnonzero(inside)
    return int(places[0]), int(places[-1]) + 1


def questions(units, role_log):
    """(sequence, first, last) of all cues to ask about."""
    raised = role_log.astype("f8")
    raised[..., 3:5] += CUE_BONUS
    paths = best_paths(raised, [unit.length for unit in units], SEVEN)
    for column, (unit, path) in enumerate(zip(units, paths)):
        gold = (contiguous(link.roles["cue"][0]) for link in unit.links)
        yield from ((column, first, last) for first, last in sorted({*runs(path, 3), *gold}))


class Answers:
    """The answers for all units of a feature file, in 8 bits."""

    def __init__(self, tokens):
        self.roles = np.zeros((tokens, 7), "u1")
        self.cues, self.links, self.rows = [], [], 0

    def add_links(self, unit, first, last, probability):
        self.cues.append((unit.number, first, last, self.rows))
        self.links.append(np.rint(probability * SCALE).astype("u1"))
        self.rows += len(probability)

    def ask(self, together, tensors, units):
        """One batch."""
        batch = tensors.of(units)
        states, logits = together.encode(batch)
        log = torch.log_softmax(logits, -1).cpu().numpy()
        for column, unit in enumerate(units):
            self.roles[unit.first:unit.first + unit.length] = np.rint(np.exp(log[:unit.length, column]) * SCALE)
        asked = list(questions(units, log))
        if not asked:
            return
        cue = np.zeros((len(log), len(asked)), "f4")
        for k, (_, first, last) in enumerate(asked):
            cue[first:last, k] = 1
        sequence = tensors.tensor(np.array([column for column, _, _ in asked]))
        links = together.link(states, logits, batch["mask"], sequence, tensors.tensor(cue))
        links = torch.softmax(links, -1).cpu().numpy()
        for k, (column, first, last) in enumerate(asked):
            self.add_links(units[column], first, last, links[:units[column].length, k])

    def save(self, path):
        with open(path, "wb") as out:
            np.savez(out, roles=self.roles, cues=np.array(self.cues, "i4").reshape(-1, 4),
                     links=np.concatenate([*self.links, np.zeros((0, 5), "u1")]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("features", "tables", "encoder", "out"):
        parser.add_argument(name)
    parser.add_argument("teachers", nargs="+")
    parser.add_argument("--gold", nargs="*", default=[])
    parser.add_argument("--device", default="cpu")
    given = parser.parse_args()
    began = time.time()
    gold = feature_file.read_gold(*given.gold)
    features = feature_file.read(given.features)
    units = feature_file.units_of(features, gold or {name: {"attributions": []} for name in features.articles})
    teachers = [teacher_of(path, given.device) for path in given.teachers]
    tensors = TeacherTensors(features, teachers[0][1], Static(given.tables), pieces_in(given.encoder), given.device)
    parts = Parts(gold)
    folds = sorted({fold for _, _, fold in teachers})
    answers = Answers(len(features.start))
    print(f"read after {time.time() - began:.0f} s", flush=True)
    for part in [None, *folds] if gold else [None]:
        together = Together([teacher for teacher, _, fold in teachers if part is None or fold == part])
        here = [unit for unit in units if not gold or parts.unseen(features.articles[unit.article], folds) == part]
        with torch.no_grad():
            for group in bucketed(here, 16000, False) if here else []:
                answers.ask(together, tensors, [here[k] for k in group])
        print(f"{len(here)} units after {time.time() - began:.0f} s", flush=True)
    answers.save(given.out)


if __name__ == "__main__":
    main()
