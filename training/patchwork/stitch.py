"""Articles stitched on purpose, and how many seams the program finds in them.

usage: stitch.py make PILE.jsonl.gz... OUT.jsonl    then    crosswire annotate OUT.jsonl > ANNOTATED.jsonl
       stitch.py measure OUT.jsonl ANNOTATED.jsonl

A third of the articles is left as it is; a third goes on, from the middle, with a piece of another outlet's report of the
same day whose title shares two names; a third with a piece of one whose title shares none. OUT has a member `seam`, in code
points, which the program does not read.
"""
import collections
import gzip
import json
import random
import re
import sys

ARTICLES = 600
LEAST, MOST = 150, 800  # words of an article
NAME = re.compile(r"\b[A-Z][a-z]{3,}")


def articles(paths):
    for path in paths:
        for line in gzip.open(path, "rt", encoding="utf-8"):
            article = json.loads(line)
            if article.get("date") and LEAST <= len((article.get("text") or "").split()) <= MOST:
                yield path, article


def pieces(text):
    """Paragraphs; sentences where there are no paragraphs. And what joins them."""
    paragraphs = [part for part in re.split(r"\n+", text) if part.strip()]
    if len(paragraphs) >= 4:
        return paragraphs, "\n\n"
    return re.split(r"(?<=[.!?])\s+(?=[A-Z\"“])", text), " "


def names(article):
    return set(NAME.findall(article.get("title") or ""))


def partner(article, others, same):
    """Pieces of a report by another outlet, on the same affair or on another."""
    mine, (_, joint) = names(article), pieces(article["text"])
    for other in others:
        shared = len(mine & names(other))
        if other.get("outlet") == article.get("outlet") or (shared < 2 if same else shared > 0):
            continue
        parts, other_joint = pieces(other["text"])
        if len(parts) >= 6 and other_joint == joint:
            return parts
    return None


def stitched(article, others, kind):
    """Text and seam, or nothing where no partner is found."""
    parts, joint = pieces(article["text"])
    if len(parts) < 6:
        return None
    if kind == "plain":
        return joint.join(parts), None
    random.shuffle(others)
    second = partner(article, others, kind == "same")
    if second is None:
        return None
    first = joint.join(parts[: len(parts) // 2 + 1]) + joint
    start = random.randint(1, max(1, len(second) // 3))
    return first + joint.join(second[start : start + max(3, len(second) // 2)]), len(first)


def make(paths, out):
    random.seed(5)
    pile = list(articles(paths))
    by_day = collections.defaultdict(list)
    for path, article in pile:
        by_day[path, article["date"][:10]].append(article)
    random.shuffle(pile)
    made = 0
    with open(out, "w", encoding="utf-8") as file:
        for path, article in pile:
            kind = ("plain", "same", "other")[made % 3]
            found = stitched(article, list(by_day[path, article["date"][:10]]), kind)
            if found and made < ARTICLES:
                text, seam = found
                line = {"id": f"{kind}-{made}", "title": article.get("title"), "date": article["date"], "text": text, "seam": seam}
                file.write(json.dumps(line) + "\n")
                made += 1


def measure(made, annotated):
    seams = {}
    for line in open(made, encoding="utf-8"):
        article = json.loads(line)
        seams[article["id"]] = article["seam"]
    counts = collections.Counter()
    for line in open(annotated, encoding="utf-8"):
        article = json.loads(line)
        kind, seam = article["id"].split("-")[0], seams[article["id"]]
        found = [note["span"][0] for note in article["notes"] if note["kind"] == "seam"]
        starts = [sentence[0] for sentence in article["sentences"]]
        counts[kind, "articles"] += 1
        counts[kind, "flagged"] += bool(found)
        if seam is not None and found:
            true = min(range(len(starts)), key=lambda at: abs(starts[at] - seam))
            near = starts[max(0, true - 2) : true + 3]
            counts[kind, "within two sentences"] += any(start in near for start in found)
    for kind in ("plain", "same", "other"):
        print(kind, {name: count for (of, name), count in counts.items() if of == kind})


if sys.argv[1] == "make":
    make(sys.argv[2:-1], sys.argv[-1])
else:
    measure(*sys.argv[2:])
