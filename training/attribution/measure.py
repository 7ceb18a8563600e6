"""attr+speaker F1, the figure to choose by: content Jaccard of 0.5 or more, one to one, and the speaker's head right.

A short form of `crosswire-eval attributions`, which reports everything; `--check` there compares the two.
"""
import re
from dataclasses import dataclass

TOKEN = re.compile(r"\w+|[^\w\s]")
# Words that end the head phrase of a source.
STOPS = set("""of in for from with who that at on to by whose which and whom near inside within under via through as
about including during or both like familiar close speaking over among between behind against""".split())


class Text:
    """The word tokens of an article."""

    def __init__(self, text):
        self.tokens = [(m.start(), m.end(), m.group()) for m in TOKEN.finditer(text)]
        self.at = {}
        for index, (start, end, _) in enumerate(self.tokens):
            for position in range(start, end):
                self.at[position] = index

    def is_word(self, index):
        return bool(re.match(r"\w", self.tokens[index][2]))

    def touched(self, spans):
        """All tokens that the spans overlap."""
        found = {self.at.get(position) for start, end in spans for position in range(start, end)}
        return found - {None}

    def words(self, spans):
        """Word tokens of the spans; where there are none, whatever tokens there are."""
        all_tokens = self.touched(spans)
        return frozenset(i for i in all_tokens if self.is_word(i)) or frozenset(all_tokens)

    def head(self, spans):
        """Head token of a source: the last word before a comma, bracket, preposition or relative pronoun."""
        order = sorted(self.touched(spans))
        rest = list(order)
        while rest and (not self.is_word(rest[0]) or self.tokens[rest[0]][2].lower() in STOPS):
            rest.pop(0)
        chunk = []
        for k, index in enumerate(rest):
            word = self.tokens[index][2]
            if word in ",()—–;:[" or (word.lower() in STOPS and chunk):
                break
            if word in "'’" or (word == "s" and chunk and k and self.tokens[rest[k - 1]][2] in "'’"):
                continue
            if self.is_word(index):
                chunk.append(index)
        return chunk[-1] if chunk else (order[0] if order else None)


@dataclass
class Prepared:
    """One attribution as token sets."""

    source: frozenset
    cue: frozenset
    content: frozenset
    head: int


def prepare(text, attributions):
    return [Prepared(text.words(a["source"]), text.words(a["cue"]), text.words(a["content"]), text.head(a["source"]))
            for a in attributions]


def pairs(gold, predicted, least=0.5):
    """One-to-one matches by falling Jaccard of contents."""
    ways = []
    for i, g in enumerate(gold):
        for j, p in enumerate(predicted):
            common = len(g.content & p.content)
            jaccard = common / len(g.content | p.content) if common else 0
            if jaccard > 0 and jaccard >= least:
                ways.append((-jaccard, not g.cue & p.cue, not g.source & p.source, i, j))
    used_gold, used_predicted, out = set(), set(), []
    for *_, i, j in sorted(ways):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            out.append((i, j))
    return out


def same_speaker(text, gold, predicted):
    """The gold's head is inside the predicted source, or the two heads are the same word, or neither has a source."""
    if not gold.source:
        return not predicted.source
    if gold.head in predicted.source:
        return True
    if predicted.head is None:
        return False
    return text.tokens[gold.head][2].lower() == text.tokens[predicted.head][2].lower()


class Reference:
    """The gold of some articles, prepared once for many comparisons."""

    def __init__(self, articles):
        self.texts = {name: Text(article["text"]) for name, article in articles.items()}
        self.gold = {name: prepare(self.texts[name], article["attributions"]) for name, article in articles.items()}

    def prepared(self, predicted):
        """Of decode.Scored: pairs (scored, its token sets), by article."""
        out = {name: [] for name in self.gold}
        for one in predicted:
            out[one.article].append((one, prepare(self.texts[one.article], [one.spans])[0]))
        return out

    def compared(self, predicted, settings):
        """Per article: (number of gold, predictions above the threshold, matched pairs, which predictions are right)."""
        for name, gold in self.gold.items():
            kept = [pair for pair in predicted[name] if pair[0].passes(settings)]
            matched = pairs(gold, [sets for _, sets in kept])
            right = {j for i, j in matched if same_speaker(self.texts[name], gold[i], kept[j][1])}
            yield len(gold), [one for one, _ in kept], matched, right

    def f1(self, predicted, settings):
        """(attribution F1, attr+speaker F1)."""
        total = matched = right = 0
        for gold, kept, pairs_here, right_here in self.compared(predicted, settings):
            total, matched, right = total + gold + len(kept), matched + len(pairs_here), right + len(right_here)
        return 2 * matched / max(total, 1), 2 * right / max(total, 1)
