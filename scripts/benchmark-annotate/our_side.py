"""How many articles `crosswire annotate` reads per CPU-second, as a whole process.

    our_side.py CROSSWIRE ARTICLES.jsonl

One thread, everything on; user and system time of the child, its start and the
loading of the model included. Prints a line of JSON.
"""

import json
import resource
import subprocess
import sys


def main():
    """Runs the program once and reads what the system charged it."""
    program, articles = sys.argv[1:]
    done = subprocess.run([program, "annotate", "--threads", "1", articles], check=True, capture_output=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    seconds = used.ru_utime + used.ru_stime
    figures = {
        "program": "crosswire annotate",
        "articles": len(lines),
        "records": sum(len(line["statements"]) for line in lines),
        "failed": sum(1 for line in lines if "error" in line),
        "cpu_seconds": round(seconds, 3),
        "articles_per_cpu_second": round(len(lines) / seconds, 2),
        "peak_megabytes": used.ru_maxrss // 1024,
    }
    print(json.dumps(figures, separators=(",", ":")))


if __name__ == "__main__":
    main()
