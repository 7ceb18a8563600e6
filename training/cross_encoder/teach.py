"""Teaches the cross-encoder in two steps: large networks learn from the judged pairs, a small one from them.

usage: teach.py teacher PAIRS POOL MPNET_FOLDER OUT.npz [--seed N]
       teach.py student PAIRS POOL TEACHER.npz... OUT.pt
       teach.py pairs PILES_FOLDER PAIRS

PAIRS is what `judged.py` cuts out of the piles; POOL holds pairs that nobody judged, one a line: the number of outputs of
the head that is asked (1 utterance, 6 quantity, 3 denial; "s" support), the pieces of one text and those of the other, by
their numbers in MiniLM's vocabulary. A teacher is all-mpnet-base-v2 with the four heads; it writes what it says of every
pair. The student is MiniLM-L6 (`network.py`): of judged pairs it learns half the judgement and half what the teachers say,
of the pool what they say (Hinton et al. 2015). One story in ten is kept out and measured after every pass.

A GPU is meant: three teachers and the student took nine minutes on one H100, with steps as long as the time allowed.
"""
import argparse
import collections
import hashlib
import json
import pickle
import random

import numpy as np
import torch

import network

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
HEADS = list(network.HEADS)
OF_POOL = {"1": "utterance", "6": "quantity", "3": "denial", "s": "support"}
# Where the order of the two says nothing.
ALIKE = ("utterance", "quantity")
WARM = 0.06


def kept_out(group):
    return int(hashlib.sha256(("h" + group).encode()).hexdigest()[:8], 16) % 10 == 0


def as_pieces(tokens, text):
    if isinstance(text, tuple):
        pieces = {2: network.speech_pieces, 3: network.figure_pieces}[len(text)]
        return pieces(tokens, *text)
    return tokens.encode(text, add_special_tokens=False).ids[:network.LONGEST]


def write_pairs(piles, out):
    import judged

    tokens = network.tokenizer()
    pairs = [(head, as_pieces(tokens, one), as_pieces(tokens, two), wanted if isinstance(wanted, list) else [wanted], group)
             for head, one, two, wanted, group in judged.pairs(piles)]
    with open(out, "wb") as file:
        pickle.dump(pairs, file)
    print(len(pairs), collections.Counter(pair[0] for pair in pairs))


