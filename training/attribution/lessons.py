"""What is to be learnt of a batch: the gold's labels, the teachers' odds, or a mixture; and the loss against it."""
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

import features as feature_file
from batches import bucketed

CUE_NEGATIVE = 0.12  # least P(cue) for a wrong candidate to be taken as a negative example
NEGATIVES = 2  # per paragraph


class Source:
    """Units to learn from, and what is to be learnt of them: the gold, the teachers' answers, or both."""

    def __init__(self, tensors, units, gold_share, answers=None):
        self.tensors, self.units, self.gold_share, self.answers = tensors, units, gold_share, answers

    def groups(self, tokens):
        return [(self, [self.units[k] for k in group]) for group in bucketed(self.units, tokens, True)]

    def mixed(self, hard, soft):
        """Targets between the gold's labels and the teachers' odds."""
        if self.answers is None:
            return hard
        return self.gold_share * hard + (1 - self.gold_share) * soft

    def roles(self, units, batch):
        """Target odds of the roles, [tokens, sequences, 7]."""
        labels = np.zeros(batch["mask"].shape, "i8")
        for column, unit in enumerate(units):
            labels[:unit.length, column] = unit.labels
        hard = F.one_hot(self.tensors.tensor(labels), 7).float()
        return self.mixed(hard, self.answers.roles[batch["tokens"]].float() / 255 if self.answers else None)

    def links(self, asked, length):
        """Target odds of the links, [tokens, cues, 5]."""
        labels, rows = np.zeros((length, len(asked)), "i8"), np.zeros((length, len(asked)), "i8")
        known = np.zeros(len(asked), "f4")
        for k, one in enumerate(asked):
            labels[:len(one.labels), k] = one.labels
            if one.row is not None:
                rows[:len(one.labels), k] = np.arange(one.row, one.row + len(one.labels))
                known[k] = 1
        hard = F.one_hot(self.tensors.tensor(labels), 5).float()
        if self.answers is None:
            return hard
        soft = self.answers.links[self.tensors.tensor(rows)].float() / 255
        known = self.tensors.tensor(known).view(1, -1, 1)
        return known * self.mixed(hard, soft) + (1 - known) * hard


class Answers:
    """What targets.py wrote, on the device."""

    def __init__(self, path, tensors):
        stored = np.load(path)
        self.roles, self.links = tensors.tensor(stored["roles"]), tensors.tensor(stored["links"])
        self.cues = {}
        for unit, first, last, row in stored["cues"].tolist():
            self.cues.setdefault(unit, []).append((first, last, row))

    def of(self, unit):
        """(first, last, row) of every cue that was asked about."""
        return self.cues.get(unit.number, [])


@dataclass
class Asked:
    """One cue to ask the second head about: its tokens, the gold's labels, the teachers' row if they were asked."""

    column: int
    cue: np.ndarray
    labels: np.ndarray
    row: int = None


def link_labels(unit, link):
    """Labels of a gold attribution's source and content over its unit."""
    labels = np.zeros(unit.length, "i8")
    for role, begin in feature_file.SECOND_BEGIN.items():
        inside, first = link.roles[role]
        labels[inside] = begin + 1
        labels[first] = begin
    labels[link.roles["cue"][0]] = 0
    return labels


def asked_of(column, unit, answers):
    """All cues of a unit that the gold or the teachers know."""
    told = {(first, last): row for first, last, row in answers.of(unit)} if answers else {}
    taken = np.zeros(unit.length, bool)
    for link in unit.links:
        cue = link.roles["cue"][0]
        places = np.flatnonzero(cue)
        taken |= cue
        yield Asked(column, cue, link_labels(unit, link), told.get((int(places[0]), int(places[-1]) + 1)))
    for (first, last), row in told.items():
        if not taken[first:last].any():
            yield Asked(column, run(first, last, unit.length), np.zeros(unit.length, "i8"), row)


def run(first, last, length):
    """A mask of one run."""
    mask = np.zeros(length, bool)
    mask[first:last] = True
    return mask


def begin_and_end(probability, first):
    """The run around `first` of tokens that are likely to belong to one cue."""
    last = first + 1
    while last < len(probability) and probability[last] > 0.3:
        last += 1
    while first > 0 and probability[first - 1] > 0.3:
        first -= 1
    return first, last


def wrong_cues(units, asked, cue_probability):
    """The strongest cue candidates of each unit that nobody has asked about: nothing belongs to them."""
    left = cue_probability.copy()
    for one in asked:
        left[:len(one.cue), one.column][one.cue] = 0
    # Few units have any left: look only where there are.
    for column in np.flatnonzero((left > CUE_NEGATIVE).any(0)):
        here = left[:units[column].length, column]
        for _ in range(NEGATIVES):
            if not len(here) or here.max() <= CUE_NEGATIVE:
                break
            first, last = begin_and_end(here, int(here.argmax()))
            here[first:last] = 0
            yield Asked(int(column), run(first, last, len(here)), np.zeros(len(here), "i8"))


def masked_loss(logits, targets, mask):
    flat = -(targets * torch.log_softmax(logits, -1)).sum(-1)
    return (flat * mask).sum() / mask.sum()


def losses(model, source, units, negatives):
    """(role loss, link loss) of one batch."""
    batch = source.tensors.of(units)
    states, logits = model.encode(batch)
    mask = batch["mask"]
    first = masked_loss(logits, source.roles(units, batch), mask)
    asked = [one for column, unit in enumerate(units) for one in asked_of(column, unit, source.answers)]
    if negatives:
        odds = (torch.softmax(logits.detach(), -1)[..., 3:5].sum(-1) * mask).cpu().numpy()
        asked += wrong_cues(units, asked, odds)
    if not asked:
        return first, torch.zeros((), device=mask.device)
    cue = np.zeros((len(mask), len(asked)), "f4")
    for k, one in enumerate(asked):
        cue[:len(one.cue), k] = one.cue
    sequence = source.tensors.tensor(np.array([one.column for one in asked]))
    links = model.link(states, logits, mask, sequence, source.tensors.tensor(cue))
    return first, masked_loss(links, source.links(asked, len(mask)), mask[:, sequence])
