"""The tagger: an encoder without hidden-to-hidden products, a head for roles, and a head asked once per cue.

Everything is laid out time first: [tokens, sequences, width].
"""
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn

DISTANCES = 26  # 12 buckets before, 12 after, one unused, one for the cue's own tokens
CUE_BUCKET = 25


@dataclass
class Shape:
    """All widths of the network."""

    words: int
    shapes: int
    tags: int
    deps: int
    ents: int
    static: int
    width: int = 192
    layers: int = 4
    second: int = 128
    second_layers: int = 2
    tok2vec: int = 96
    ner: int = 64

    def as_dict(self):
        return asdict(self)


class Scan(torch.autograd.Function):
    """c[t] = f[t] * c[t-1] + g[t]; the first half of the channels runs forward, the second half backward."""

    @staticmethod
    def forward(context, forget, new):
        half = forget.shape[2] // 2
        state = new.clone()
        f1, f2 = forget[..., :half].unbind(0), forget[..., half:].unbind(0)
        c1, c2 = state[..., :half].unbind(0), state[..., half:].unbind(0)
        for t in range(1, len(c1)):
            c1[t].addcmul_(f1[t], c1[t - 1])
        for t in range(len(c2) - 2, -1, -1):
            c2[t].addcmul_(f2[t], c2[t + 1])
        context.save_for_backward(forget, state)
        return state

    @staticmethod
    def backward(context, grad):
        forget, state = context.saved_tensors
        half = forget.shape[2] // 2
        new = grad.clone()
        f1, f2 = forget[..., :half].unbind(0), forget[..., half:].unbind(0)
        g1, g2 = new[..., :half].unbind(0), new[..., half:].unbind(0)
        for t in range(len(g1) - 1, 0, -1):
            g1[t - 1].addcmul_(f1[t], g1[t])
        for t in range(0, len(g2) - 1):
            g2[t + 1].addcmul_(f2[t], g2[t])
        grad_forget = torch.zeros_like(forget)
        grad_forget[1:, :, :half] = new[1:, :, :half] * state[:-1, :, :half]
        grad_forget[:-1, :, half:] = new[:-1, :, half:] * state[1:, :, half:]
        return grad_forget, new


def running(forget, new):
    """c[t] = f[t] * c[t-1] + g[t] in as many steps as the length has binary digits, each over all tokens."""
    step = 1
    while step < len(new):
        new = torch.cat([new[:step], torch.addcmul(new[step:], forget[step:], new[:-step])])
        forget = torch.cat([forget[:step], forget[step:] * forget[:-step]])
        step *= 2
    return new


def turned(x):
    """The second half of the channels the other way round in time."""
    half = x.shape[2] // 2
    return torch.cat([x[..., :half], x[..., half:].flip(0)], -1)


class ParallelScan(torch.autograd.Function):
    """What Scan computes, for a device that is slow at many small steps."""

    @staticmethod
    def forward(context, forget, new):
        forget = turned(forget)
        state = running(forget, turned(new))
        context.save_for_backward(forget, state)
        return turned(state)

    @staticmethod
    def backward(context, grad):
        forget, state = context.saved_tensors
        later = torch.cat([forget[1:], torch.zeros_like(forget[:1])])
        new = running(later.flip(0), turned(grad).flip(0)).flip(0)
        grad_forget = torch.cat([torch.zeros_like(new[:1]), new[1:] * state[:-1]])
        return turned(grad_forget), turned(new)


def scan(forget, new):
    return (ParallelScan if new.is_cuda else Scan).apply(forget, new)


def dropped(x, rate, training):
    """Dropout with one mask for all tokens of a sequence."""
    if not training or rate == 0:
        return x
    keep = torch.rand(1, x.shape[1], x.shape[2], device=x.device).gt_(rate).div_(1 - rate)
    return x * keep


