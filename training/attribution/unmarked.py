"""Chooses articles without marks for the teachers to answer on.

usage: unmarked.py OUT.jsonl --gold TRAIN.jsonl --keep-away FILE ... --pile PILE.jsonl.gz=COUNT ...

A pile holds one article per line: {"id", "text", "outlet", "date", "url"}. Left out are: articles whose id occurs in a
file to keep away from, or that share more than three runs of eight words with an article there or in the gold; for
piles with dates those without one and those of the gold's own months (with a month to either side); the gold's own
outlets; more than 130 of one outlet; near copies of one another. The files to keep away from are every marked article
that the tagger is measured on.
"""
import argparse
import gzip
import json
import random
import re

RUN = 8
SHARED = 3
OF_ONE_OUTLET = 130
LONGEST, SHORTEST = 6000, 300
OUTLETS_OF_THE_GOLD = re.compile(r"new york times|washington post|usa today|politico|huff|breitbart|western journ", re.I)
MONTHS_OF_THE_GOLD = ("2015-10", "2017-01")
DATED = re.compile(r"20(1[2-9]|20)-\d\d")


def grams(text):
    words = re.findall(r"\w+", text.lower())
    return {hash(tuple(words[i:i + RUN])) for i in range(len(words) - RUN + 1)}


def cut(text):
    """The beginning of a long text, up to a line's or a word's end."""
    if len(text) <= LONGEST:
        return text
    line = text.rfind("\n", 0, LONGEST)
    return text[:line if line > LONGEST // 2 else text.rfind(" ", 0, LONGEST)]


def foreign(article):
    """Whether a dated article is neither of the gold's months nor of its outlets."""
    date = article["date"] or ""
    if not DATED.match(date) or MONTHS_OF_THE_GOLD[0] <= date[:7] <= MONTHS_OF_THE_GOLD[1]:
        return False
    return not any(OUTLETS_OF_THE_GOLD.search(article.get(field) or "") for field in ("outlet", "url"))


def articles(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class Chooser:
    """What was taken, and what must not be."""

    def __init__(self, away, ids):
        self.away, self.ids, self.seen = away, ids, set()

    def takes(self, article, text):
        here = grams(text)
        if article["id"] in self.ids or len(text) < SHORTEST or len(here & self.away) > SHARED:
            return False
        if here and len(here & self.seen) > 0.2 * len(here):
            return False
        self.seen |= here
        return True

    def of_pile(self, pile, count):
        """Up to `count` articles of one pile."""
        per_outlet, many = {}, any(article.get("url") for article in pile)
        for article in random.sample(pile, len(pile)):
            outlet, text = article.get("outlet"), cut(article["text"])
            if many and (not foreign(article) or per_outlet.get(outlet, 0) >= OF_ONE_OUTLET):
                continue
            if count and self.takes(article, text):
                count -= 1
                per_outlet[outlet] = per_outlet.get(outlet, 0) + 1
                yield {"id": article["id"], "text": text, "attributions": []}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--gold", required=True)
    parser.add_argument("--keep-away", nargs="*", default=[])
    parser.add_argument("--pile", nargs="+", required=True)
    given = parser.parse_args()
    random.seed(7)
    piles = [(articles(path), int(count)) for path, count in (pile.rsplit("=", 1) for pile in given.pile)]
    ids = {name for path in given.keep_away for name in re.findall(r'"([^"]{3,60})"', open(path, encoding="utf-8").read())}
    texts = [article["text"] for path in given.keep_away + [given.gold] for article in articles(path) if "text" in article]
    texts += [article["text"] for pile, _ in piles for article in pile if article["id"] in ids]
    chooser = Chooser({gram for text in texts for gram in grams(text)}, ids)
    chosen = [article for pile, count in piles for article in chooser.of_pile(pile, count)]
    random.shuffle(chosen)
    with open(given.out, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(article, ensure_ascii=False) + "\n" for article in chosen)
    print(f"{len(chosen)} articles, {sum(len(article['text'].split()) for article in chosen)} words")


if __name__ == "__main__":
    main()
