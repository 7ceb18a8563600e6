"""Reads the figures of several rounds, passes them on, and sums them up.

The best round of each program is compared: other work on the machine can only
slow a round down.
"""

import json
import sys


def main():
    """Prints every line, then the ratios."""
    best = {}
    for line in sys.stdin:
        print(line.strip(), flush=True)
        figures = json.loads(line)
        known = best.get(figures["program"])
        if known is None or figures["words_per_cpu_second"] > known["words_per_cpu_second"]:
            best[figures["program"]] = figures
    ours = best["crosswire-syntax"]["words_per_cpu_second"]
    for program, figures in best.items():
        rate, peak = figures["words_per_cpu_second"], figures["peak_megabytes"]
        print(f"{program:20} {rate:7} words per CPU-second, peak {peak} MB: we do {ours / rate:.1f} times as many")


if __name__ == "__main__":
    main()