def read_pool(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            head, one, two = line.rstrip("\n").split("\t")
            yield OF_POOL[head], [int(piece) for piece in one.split()], [int(piece) for piece in two.split()]


class Teacher(torch.nn.Module):
    """MPNet (Song et al. 2020), whose vocabulary is BERT's moved by four."""

    moved, begin, between, end, padding = 4, [0], [2, 2], [2], 1

    def __init__(self, folder):
        super().__init__()
        from transformers import MPNetModel

        self.encoder = MPNetModel.from_pretrained(folder, add_pooling_layer=False)
        self.heads = torch.nn.ModuleDict({head: torch.nn.Linear(2 * 768, outputs) for head, outputs in network.HEADS.items()})
        self.drop = torch.nn.Dropout(0.1)

    def forward(self, inputs, head):
        inputs = {name: inputs[name] for name in ("input_ids", "attention_mask")}
        with torch.autocast(DEVICE, torch.bfloat16, enabled=DEVICE == "cuda"):
            states = self.encoder(**inputs).last_hidden_state.float()
        return self.heads[head](self.drop(pooled(states, inputs["attention_mask"])))


class Student(network.CrossEncoder):
    moved, begin, between, end, padding = 0, [network.BEGIN], [network.END], [network.END], 0

    def forward(self, inputs, head):
        with torch.autocast(DEVICE, torch.bfloat16, enabled=DEVICE == "cuda"):
            states = self.encoder(**inputs).last_hidden_state.float()
        return getattr(self, head)(self.drop(pooled(states, inputs["attention_mask"])))


def pooled(states, mask):
    mask = mask.unsqueeze(-1)
    return torch.cat([states[:, 0], (states * mask).sum(1) / mask.sum(1)], -1)


def batch(model, pairs):
    rows = []
    for one, two in pairs:
        first = [*model.begin, *(piece + model.moved for piece in one), *model.between]
        rows.append((first, [*(piece + model.moved for piece in two), *model.end]))
    width = max(len(first) + len(second) for first, second in rows)
    ids, kinds, mask = (np.zeros((len(rows), width), np.int64) for _ in range(3))
    ids += model.padding
    for row, (first, second) in enumerate(rows):
        length = len(first) + len(second)
        ids[row, :length], kinds[row, len(first):length], mask[row, :length] = first + second, 1, 1
    named = {"input_ids": ids, "token_type_ids": kinds, "attention_mask": mask}
    return {name: torch.from_numpy(values).to(DEVICE) for name, values in named.items()}


def planned(pairs, size, generator):
    """Places of pairs of one head and of about one length together."""
    by_head = collections.defaultdict(list)
    for place, pair in enumerate(pairs):
        by_head[pair[0]].append(place)
    found = []
    for head, places in by_head.items():
        places.sort(key=lambda at: len(pairs[at][1]) + len(pairs[at][2]) + 16 * generator.random())
        found += [(head, places[start:start + size]) for start in range(0, len(places), size)]
    generator.shuffle(found)
    return found


def teach(model, pairs, wanted, passes, size, rate, seed, after):
    """Adam with weight decay (Loshchilov & Hutter 2019); the rate rises, then falls to nothing."""
    generator = random.Random(seed)
    torch.manual_seed(seed)
    encoder = [weight for name, weight in model.named_parameters() if name.startswith("encoder.") and weight.requires_grad]
    heads = [weight for name, weight in model.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW([{"params": encoder, "lr": rate}, {"params": heads, "lr": 5e-4}], weight_decay=0.01)
    total = passes * len(planned(pairs, size, random.Random(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / (WARM * min(total, 4000))) * max(0.01, 1 - step / total))
    for number in range(passes):
        model.train()
        for head, places in planned(pairs, size, generator):
            texts = [pairs[at][1:3] for at in places]
            if head in ALIKE and generator.random() < 0.5:
                texts = [(two, one) for one, two in texts]
            said = model(batch(model, texts), head)
            target = torch.tensor([wanted[at] for at in places], device=DEVICE)
            if head == "utterance":
                loss = torch.nn.functional.binary_cross_entropy_with_logits(said, target)
            else:
                loss = -(torch.log_softmax(said, -1) * target).sum(-1).mean()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        print("pass", number, flush=True)
        after()


def predict(model, pairs, size=512):
    """What the asked head says of every pair."""
    model.eval()
    said = [None] * len(pairs)
    with torch.no_grad():
        for head, places in planned(pairs, size, random.Random(0)):
            out = model(batch(model, [pairs[at][1:3] for at in places]), head).cpu().numpy()
            for at, row in zip(places, out):
                said[at] = row
    return said


def measure(model, held):
    said = predict(model, held)
    for head, score, truth in (
        ("utterance", lambda row: row[0], lambda wanted: wanted[0] > 0.5),
        ("quantity", lambda row: np.logaddexp.reduce(row[:3]) - np.logaddexp.reduce(row[3:]), lambda wanted: sum(wanted[:3]) > 0.5),
        ("denial", lambda row: row[0] - np.logaddexp(row[1], row[2]), lambda wanted: wanted[0] > 0.5),
        ("support", lambda row: row[0] - row[2], lambda wanted: wanted[0] > max(wanted[1:])),
    ):
        asked = [(row, pair[3]) for row, pair in zip(said, held) if pair[0] == head]
        print(f"  kept out, {head}: AUC {area([(score(row), truth(wanted)) for row, wanted in asked]):.3f} of {len(asked)}", flush=True)


def area(pairs):
    """Area under the ROC curve; ties count half."""
    above = [score for score, truth in pairs if truth]
    below = [score for score, truth in pairs if not truth]
    below.sort()
    left, right = np.searchsorted(below, above, "left"), np.searchsorted(below, above, "right")
    return float((left + right).mean() / 2 / len(below))


def chances(head, row):
    if head == "utterance":
        return [1 / (1 + float(np.exp(-row[0])))]
    shares = np.exp(row - row.max())
    return [float(share) for share in shares / shares.sum()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("pairs", "teacher", "student"))
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.step == "pairs":
        return write_pairs(*given.paths)
    with open(given.paths[0], "rb") as file:
        judged_pairs = pickle.load(file)
    pool = list(read_pool(given.paths[1]))
    held = [pair for pair in judged_pairs if kept_out(pair[4])]
    taught = [pair for pair in judged_pairs if not kept_out(pair[4])]
    print(len(taught), "taught,", len(held), "kept out,", len(pool), "nobody judged", flush=True)
    if given.step == "teacher":
        model = Teacher(given.paths[2]).to(DEVICE)
        teach(model, taught, [pair[3] for pair in taught], 3, 48, 4e-5, given.seed, lambda: measure(model, held))
        of = lambda said: np.array([np.pad(row, (0, 6 - len(row))) for row in said])
        return np.savez(given.paths[3], taught=of(predict(model, taught)), pool=of(predict(model, pool)))
    teachers = [np.load(path) for path in given.paths[2:-1]]
    mean = {part: sum(teacher[part] for teacher in teachers) / len(teachers) for part in ("taught", "pool")}
    soft = {part: [chances(pair[0], row[:network.HEADS[pair[0]]]) for pair, row in zip(pairs, mean[part])]
            for part, pairs in (("taught", taught), ("pool", pool))}
    wanted = [[(a + b) / 2 for a, b in zip(pair[3], row)] for pair, row in zip(taught, soft["taught"])] + soft["pool"]
    model = Student.start().to(DEVICE)
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    teach(model, taught + pool, wanted, 4, 128, 1.5e-4, given.seed, lambda: measure(model, held))
    torch.save({name: value.cpu() for name, value in model.state_dict().items()}, given.paths[-1])


if __name__ == "__main__":
    main()
