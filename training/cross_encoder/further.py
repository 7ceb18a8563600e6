"""Teaches a network that is in use further, on two cores in half an hour.

usage: further.py PAIRS START.bin OUT.pt

PAIRS is what `teach.py pairs` writes, START.bin the network as vendored. The pairs that were judged after START was made
are all taken, of the older ones some. Of these the network learns half the judgement and half what it said before, so
that it keeps what larger networks taught it.
"""
import pickle
import random
import struct
import sys

import numpy as np
import torch

import teach  # first: `network` puts a folder with another `teach` ahead
import export
import network

# Judged pairs that START was taught on come first in their files.
OLDER = {"utterance": 13_783, "quantity": 5_426}
TYPES = {0: "<f4", 1: "u1", 2: "<u8", 3: "<u4", 4: "i1"}
SEED = 4


def sections(path):
    """The arrays of a vendored file by name (`scripts/convert-english-model/container.py` tells the layout)."""
    with open(path, "rb") as file:
        data = file.read()
    count, at, found = struct.unpack_from("<I", data, 8)[0], 12, {}
    for _ in range(count):
        length = struct.unpack_from("<H", data, at)[0]
        name = data[at + 2:at + 2 + length].decode()
        kind, dimensions = struct.unpack_from("<BB", data, at + 2 + length)
        at += 4 + length
        *shape, start, size = struct.unpack_from(f"<{dimensions}IQQ", data, at)
        at += 4 * dimensions + 16
        found[name] = np.frombuffer(data[start:start + size], TYPES[kind]).reshape(shape)
    return found


def started(path):
    """The vendored network; places behind its last are MiniLM's own."""
    there, model = sections(path), teach.Student.start()
    state = model.state_dict()

    def put(name, values):
        target = state[name]
        target[:len(values)] = torch.from_numpy(np.array(values, "f4"))

    def unrounded(name):
        scale = there[name.removesuffix(".weight") + ".scale"]
        return there[name].astype("f4") * scale[:, None]

    put("encoder.embeddings.word_embeddings.weight", unrounded("pieces"))
    put("encoder.embeddings.position_embeddings.weight", there["positions"])
    put("encoder.embeddings.token_type_embeddings.weight", there["texts"])
    norms = [("norm", "encoder.embeddings.LayerNorm")]
    for number in range(model.encoder.config.num_hidden_layers):
        layer = f"encoder.encoder.layer.{number}."
        for part, name in export.LAYER:
            put(layer + name + ".weight", unrounded(f"layer{number}.{part}.weight"))
            put(layer + name + ".bias", there[f"layer{number}.{part}.bias"])
        norms += [(f"layer{number}.{part}", layer + name) for part, name in export.NORMS]
    for part, name in norms:
        put(name + ".weight", there[part + ".gain"])
        put(name + ".bias", there[part + ".bias"])
    for head in network.HEADS:
        put(head + ".weight", there[head + ".weight"])
        put(head + ".bias", there[head + ".bias"])
    model.load_state_dict(state)
    return model


def anchored(before, pairs):
    """Half the judgement, half what the network said before."""
    said = teach.predict(before, pairs, 64)
    soft = [teach.chances(pair[0], row) for pair, row in zip(pairs, said)]
    return [(*pair[:3], [(a + b) / 2 for a, b in zip(pair[3], row)], pair[4]) for pair, row in zip(pairs, soft)]


def main():
    pairs_path, start, out = sys.argv[1:]
    with open(pairs_path, "rb") as file:
        pairs = pickle.load(file)
    held = [pair for pair in pairs if teach.kept_out(pair[4])]
    generator = random.Random(SEED)
    of = {head: [pair for pair in pairs if pair[0] == head] for head in network.HEADS}
    later = [pair for head, older in OLDER.items() for pair in of[head][older:] if not teach.kept_out(pair[4])]
    older = {head: [pair for pair in of[head][:OLDER.get(head)] if not teach.kept_out(pair[4])] for head in of}

    def some(head, count):
        return generator.sample(older[head], min(count, len(older[head])))

    before, model = started(start), started(start)
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)

    def teach_on(pairs, passes, rate):
        wanted = [pair[3] for pair in pairs]
        teach.teach(model, pairs, wanted, passes, 32, rate, SEED, lambda: teach.measure(model, held))

    teach_on(later + anchored(before, some("utterance", 6_300) + some("support", 1_600) + some("denial", 900)) + some("quantity", 1_500), 1, 6e-5)
    teach_on(later + anchored(before, some("utterance", 2_600) + some("support", 530) + some("denial", 300)) + some("quantity", 1_200), 1, 4e-5)
    torch.save(model.state_dict(), out)


if __name__ == "__main__":
    main()
