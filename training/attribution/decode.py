"""From logits to attributions: the same steps as the Rust tagger takes.

First head -> cue candidates; second head per candidate -> source and content spans and a score.
"""
from dataclasses import asdict, dataclass

import numpy as np
import torch

from batches import bucketed

FORBIDDEN = -1e4


@dataclass
class Settings:
    """Chosen on articles held out of training; stored with the weights."""

    cue_bonus: float = 0.5
    outside_penalty: float = 0.4
    source_bonus: float = 0.0
    threshold: float = 0.4
    threshold_quoted: float = 0.4

    def as_dict(self):
        return asdict(self)


@dataclass
class Candidate:
    """One cue candidate and what the second head says: log-probabilities [tokens, 5]."""

    unit: int
    first: int
    last: int
    cue_probability: float
    links: np.ndarray


def transitions(labels):
    """Which label may follow which: an inside label only its own begin or inside."""
    allowed = np.zeros((labels, labels))
    start = np.zeros(labels)
    for inside in range(2, labels, 2):
        allowed[:, inside] = FORBIDDEN
        allowed[inside, inside] = allowed[inside - 1, inside] = 0
        start[inside] = FORBIDDEN
    return allowed, start


SEVEN, FIVE = transitions(7), transitions(5)


def best_path(scores, rules):
    """Viterbi."""
    allowed, start = rules
    best, back = scores[0] + start, []
    for row in scores[1:]:
        ways = best[:, None] + allowed
        choice = ways.argmax(0)
        back.append(choice)
        best = ways[choice, np.arange(len(choice))] + row
    path = [int(best.argmax())]
    for choice in reversed(back):
        path.append(int(choice[path[-1]]))
    return path[::-1]


def best_paths(scores, lengths, rules):
    """Viterbi over a batch [tokens, sequences, labels]: for each sequence its path."""
    allowed, start = rules
    for column, length in enumerate(lengths):
        scores[length:, column] = FORBIDDEN
        scores[length:, column, 0] = 0
    best, back = scores[0] + start, []
    for row in scores[1:]:
        ways = best[:, :, None] + allowed
        choice = ways.argmax(1)
        back.append(choice)
        best = np.take_along_axis(ways, choice[:, None], 1)[:, 0] + row
    path = [best.argmax(1)]
    for choice in reversed(back):
        path.append(choice[np.arange(len(choice)), path[-1]])
    return [path[:length].tolist() for path, length in zip(np.stack(path[::-1], 1), lengths)]


def runs(path, begin):
    """Spans [first, last) of one role in a label path."""
    found, i = [], 0
    while i < len(path):
        if path[i] not in (begin, begin + 1):
            i += 1
            continue
        j = i + 1
        while j < len(path) and path[j] == begin + 1:
            j += 1
        found.append((i, j))
        i = j
    return found


def cue_probability(probability, first, last):
    """Geometric mean over the cue's tokens of P(begin or inside of a cue)."""
    return float(np.exp(np.log(probability[first:last, 3:5].sum(-1) + 1e-9).mean()))


def candidates(model, tensors, units, cue_bonus, tokens=6000):
    """All cue candidates of the units, with the second head's answer for each."""
    model.eval()
    found = []
    with torch.no_grad():
        for group in bucketed(units, tokens, False):
            batch = tensors.of([units[k] for k in group])
            states, logits = model.encode(batch)
            log = torch.log_softmax(logits, -1).cpu().numpy()
            asked = []
            for column, k in enumerate(group):
                rows = log[:units[k].length, column].astype("f8")
                raised = rows.copy()
                raised[:, 3:5] += cue_bonus
                probability = np.exp(rows)
                asked += [(column, k, i, j, cue_probability(probability, i, j))
                          for i, j in runs(best_path(raised, SEVEN), 3)]
            if not asked:
                continue
            cue = np.zeros((len(log), len(asked)), "f4")
            for n, (_, _, i, j, _) in enumerate(asked):
                cue[i:j, n] = 1
            sequence = tensors.tensor(np.array([a[0] for a in asked]))
            links = model.link(states, logits, batch["mask"], sequence, tensors.tensor(cue))
            links = torch.log_softmax(links, -1).cpu().numpy()
            found += [Candidate(k, i, j, p, links[:units[k].length, n].astype("f8"))
                      for n, (_, k, i, j, p) in enumerate(asked)]
    return sorted(found, key=lambda c: (c.unit, c.first))


@dataclass
class Decoded:
    """One attribution in token positions of its unit."""

    unit: int
    cue: tuple
    source: list
    content: list
    score: float


def decode(candidate, settings):
    """Spans of one candidate, or None where no content is found. The score is P(cue) x mean P(content)."""
    scores = candidate.links.copy()
    scores[:, 0] -= settings.outside_penalty
    scores[:, 1:3] += settings.source_bonus
    scores[candidate.first:candidate.last, 1:] -= 50
    path = best_path(scores, FIVE)
    content = runs(path, 3)
    if not content:
        return None
    probability = np.exp(candidate.links)
    sure = np.mean([probability[i:j, 3:].sum(-1).mean() for i, j in content])
    source = runs(path, 1)
    if len(source) > 1:
        source = [max(source, key=lambda span: probability[span[0]:span[1], 1:3].sum())]
    return Decoded(candidate.unit, (candidate.first, candidate.last), source, content,
                   float(candidate.cue_probability * sure))


def mostly_quoted(decoded, quoted):
    """Whether at least half of the content's tokens are inside quotation marks."""
    inside = [quoted[i:j] for i, j in decoded.content]
    return np.concatenate(inside).mean() >= 0.5


@dataclass
class Scored:
    """One attribution of an article in code points, before any threshold."""

    article: str
    spans: dict
    score: float
    quoted: bool

    def passes(self, settings):
        return self.score >= (settings.threshold_quoted if self.quoted else settings.threshold)


def scored(found, settings, features, units, gold):
    """Every candidate that has a content, as an attribution."""
    out = []
    for candidate in found:
        decoded = decode(candidate, settings)
        if decoded is None:
            continue
        unit = units[decoded.unit]
        tokens = slice(unit.first, unit.first + unit.length)
        start, end = features.start[tokens], features.end[tokens]
        def spans(list_of):
            return [[int(start[i]), int(end[j - 1])] for i, j in list_of]
        name = features.articles[unit.article]
        content = joined(spans(decoded.content), gold[name]["text"])
        out.append(Scored(name, {"source": spans(decoded.source), "cue": spans([decoded.cue]), "content": content},
                          decoded.score, bool(mostly_quoted(decoded, features.columns["quoted"][tokens]))))
    return out


def joined(spans, text):
    """Neighbouring fragments with only white space between them are one."""
    out = []
    for first, last in spans:
        if out and not text[out[-1][1]:first].strip():
            out[-1][1] = last
        else:
            out.append([first, last])
    return out
