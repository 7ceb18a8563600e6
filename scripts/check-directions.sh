#!/usr/bin/env bash
# Proves that dependencies point one way: views -> corpus -> analysis, formats -> syntax -> article.
# Each line names a crate and what must not be found below it, however far down.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0

forbid() {
    local crate=$1 below
    shift
    below=$(cargo tree --package "$crate" --edges normal --prefix none --format '{p}' | sed 1d | cut -d' ' -f1 | sort -u)
    for forbidden in "$@"; do
        if grep --quiet --line-regexp "$forbidden" <<<"$below"; then
            echo "error: $crate depends on $forbidden"
            cargo tree --package "$crate" --edges normal --invert "$forbidden" | head -20
            failed=1
        fi
    done
}

# The types know no serialisation, no files, no network and no database; nor anything of ours.
forbid crosswire-article serde serde_json rusqlite 'crosswire-.*'
# The engine stands on its own.
forbid crosswire-syntax serde serde_json rusqlite 'crosswire-.*'
# Reading and writing know no analysis and no storage.
forbid crosswire-formats rusqlite crosswire-syntax crosswire-analysis crosswire-corpus crosswire-web crosswire clap
# Analysis is pure: no JSON, no SQL, no HTTP, no terminal.
forbid crosswire-analysis serde_json rusqlite crosswire-formats crosswire-corpus crosswire-web crosswire clap indicatif hyper
# The corpus knows no terminal and no pages.
forbid crosswire-corpus clap indicatif askama crosswire-web crosswire
# Pages know no terminal.
forbid crosswire-web clap indicatif crosswire

[ "$failed" = 0 ] && echo "directions: all dependencies point one way"
exit "$failed"
