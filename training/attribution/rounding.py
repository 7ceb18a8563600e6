"""Numbers as they are stored: the word table in 8 bits with a scale per row, everything else in half precision.

Settings are chosen with the rounded weights, so that what is measured is what is shipped.
"""
import numpy as np
import torch

WORD_TABLE = "word.weight"


def rounded_rows(rows):
    """(int8 rows, f32 scale per row)."""
    scale = np.maximum(np.abs(rows).max(1), 1e-9).astype("f4") / np.float32(127)
    return np.rint(rows / scale[:, None]).astype("i1"), scale


def rounded_state(state):
    """The state with every number as it will be read back."""
    out = {}
    for name, value in state.items():
        values = value.numpy()
        if name == WORD_TABLE:
            rows, scale = rounded_rows(values)
            values = rows.astype("f4") * scale[:, None]
        else:
            values = values.astype("f2").astype("f4")
        out[name] = torch.from_numpy(values)
    return out
