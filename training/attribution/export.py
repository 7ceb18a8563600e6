"""Writes the vendored weights file that crates/analysis embeds.

usage: export.py MODEL.pt CHOSEN.json TABLES.npz OUT.bin
"""
import argparse
import json
import pathlib
import sys

import numpy as np
import torch

from rounding import WORD_TABLE, rounded_rows

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts" / "convert-english-model"))
import container  # noqa: E402

SHAPE_ORDER = ("words", "shapes", "tags", "deps", "ents", "static", "width", "layers", "second", "second_layers", "tok2vec", "ner")
SETTINGS_ORDER = ("cue_bonus", "outside_penalty", "source_bonus", "threshold", "threshold_quoted")
KINDS = {"f4": "f32", "i1": "i8", "u4": "u32"}


def array(name, values, kind):
    values = np.ascontiguousarray(values).astype("<" + kind)
    return name, KINDS[kind], values.shape, values.tobytes()


def text(name, data):
    return name, "u8", (len(data),), data


def lines(name, strings, ordered_rows=None):
    """Strings one per line; with rows given, in their order."""
    if ordered_rows is not None:
        strings = sorted(strings, key=ordered_rows.get)
    assert not any("\n" in string for string in strings), "a string holds a line break"
    return text(name, "\n".join(strings).encode("utf-8"))


def static_sections(tables):
    for part in ("word", "piece"):
        yield lines(f"static.{part}s", json.loads(str(tables[part + "s"])))
        yield array(f"static.{part}_rows", tables[part + "_rows"], "i1")
        yield array(f"static.{part}_rows.scale", tables[part + "_scale"], "f4")


def weight_sections(state):
    for name, value in state.items():
        if name == WORD_TABLE:
            rows, scale = rounded_rows(value.numpy())
            yield array("word", rows, "i1")
            yield array("word.scale", scale, "f4")
        else:
            yield text(name, value.numpy().astype("<f2").tobytes())


def sections(saved, chosen, tables):
    yield array("shape", [saved["shape"][name] for name in SHAPE_ORDER], "u4")
    yield array("settings", [chosen["settings"][name] for name in SETTINGS_ORDER], "f4")
    for name in ("calibration", "calibration.quoted"):
        yield array(name, np.array(chosen[name]).reshape(-1, 2), "f4")
    vocabularies = saved["vocabularies"]
    for name in ("word", "shape", "tag", "dep", "ent"):
        yield lines(name + "s", vocabularies[name], vocabularies[name])
    yield from weight_sections(saved["state"])
    yield from static_sections(tables)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("model", "chosen", "tables", "out"):
        parser.add_argument(name)
    given = parser.parse_args()
    with open(given.chosen, encoding="utf-8") as file:
        chosen = json.load(file)
    container.write(given.out, list(sections(torch.load(given.model), chosen, np.load(given.tables))))
    print(f"{given.out}: {pathlib.Path(given.out).stat().st_size} bytes")


if __name__ == "__main__":
    main()
