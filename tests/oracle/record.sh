#!/usr/bin/env bash
# Records everything in recordings/ anew, each file twice: both must be equal.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
make --quiet OUT="$work"

# record SEED SCRIPTS STEPS
record() {
    "$work/recorder" "$1" "$2" "$3" > "$work/first"
    "$work/recorder" "$1" "$2" "$3" > "$work/second"
    cmp "$work/first" "$work/second"
    gzip -9n < "$work/first" > "recordings/seed-$1.txt.gz"
    echo "seed $1: $(grep -c '^script' "$work/first") scripts, $(grep -c ' = ' "$work/first") steps"
}

for seed in 1 2 3 4; do
    record "$seed" 600 50
done
record 5 60 400