class Recurrence(nn.Module):
    """Bidirectional minimal gated recurrence: all products over the whole sequence at once, then a scan."""

    def __init__(self, width):
        super().__init__()
        self.width = width
        self.gates = nn.Linear(width, 3 * width)
        self.norm = nn.LayerNorm(width)
        nn.init.xavier_uniform_(self.gates.weight)
        with torch.no_grad():
            self.gates.bias[:width] = torch.linspace(0, 3, width // 2).repeat(2)

    def forward(self, x, mask, dropout):
        forget, new, reset = self.gates(dropped(x, dropout, self.training)).split(self.width, -1)
        forget = torch.sigmoid(forget)
        state = scan(forget, (1 - forget) * torch.tanh(new) * mask)
        return self.norm(x + torch.sigmoid(reset) * state)


def buckets(distance):
    """Distance from the cue: exact to 5 tokens, then in half octaves; negative ones 12 further on."""
    size = distance.abs()
    far = (6 + torch.log2(size.float().clamp(min=6) / 6) * 2).long()
    bucket = torch.where(size < 6, size, far).clamp(max=11)
    return torch.where(distance < 0, bucket + 12, bucket)


class Tagger(nn.Module):
    """See the module's head."""

    def __init__(self, shape, dropout=0.25, word_dropout=0.08):
        super().__init__()
        self.shape, self.dropout, self.word_dropout = shape, dropout, word_dropout
        width, second = shape.width, shape.second
        self.word = nn.Embedding(shape.words + 2, 64)
        self.form = nn.Embedding(shape.shapes + 1, 16)
        self.tag = nn.Embedding(shape.tags + 1, 16)
        self.dep = nn.Embedding(shape.deps + 1, 24)
        self.ent = nn.Embedding(2 * (shape.ents + 1), 8)
        self.places = nn.ModuleList([nn.Embedding(4, 8) for _ in range(5)])
        own = shape.tok2vec + shape.ner + 64 + 16 + 16 + 24 + 8 + shape.static + 5 * 8
        self.head_input = nn.Linear(shape.tok2vec + 16 + 24 + 64 + shape.static, 64)
        self.input = nn.Linear(own + 64, width)
        self.window = nn.Linear(3 * width, width)
        self.window_norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList([Recurrence(width) for _ in range(shape.layers)])
        self.roles = nn.Linear(width, 7)
        self.token_to_second = nn.Linear(width, second)
        self.cue_to_second = nn.Linear(width, second)
        self.token_factor = nn.Linear(width, second)
        self.cue_factor = nn.Linear(width, second)
        self.distance = nn.Embedding(DISTANCES, second)
        self.roles_to_second = nn.Linear(7, second)
        self.second_norm = nn.LayerNorm(second)
        self.second_layers = nn.ModuleList([Recurrence(second) for _ in range(shape.second_layers)])
        self.links = nn.Linear(second, 5)

    def inputs(self, batch):
        """Token features side by side, [tokens, sequences, own + 64]."""
        word_ids = batch["word"]
        if self.training:
            lost = torch.rand(word_ids.shape, device=word_ids.device) < self.word_dropout
            word_ids = torch.where(lost, torch.ones_like(word_ids), word_ids)
        word, tag, dep = self.word(word_ids), self.tag(batch["tag"]), self.dep(batch["dep"])
        own = [batch["tok2vec"], batch["ner"], word, self.form(batch["shape"]), tag, dep, self.ent(batch["ent"]),
               batch["static"]]
        own += [table(batch["place"][..., k]) for k, table in enumerate(self.places)]
        governor = self.head_input(torch.cat([batch["tok2vec"], tag, dep, word, batch["static"]], -1))
        governor = governor.gather(0, batch["head"].unsqueeze(-1).expand(-1, -1, 64))
        return torch.cat(own + [governor], -1)

    def encode(self, batch):
        """(states, role logits)."""
        mask = batch["mask"].unsqueeze(-1)
        x = F.relu(self.input(dropped(self.inputs(batch), self.dropout * 0.6, self.training))) * mask
        edge = x.new_zeros(1, x.shape[1], x.shape[2])
        around = torch.cat([torch.cat([edge, x[:-1]]), x, torch.cat([x[1:], edge])], -1)
        x = self.window_norm(x + F.relu(self.window(around)))
        for layer in self.layers:
            x = layer(x, mask, self.dropout)
        return x, self.roles(dropped(x, self.dropout, self.training))

    def link(self, states, role_logits, mask, sequence, cue):
        """Logits of source and content for cues: `sequence` [cues], `cue` [tokens, cues] of 0 and 1."""
        weight = cue / cue.sum(0, keepdim=True)
        length = states.shape[0]
        # one mean state per cue
        cue_state = (states[:, sequence] * weight.unsqueeze(-1)).sum(0)
        base = self.token_to_second(states) + self.roles_to_second(torch.softmax(role_logits, -1))
        position = torch.arange(length, device=cue.device).unsqueeze(1)
        first = cue.argmax(0, keepdim=True)
        last = length - 1 - cue.flip(0).argmax(0, keepdim=True)
        distance = torch.where(position < first, position - first,
                               torch.where(position > last, position - last, torch.zeros_like(position)))
        bucket = torch.where(cue > 0, torch.full_like(distance, CUE_BUCKET), buckets(distance))
        z = base[:, sequence] + self.cue_to_second(cue_state) + self.distance(bucket)
        z = z + self.token_factor(states)[:, sequence] * self.cue_factor(cue_state)
        cue_mask = mask[:, sequence].unsqueeze(-1)
        z = self.second_norm(F.relu(z)) * cue_mask
        for layer in self.second_layers:
            z = layer(z, cue_mask, self.dropout)
        return self.links(dropped(z, self.dropout * 0.6, self.training))
