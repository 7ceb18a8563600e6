"""Trains one teacher on the gold: the tagger upon a transformer that is trained along. See teacher.py.

usage: teach.py OUT.pt --gold GOLD.jsonl ... --features FEATURES --tables TABLES.npz --encoder ENCODER.npz --fold N
                [--device cuda]

Neither the articles kept out nor those of the fold are learnt from, so its answers on these are no memories.
"""
import torch

import encoder
from batches import Static, Vocabularies
from lessons import Source, losses
from teacher import Teacher, TeacherTensors
from train import Marked, Run, check, common_arguments, prepared, save, shape_of

AVERAGED = 0.995


def arguments():
    parser = common_arguments(__doc__)
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--encoder-rate", type=float, default=6e-5)
    parser.add_argument("--fold", type=int, required=True)
    parser.set_defaults(rate=1.5e-3, rounds=5, check=100)
    return parser.parse_args()


def grouped(model, given):
    """Pairs of parameters and rate: the transformer's own, and the rest."""
    inner = {id(p) for p in model.encoder.parameters()}
    return [([p for p in model.parameters() if id(p) not in inner and p.requires_grad], given.rate),
            ([p for p in model.encoder.parameters() if p.requires_grad], given.encoder_rate)]


def main():
    given = arguments()
    prepared(given)
    marked = Marked(given)
    static = Static(given.tables)
    vocabularies = Vocabularies.learned(marked.features, marked.seen())
    units = [unit for unit in marked.seen() if marked.parts.fold(marked.name(unit)) != given.fold]
    model = Teacher(shape_of(vocabularies, static), encoder.load(given.encoder), given.dropout, given.word_dropout)
    model.to(given.device)
    tensors = TeacherTensors(marked.features, vocabularies, static, encoder.pieces_in(given.encoder), given.device)
    source = Source(tensors, units, 1)
    steps = len(source.groups(given.tokens)) * given.rounds
    run = Run(model, grouped(model, given), steps, averaged=AVERAGED)
    print(f"{len(units)} units, {steps} steps", flush=True)
    for number in range(1, given.rounds + 1):
        model.train()
        for where, group in source.groups(given.tokens):
            if run.step < steps:
                run.learn(*losses(model, where, group, run.asks_wrong_cues))
        if number % given.check == 0 or number == given.rounds:
            figures = run.averaged_model(lambda one: check(one, tensors, marked.kept_out(), marked.gold))
            print("round {}: kept out: attribution {:.1f} attr+speaker {:.1f}, at the best threshold {:.1f}".format(
                number, *figures), flush=True)
    state = {name: value.half().cpu() for name, value in run.average.items()}
    save(given.out, state, model.shape, vocabularies, fold=given.fold, sizes=encoder.sizes(model.encoder.state_dict()))


if __name__ == "__main__":
    main()
