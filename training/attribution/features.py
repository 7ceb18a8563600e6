"""The feature file that `crosswire-eval features` writes, joined with the gold spans: units ready for training.

A unit is one paragraph (one line of text), cut at sentence starts where it is longer than 220 tokens. All offsets are
code points of the article text, as in the gold.
"""
import json
from dataclasses import dataclass, field

import numpy as np

import flatfile

ROLES = ("source", "cue", "content")
# Labels of the first head: outside, then begin and inside of each role.
FIRST_BEGIN = {"source": 1, "cue": 3, "content": 5}
# Labels of the second head, which is asked about one cue at a time.
SECOND_BEGIN = {"source": 1, "content": 3}
TOKEN_FIELDS = ("word", "shape", "tag", "dep", "ent", "ent_begin", "sentence", "sentence_start", "quoted", "mark", "head")
NAMED = ("word", "shape", "tag", "dep", "ent")


@dataclass
class Features:
    """All tokens of a set of articles, flat; `names` are the strings behind the ids of each named field."""

    articles: list
    unit_article: np.ndarray
    unit_paragraph: np.ndarray
    unit_first: np.ndarray
    start: np.ndarray
    end: np.ndarray
    columns: dict
    names: dict
    tok2vec: np.ndarray
    ner: np.ndarray

    @property
    def units(self):
        return len(self.unit_article)


@dataclass
class Linked:
    """One attribution as token positions of its unit: for each role (inside mask, begin mask)."""

    roles: dict


@dataclass
class Unit:
    """One stretch of text to tag: its tokens are `first..first+length` of the features."""

    article: int
    paragraph: int
    first: int
    length: int
    number: int = 0
    labels: np.ndarray = None
    links: list = field(default_factory=list)


def read(path, exact=False):
    """A feature file; the vectors in half precision to save memory, unless they are wanted exactly."""
    vectors = "f4" if exact else "f2"
    arrays = flatfile.read(path)
    names = {name: arrays["names." + name].split("\n") for name in NAMED}
    columns = {name: arrays[name].astype("i4") for name in TOKEN_FIELDS}
    return Features(arrays["articles"].split("\n"), arrays["unit_article"].astype("i8"),
                    arrays["unit_paragraph"].astype("i8"), arrays["unit_first"].astype("i8"),
                    arrays["token_start"].astype("i4"), arrays["token_end"].astype("i4"), columns, names,
                    arrays["tok2vec"].astype(vectors), arrays["ner"].astype(vectors))


def read_gold(*paths):
    """Articles by id, in the order of the files."""
    out = {}
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            out |= {article["id"]: article for article in map(json.loads, lines)}
    return out


def masks(start, end, spans):
    """(inside, begin) over the tokens for the fragments of one role."""
    inside = np.zeros(len(start), bool)
    begin = np.zeros(len(start), bool)
    for first, last in spans:
        touched = (start < last) & (end > first)
        if touched.any():
            begin[np.argmax(touched)] = True
            inside |= touched
    return inside, begin


def label(features, unit, attribution):
    """Writes the roles of one attribution into a unit's labels, and links it where its cue starts here."""
    tokens = slice(unit.first, unit.first + unit.length)
    start, end = features.start[tokens], features.end[tokens]
    found = {role: masks(start, end, attribution[role]) for role in ROLES}
    for role in ("content", "source", "cue"):
        inside, begin = found[role]
        unit.labels[inside] = FIRST_BEGIN[role] + 1
        unit.labels[begin] = FIRST_BEGIN[role]
    cue = attribution["cue"][0][0]
    if start[0] <= cue < end[-1]:
        unit.links.append(Linked(found))


def units_of(features, gold):
    """Units of every article, in order, labelled by the gold."""
    units = []
    for index in range(features.units):
        first, last = features.unit_first[index], features.unit_first[index + 1]
        unit = Unit(int(features.unit_article[index]), int(features.unit_paragraph[index]), int(first), int(last - first), index,
                    np.zeros(last - first, "i8"))
        begin, end = features.start[first], features.end[last - 1]
        for attribution in gold[features.articles[unit.article]]["attributions"]:
            if any(a < end and b > begin for role in ROLES for a, b in attribution[role]):
                label(features, unit, attribution)
        units.append(unit)
    return units
