"""Sentences to learn from: a fixed sample of piles of articles, one a line.

usage: sentences.py OUT PILE.jsonl.gz=SENTENCES_AN_ARTICLE...

Which sentences are taken depends on their hashes alone, so the same piles give the same file.
"""
import gzip
import hashlib
import json
import re
import sys

END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“‘])|(?<=[.!?][\"”’])\s+(?=[A-Z\"“‘])|\n+")


def key(sentence):
    return hashlib.sha256(sentence.encode()).digest()


def sentences(path, count):
    """The `count` sentences of least hash of every article."""
    for line in gzip.open(path, "rt", encoding="utf-8"):
        parts = END.split(json.loads(line).get("text") or "")
        parts = [" ".join(part.split()) for part in parts]
        yield from sorted((part for part in parts if 30 <= len(part) <= 300), key=key)[:count]


def main():
    out, *piles = sys.argv[1:]
    found = set()
    for pile in piles:
        path, count = pile.rsplit("=", 1)
        found.update(sentences(path, int(count)))
    with open(out, "w", encoding="utf-8") as file:
        file.writelines(sentence + "\n" for sentence in sorted(found, key=key))
    print(f"{len(found)} sentences")


if __name__ == "__main__":
    main()
