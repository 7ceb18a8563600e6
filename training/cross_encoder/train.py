"""Teaches the cross-encoder on the judged pairs.

usage: train.py PILES_FOLDER OUT.pt [--every PASSES] [--asked PASSES] [--seed N]

First all four heads learn together, which gives the network a sense of what news sentences do to one another; then the
three heads that the program asks. One pair in ten, by the hash of its first article, is kept out and measured after every
pass.
"""
import argparse
import collections
import hashlib
import math
import random
import time

import torch

import judged
import network

BATCH = 24
RATES = (6e-5, 1e-3)  # of the encoder, of the heads
WARM = 0.08
LOSSES = {
    "utterance": lambda said, wanted: torch.nn.functional.binary_cross_entropy_with_logits(said[:, 0], wanted),
    "quantity": lambda said, wanted: -(torch.log_softmax(said, -1) * wanted).sum(-1).mean(),
    "denial": lambda said, wanted: -(torch.log_softmax(said, -1) * wanted).sum(-1).mean(),
    "support": lambda said, wanted: -(torch.log_softmax(said, -1) * wanted).sum(-1).mean(),
}
# Where the order of the two says something.
ORDERED = ("denial", "support")


def kept_out(pair):
    return int(hashlib.sha256(pair[-1].encode()).hexdigest()[:8], 16) % 10 == 0


def batches(pairs, generator):
    """Pairs of one head and of about one length together, in random order."""
    by_head = collections.defaultdict(list)
    for pair in pairs:
        by_head[pair[0]].append(pair)
    found = []
    for held in by_head.values():
        held.sort(key=lambda pair: len(pair[1]) + len(pair[2]) + generator.random() * 60)
        found += [held[start:start + BATCH] for start in range(0, len(held), BATCH)]
    generator.shuffle(found)
    return found


def teach(model, pairs, passes, generator, tokens, after):
    frozen = model.encoder.embeddings.word_embeddings.weight
    frozen.requires_grad_(False)
    encoder = [weight for weight in model.encoder.parameters() if weight.requires_grad]
    heads = [weight for name, weight in model.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW([{"params": encoder, "lr": RATES[0]}, {"params": heads, "lr": RATES[1]}], weight_decay=0.01)
    total = passes * len(batches(pairs, random.Random(0)))
    rate = lambda step: min(1.0, step / (WARM * total)) * max(0.02, (total - step) / total)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    for number in range(passes):
        begun, losses = time.time(), collections.defaultdict(list)
        model.train()
        for batch in batches(pairs, generator):
            head, ones, twos, wanted, _ = map(list, zip(*batch))
            if head[0] not in ORDERED and generator.random() < 0.5:
                ones, twos = twos, ones
            loss = LOSSES[head[0]](model(network.inputs(tokens, ones, twos), head[0]), torch.tensor(wanted))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses[head[0]].append(loss.item())
        means = {head: round(sum(held) / len(held), 3) for head, held in losses.items()}
        print(f"pass {number}: losses {means}, {time.time() - begun:.0f} s", flush=True)
        after()


def area(scores, truths):
    """Area under the ROC curve, ties counting half."""
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    rank, at, sum_of_ranks = 0, 0, 0.0
    while at < len(order):
        end = at
        while end < len(order) and scores[order[end]] == scores[order[at]]:
            end += 1
        sum_of_ranks += sum((at + end + 1) / 2 for place in order[at:end] if truths[place])
        at = end
    true = sum(truths)
    return (sum_of_ranks - true * (true + 1) / 2) / (true * (len(truths) - true))


def measure(model, held):
    for head, truth, score in (
        ("utterance", lambda wanted: wanted > 0.5, lambda said: said),
        ("quantity", lambda wanted: sum(wanted[:3]) > 0.5, lambda said: torch.softmax(torch.tensor(said), 0)[:3].sum().item()),
        ("denial", lambda wanted: wanted[0] > 0.5, lambda said: torch.softmax(torch.tensor(said), 0)[0].item()),
        ("support", lambda wanted: wanted[0] > 0.5, lambda said: float(said[0] - said[2])),
    ):
        asked = [pair for pair in held if pair[0] == head]
        said = network.predict(model, head, [pair[1:3] for pair in asked])
        truths = [truth(pair[3]) for pair in asked]
        print(f"  kept out, {head}: AUC {area([score(one) for one in said], truths):.3f}, {sum(truths)} of {len(truths)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("piles")
    parser.add_argument("out")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--asked", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    generator = random.Random(given.seed)
    pairs = judged.pairs(given.piles)
    held, taught = [p for p in pairs if kept_out(p)], [p for p in pairs if not kept_out(p)]
    print(len(taught), "taught,", len(held), "kept out", flush=True)
    model, tokens = network.CrossEncoder.start(), network.tokenizer()
    teach(model, taught, given.every, generator, tokens, lambda: measure(model, held))
    asked = [pair for pair in taught if pair[0] in network.HEADS]
    teach(model, asked, given.asked, generator, tokens, lambda: measure(model, held))
    torch.save(model.state_dict(), given.out)


if __name__ == "__main__":
    main()
