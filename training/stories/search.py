"""Weights of the nearness of two articles, and when two groups of them become one.

usage: search.py NEAR.jsonl SEED SECONDS

NEAR is written by `crosswire-eval near`. Random steps from the settings below, kept where they better the tune halves: half
of the aim is the mean B-cubed F1 of five sets of story gold, a quarter each how many judged pairs of two piles are put
together rightly. Every better setting is printed, with the figures of the halves that were set aside.
"""
import collections
import heapq
import json
import sys
import time

import numpy as np

SETS = ("ecbplus", "allsides-claimdiff", "basil", "g5gold", "g5newscluster")
PILES = ("fakes-syria", "baly-allsides")
START = [0.22, 0.14, 0.13, 0.14, 0.20, 0.09, 1.0] + [0.0] * 9
STEP = [0.06] * 6 + [0.5] + [0.05] * 9
LEAST, SHARE = 0.1, 0.6
FLOOR = 0.03  # nearness below which a pair counts as not near at all
FOLLOWS = 0.3  # how far an article that follows from the other's happening is wrong in its story
LEAST_F1 = {"ecbplus": 0.91, "mean": 0.95}  # what must not be lost


class Set:
    """A set of articles by number, its pairs with their measures, and what gold says of them."""

    def __init__(self, rows):
        self.rows = rows
        names = {name: None for row in rows for name in (row["a"], row["b"])}
        number = {name: at for at, name in enumerate(names)}
        self.size = len(number)
        self.pairs = [tuple(sorted((number[row["a"]], number[row["b"]]))) for row in rows]
        self.measures = np.array([row["measures"] for row in rows])
        self.story = list(range(self.size))
        self.part = ["tune"] * self.size
        for (one, two), row in zip(self.pairs, rows):
            if row["label"] == "S":
                self.story[self.root(one)] = self.root(two)
            if row["part"] in ("tune", "aside"):
                self.part[one] = self.part[two] = row["part"]

    def root(self, article):
        while self.story[article] != article:
            article = self.story[article]
        return article

    def groups(self, weights, least, share):
        nearness = self.measures @ weights
        near = [(*pair, float(n)) for pair, n in zip(self.pairs, nearness) if n >= FLOOR]
        return cluster(self.size, near, least, share)

    def b_cubed(self, group, part):
        """F1 over the articles of a part (Bagga & Baldwin 1998)."""
        here = [article for article in range(self.size) if part in (None, self.part[article])]
        both = collections.Counter((group[article], self.root(article)) for article in here)
        found, gold = collections.Counter(), collections.Counter()
        for (one, two), count in both.items():
            found[one] += count
            gold[two] += count
        precision = sum(n * n / found[one] for (one, _), n in both.items())
        recall = sum(n * n / gold[two] for (_, two), n in both.items())
        return 2 * precision * recall / (precision + recall) / len(here)

    def judged(self, group, part):
        """F1, precision and recall of judged pairs of one happening."""
        right = gold = wrong = 0.0
        for (one, two), row in zip(self.pairs, self.rows):
            if row["part"] != part:
                continue
            together, label = group[one] == group[two], row["label"][0]
            if label == "S":
                gold += 1
                right += together
            else:
                wrong += together * (FOLLOWS if label == "F" else 1)
        return 2 * right / (right + wrong + gold), right / max(1, right + wrong), right / gold


def cluster(size, pairs, least, share):
    """As `crates/analysis/src/across/stories/cluster.rs` groups: the number of each article's group."""
    near = [{} for _ in range(size)]
    members = [[article] for article in range(size)]
    within = [0.0] * size
    for one, two, nearness in pairs:
        near[one][two] = near[two][one] = nearness

    def average(one, two):
        return near[one].get(two, 0.0) / (len(members[one]) * len(members[two]))

    def closeness(group):
        count = len(members[group])
        return within[group] / max(1, count * (count - 1) // 2)

    heap = [(-nearness, one, two) for one, two, nearness in pairs if nearness >= least]
    heapq.heapify(heap)
    while heap:
        found, one, two = heapq.heappop(heap)
        if not members[one] or not members[two] or average(one, two) != -found:
            continue
        if -found < share * min(closeness(one), closeness(two)):
            continue
        within[one] += within[two] + near[one].pop(two, 0.0)
        members[one] += members[two]
        members[two] = []
        for other, total in near[two].items():
            near[other].pop(two, None)
            if other != one:
                near[one][other] = near[other][one] = near[one].get(other, 0.0) + total
        near[two] = {}
        for other in near[one]:
            if average(one, other) >= least:
                heapq.heappush(heap, (-average(one, other), min(one, other), max(one, other)))
    group = [0] * size
    for name, articles in enumerate(members):
        for article in articles:
            group[article] = name
    return group


def evaluated(sets, weights, least, share):
    group = {name: one.groups(weights, least, share) for name, one in sets.items()}
    figures = {name: sets[name].b_cubed(group[name], None) for name in SETS}
    figures["mean"] = float(np.mean([figures[name] for name in SETS]))
    for part in ("tune", "aside"):
        mean = np.mean([sets[name].b_cubed(group[name], part) for name in SETS])
        judged = {name: sets[name].judged(group[name], part) for name in PILES}
        figures[part] = mean / 2 + sum(f1 for f1, _, _ in judged.values()) / 4
        figures.update({f"{name}, {part}": tuple(round(x, 3) for x in judged[name][1:]) for name in PILES})
    return figures


def main():
    path, seed, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    rows = collections.defaultdict(list)
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        rows[row["set"]].append(row)
    sets = {name: Set(rows[name]) for name in SETS + PILES}
    chance = np.random.default_rng(seed)
    best = (np.array(START), LEAST, SHARE)
    reached = evaluated(sets, *best)
    print(reached, flush=True)
    end = time.time() + seconds
    while time.time() < end:
        weights, least, share = best[0].copy(), best[1], best[2]
        moved = chance.choice(len(weights), size=chance.integers(1, 5), replace=False)
        weights[moved] += chance.normal(size=len(moved)) * np.array(STEP)[moved]
        least = max(0.03, least + chance.normal() * 0.03) if chance.random() < 0.5 else least
        share = min(0.95, max(0.3, share + chance.normal() * 0.06)) if chance.random() < 0.4 else share
        figures = evaluated(sets, weights, least, share)
        kept = all(figures[name] >= floor for name, floor in LEAST_F1.items())
        if kept and figures["tune"] > reached["tune"]:
            best, reached = (weights, least, share), figures
            print(reached, np.round(weights, 3).tolist(), round(least, 3), round(share, 3), flush=True)


main()
