"""The judged pairs with their texts, cut out of the piles' articles: (head, one, two, wanted, story-like group).

A text of a figure is (days later than the other article or None, headline, sentence with the figure between marks), one
of a speech (days later, speaker cue : content) or, where the cue is not known, "speaker : content".
Offsets are in code points of the article's text; a text of another hash than the pair was judged on is refused.
"""
import csv
import datetime
import gzip
import hashlib
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
JUDGED = pathlib.Path(__file__).with_name("judged")
GOLD = ROOT / "crates" / "eval" / "gold"
# Tokens of the vocabulary that nothing uses: what stands between them is the figure in question.
MARKS = (" [unused1] ", " [unused2] ")
# Letters of the judgements, as crates/eval/gold/README.md tells them.
SAME = {"Y": 1.0, "P": 0.5}
QUANTITY = "CHKOXM"
SUPPORT = "SWN"
DENIAL = "DPN"
# Of two letters the first is the likelier.
SHARES = (0.67, 0.33)


class Piles:
    """Texts of articles by pile and given id."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.rows = {}

    def row(self, pile, article):
        if pile not in self.rows:
            with gzip.open(self.folder / f"{pile}.jsonl.gz", "rt", encoding="utf-8") as lines:
                self.rows[pile] = {str(row["id"]): row for row in map(json.loads, lines)}
        return self.rows[pile][article]

    def text(self, pile, article, sha256):
        text = self.row(pile, article)["text"]
        if not hashlib.sha256(text.encode()).hexdigest().startswith(sha256):
            raise SystemExit(f"{pile} {article}: another text than the pair was judged on")
        return text

    def day(self, pile, article):
        """Days since the year one, or None."""
        try:
            return datetime.date.fromisoformat((self.row(pile, article).get("date") or "")[:10]).toordinal()
        except ValueError:
            return None


def spans(written):
    return [tuple(map(int, span.split("-"))) for span in written.split()]


def cut(text, written):
    return " ".join(text[start:end] for start, end in spans(written))


def shares(letters):
    return list(zip(letters, SHARES if len(letters) > 1 else (1.0,)))


def one_of(letters, kinds):
    wanted = [0.0] * len(kinds)
    for letter, share in shares([letter for letter in letters if letter in kinds][:2]):
        wanted[kinds.index(letter)] += share
    return wanted


def rows(name):
    with open(JUDGED / name, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def pile_of(article):
    return "fakes-syria" if article.startswith("fakes-") else "baly-allsides"


def side(piles, row, which):
    article = row["article_" + which]
    text = piles.text(pile_of(article), article, row["sha256_" + which])
    return text, lambda column: row[f"{column}_{which}"]


def days_later(piles, articles):
    """How much later each of two articles (pile, given id) is than the other."""
    days = [piles.day(pile, article) for pile, article in articles]
    later = None if None in days else days[0] - days[1]
    return later, later and -later


def utterances(piles):
    for row in rows("utterances.tsv"):
        said = []
        articles = [(pile_of(row["article_" + which]), row["article_" + which]) for which in "ab"]
        for which, later in zip("ab", days_later(piles, articles)):
            text, of = side(piles, row, which)
            who, content = of("speaker") or cut(text, of("source")), cut(text, of("content"))
            cue = cut(text, of("cue"))
            said.append((later, f"{who} {cue} : {content}") if cue else f"{who} : {content}")
        wanted = sum(share * SAME.get(letter, 0.0) for letter, share in shares(row["letters"]))
        yield "utterance", *said, wanted, row["article_a"]


def marked(text, sentence, figure):
    (start, end), (first, last) = sentence, figure
    return text[start:first] + MARKS[0] + text[first:last] + MARKS[1] + text[last:end]


def figures(piles, sides):
    """Both texts of two figures: (pile, article, sha256, sentence, figure) each."""
    both = days_later(piles, [(pile, article) for pile, article, *_ in sides])
    for (pile, article, sha256, sentence, figure), later in zip(sides, both):
        text = piles.text(pile, article, sha256)
        yield later, piles.row(pile, article).get("title") or "", marked(text, sentence, figure)


def quantities(piles):
    for row in rows("quantities.tsv"):
        place = lambda which, column: spans(row[f"{column}_{which}"])[0]
        sides = [(pile_of(row["article_" + which]), row["article_" + which], row["sha256_" + which], place(which, "sentence"), place(which, "figure"))
                 for which in "ab"]
        yield "quantity", *figures(piles, sides), one_of(row["letters"], QUANTITY), row["article_a"]
    with open(GOLD / "told.jsonl", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["kind"] != "number" or row["part"] != "tune" or not one_of(row["letters"], QUANTITY):
                continue
            sides = [(row["pile"], one["article"], one["sha256"], one["span"], one["value_span"]) for one in (row["a"], row["b"])]
            yield "quantity", *figures(piles, sides), one_of(row["letters"], QUANTITY), row["a"]["article"]


def denials(piles):
    for row in rows("denials.tsv"):
        yield "denial", *sentences(piles, row), one_of(row["letters"], DENIAL), row["article_a"]
    with open(GOLD / "told.jsonl", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["kind"] != "polarity" or row["part"] != "tune":
                continue
            texts = [(piles.text(row["pile"], row[s]["article"], row[s]["sha256"]), row[s]["span"]) for s in "ab"]
            said = [text[start:end] for text, (start, end) in texts]
            yield "denial", *said, one_of(row["letters"], DENIAL), row["a"]["article"]


def sentences(piles, row):
    for which in "ab":
        text, of = side(piles, row, which)
        yield cut(text, of("sentence"))


def support(piles):
    for row in rows("support.tsv"):
        yield "support", *sentences(piles, row), one_of(row["letters"], SUPPORT), row["article_a"]


def graded(piles):
    """How many of a hundred annotators would say strengthens, and weakens, as a reader guesses."""
    for row in rows("graded.tsv"):
        if row["part"] == "taught":
            strengthens, weakens = int(row["strengthens"]) / 100, int(row["weakens"]) / 100
            yield "support", *sentences(piles, row), [strengthens, weakens, max(0.0, 1 - strengthens - weakens)], row["article_a"]


def pairs(folder):
    piles = Piles(folder)
    return [pair for kind in (utterances, quantities, denials, support, graded) for pair in kind(piles)]
