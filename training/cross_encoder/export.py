"""Writes the vendored cross-encoder that crates/analysis embeds, and what it says of a few pairs for its test.

usage: export.py MODEL.pt OUT.bin FIXTURE.json
"""
import json
import pathlib
import sys

import numpy as np
import torch

import network

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "convert-english-model"))
import container  # noqa: E402

# Pairs written for the test: what one has said, with who it is, and what another has. (Letters that lose no accent but
# are folded by the program, as "ø", are left out: the tokenizer keeps them.)
PAIRS = [
    ("Petra Varga : the harbour would stay closed until the mines were cleared",
     "the mayor : \"Nobody sails before every mine is out of the water,\""),
    ("Petra Varga : the harbour would stay closed until the mines were cleared",
     "Petra Varga : she would run for a second term in spring"),
    ("ministry spokesman : three patrol boats had been hit", "a spokesman : at least two patrol boats were damaged"),
    ("Émile Ardègue : the talks “failed” at 4.30 a.m.", "Ardegue : that the talks had broken down before dawn"),
    ("the union : no", "the ministry of labour : " + "the strike costs the country a great deal of money every day, " * 12),
]
LAYER = (
    ("query", "attention.self.query"), ("key", "attention.self.key"), ("value", "attention.self.value"),
    ("attended", "attention.output.dense"), ("inner", "intermediate.dense"), ("outer", "output.dense"),
)
NORMS = (("attention_norm", "attention.output.LayerNorm"), ("outer_norm", "output.LayerNorm"))


def array(name, values, kind):
    values = np.ascontiguousarray(values).astype("<" + kind)
    return name, {"f4": "f32", "i1": "i8"}[kind], values.shape, values.tobytes()


def rounded(name, values):
    rows, scale = network.rounded_rows(values)
    yield array(name, rows, "i1")
    yield array(name[:-len(".weight")] + ".scale" if name.endswith(".weight") else name + ".scale", scale, "f4")


def sections(state):
    of = lambda name: state["encoder." + name].numpy()
    yield from rounded("pieces", of("embeddings.word_embeddings.weight"))
    yield array("positions", of("embeddings.position_embeddings.weight")[:network.LONGEST_INPUT], "f4")
    yield array("texts", of("embeddings.token_type_embeddings.weight"), "f4")
    yield from norm("norm", of, "embeddings.LayerNorm")
    layers = 1 + max(int(name.split(".")[3]) for name in state if name.startswith("encoder.encoder.layer."))
    for number in range(layers):
        there = f"encoder.layer.{number}."
        for part, name in LAYER:
            yield from rounded(f"layer{number}.{part}.weight", of(there + name + ".weight"))
            yield array(f"layer{number}.{part}.bias", of(there + name + ".bias"), "f4")
        for part, name in NORMS:
            yield from norm(f"layer{number}.{part}", of, there + name)
    for head in network.HEADS:
        yield array(head + ".weight", state[head + ".weight"].numpy(), "f4")
        yield array(head + ".bias", state[head + ".bias"].numpy(), "f4")


def norm(name, of, there):
    yield array(name + ".gain", of(there + ".weight"), "f4")
    yield array(name + ".bias", of(there + ".bias"), "f4")


def main():
    model, out, fixture = sys.argv[1:]
    state = torch.load(model)
    container.write(out, list(sections(state)))
    read = network.CrossEncoder()
    read.load_state_dict(network.rounded_state(state))
    said = network.predict(read, "utterance", PAIRS)
    shown = lambda said: [round(float(x), 3) for x in said]
    denied = network.predict(read, "denial", PAIRS)
    rows = [{"one": one, "two": two, "utterance": round(float(odds), 3), "denial": shown(chances)}
            for (one, two), odds, chances in zip(PAIRS, said, denied)]
    pathlib.Path(fixture).write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{out}: {pathlib.Path(out).stat().st_size} bytes")


if __name__ == "__main__":
    main()
