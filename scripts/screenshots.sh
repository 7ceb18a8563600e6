#!/usr/bin/env bash
# Pictures of every page on the example pile, into docs/screenshots or the folder given.
#
#   cargo build --release && scripts/screenshots.sh [folder]
#
# Needs chromium, curl, and a Python with pillow and pypdfium2 (PYTHON names it);
# CROSSWIRE names another program than target/release/crosswire.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-docs/screenshots}")
program=$(realpath "${CROSSWIRE:-target/release/crosswire}")
python=${PYTHON:-python3}
pile=examples/kerenz-strait
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
mkdir -p "$out"

"$program" read "$pile" --corpus "$work/kerenz-strait.crosswire" >/dev/null
"$program" report "$pile" -o "$work/report.html" >/dev/null
"$program" serve --listen 127.0.0.1:0 --corpus "$work/kerenz-strait.crosswire" >"$work/link" 2>/dev/null &
server=$!
until [ -s "$work/link" ]; do sleep 0.2; done
base=$(head -n 1 "$work/link")
base=${base%/}

browser() {
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=2000 \
    --user-data-dir="$work/profile" "$@" 2>/dev/null
}

# small NAME: a picture, or the first page of a PDF, as a PNG of few colours.
small() {
  "$python" - "$1" "$out" <<'PYTHON'
import pathlib, sys
from PIL import Image
source = pathlib.Path(sys.argv[1])
if source.suffix == ".pdf":
    import pypdfium2
    picture = pypdfium2.PdfDocument(source)[0].render(scale=1.25).to_pil()
else:
    picture = Image.open(source)
picture = picture.convert("RGB").quantize(40, dither=Image.Dither.NONE)
picture.save(pathlib.Path(sys.argv[2], source.stem + ".png"), optimize=True)
PYTHON
}

# shoot NAME WIDTHxHEIGHT ADDRESS [OPTION ...]
shoot() {
  local name=$1 size=$2 address=$3
  shift 3
  browser --window-size="${size/x/,}" --screenshot="$work/$name.png" "$@" "$address"
  small "$work/$name.png"
}

# first ADDRESS PATTERN: the first link on a page that fits.
first() {
  local links
  links=$(curl -s "$base$1" | grep -oE "href=\"$2\"")
  links=${links#href=\"}
  links=${links%%\"*}
  echo "${links//&#38;/&}"
}

story=$(first /stories '/story/[^"/]+')
article=$(first "$story" '/article/[^"]+\?at=[^"]+')
passage=$(first /conflicts '/article/[^"]+')
copy=$(first /copies '/copy/[^"]+')
person=$(first /people '/person\?name=[^"]+')

page() { shoot "$1" 1440x1000 "$base$2"; }
page pile /
page stories /stories
page story "$story"
page chain "$story/chain"
page timeline "$story/timeline"
page people /people
page person "$person"
page utterances /utterances
page claims /claims
page only-here "/claims?show=only-here"
page left-out "/claims?show=left-out"
page conflicts /conflicts
page copies /copies
page patchwork /copies/patchwork
page copy "$copy"
page reader "$article"
page reader-passage "$passage"
page search "/search?q=strait"
page search-statements "/search?q=strait&in=statements&order=best"
page outlets /outlets
page corrections /corrections
page audit "/audit?seed=1"
page about /about
shoot report 1440x1000 "file://$work/report.html"

phone() { shoot "$1-390" 390x844 "$base$2"; }
phone pile /
phone story "$story"
phone reader "$article"
phone search "/search?q=strait"

dark() { shoot "$1-dark" 1440x1000 "$base$2" --blink-settings=preferredColorScheme=0; }
dark pile /
dark story "$story"

# printed NAME ADDRESS: its first page on paper.
printed() {
  browser --no-pdf-header-footer --print-to-pdf="$work/$1.pdf" "$2"
  small "$work/$1.pdf"
}
printed story-printed "$base$story"
