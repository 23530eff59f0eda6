"""What the oracle scripts share: the reader under test, and how a missing package is told."""
import importlib
import json
import os
import subprocess
import sys


def need(name):
    """The package, or None with a printed line; an error with ORACLE=require."""
    try:
        return importlib.import_module(name)
    except ImportError:
        print("skipped: the Python package %s is not there" % name)
        if os.environ.get("ORACLE") == "require":
            sys.exit(1)
        return None


def read(program, path):
    """What the reader under test says of a file."""
    done = subprocess.run([program, "--json", path], capture_output=True, timeout=60)
    return json.loads(done.stdout)


def files(*endings):
    """The files given on the command line with one of these endings."""
    return [p for p in sys.argv[3:] if p.endswith(endings)]


class Tally:
    """Counts checks and prints what differs."""

    def __init__(self, title):
        self.title, self.good, self.bad = title, 0, 0

    def check(self, what, ours, theirs):
        if ours == theirs:
            self.good += 1
        else:
            self.bad += 1
            print("DIFFERS %s\n  ours   %r\n  theirs %r" % (what, ours, theirs))

    def close(self):
        print("%s: %d agree, %d differ" % (self.title, self.good, self.bad))
        return self.bad == 0
