"""Copies of articles in poorer print: without commas and apostrophes, in every second one without paragraphs too.

usage: plain.py GOLD.jsonl OUT.jsonl

Some outlets' texts reach us so, and a tagger that has only seen well-set ones takes "the Observatory said 12 people"
for a long source. Every third article gets a copy, under its own name and "#plain"; the gold's offsets move along.
"""
import argparse
import json

SUFFIX = "#plain"
LOST = frozenset(",'’‘")
REPLACED = {"“": '"', "”": '"'}
EVERY = 3


def without_lines(text):
    """Text of the same length whose line breaks are spaces."""
    return text.replace("\n", " ")


def kept(text):
    """For each character whether it stays: lost marks go, and spaces after a space."""
    before = " "
    for character in text:
        stays = character not in LOST and not (character == " " and before == " ")
        yield stays
        if stays:
            before = character


def plain(article, one_line):
    """The copy of one article."""
    text = without_lines(article["text"]) if one_line else article["text"]
    position, places, out = 0, [], []
    for character, stays in zip(text, kept(text)):
        places.append(position)
        if stays:
            out.append(REPLACED.get(character, character))
            position += 1
    places.append(position)

    def moved(spans):
        return [[places[first], places[last]] for first, last in spans if places[first] < places[last]]
    attributions = [{role: moved(attribution[role]) for role in ("source", "cue", "content")}
                    for attribution in article["attributions"]]
    return {"id": article["id"] + SUFFIX, "text": "".join(out),
            "attributions": [one for one in attributions if one["cue"] and one["content"]]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("out")
    given = parser.parse_args()
    with open(given.gold, encoding="utf-8") as lines, open(given.out, "w", encoding="utf-8") as out:
        for index, line in enumerate(lines):
            if index % EVERY == 0:
                copy = plain(json.loads(line), one_line=index // EVERY % 2 == 1)
                out.write(json.dumps(copy, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
