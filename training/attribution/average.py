"""The mean of several weights of one network: flatter than each of them, and better where none has seen the text.

usage: average.py OUT.pt MODEL.pt MODEL.pt ...

Only weights of one trajectory have a mean that means something: each must have been trained from the same start. Shape
and vocabularies are those of the first.
"""
import sys

import torch


def mean(states):
    return {name: sum(state[name].float() for state in states) / len(states) for name in states[0]}


def main():
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    out, paths = sys.argv[1], sys.argv[2:]
    saved = [torch.load(path, map_location="cpu") for path in paths]
    if any(one["vocabularies"] != saved[0]["vocabularies"] for one in saved):
        raise SystemExit("these weights have different vocabularies: their mean means nothing")
    torch.save({**saved[0], "state": mean([one["state"] for one in saved])}, out)


if __name__ == "__main__":
    main()
