"""Plays the stories, two browsers at a time, and says what is wrong.

    main.py PROGRAM FOLDER [STORY...]
"""

import concurrent.futures
import sys
import time
import traceback

import stories
from product import DIRECTOR, PASSWORD, Site, axe_source
from survey import survey

ENGLISH = "director@tuilerie-vingeanne.example"


def look(site, account, language):
    """The survey as a story."""
    found = survey(site, account, language, axe_source())
    weight, address = found.heavy
    print(f"   {language}: {found.pages} pages, {found.looks} looks, the heaviest {weight} bytes ({address})")
    assert not found.wrong, f"{len(found.wrong)} things are wrong:\n" + "\n".join(dict.fromkeys(found.wrong))


def main():
    program, folder, wanted = sys.argv[1], sys.argv[2], sys.argv[3:]
    began = time.monotonic()
    site = Site(program, folder)
    site.command("user", "add", ENGLISH, "--role", "director", "--name", "Ada Byron", "--locale", "en",
                 password=PASSWORD)
    print(f"the demonstration stands ({time.monotonic() - began:.0f}s)")
    plays = {
        # First, since what it makes is looked at by the surveys.
        "flow": lambda: stories.flow(site),
        "survey_fr": lambda: look(site, (DIRECTOR, PASSWORD), "fr"),
        "survey_en": lambda: look(site, (ENGLISH, PASSWORD), "en"),
    }
    plays.update({name: (lambda play=play: play(site)) for name, play in stories.ALL.items()})
    chosen = {name: play for name, play in plays.items() if not wanted or name in wanted}
    failed = []

    def one(name):
        started = time.monotonic()
        try:
            chosen[name]()
            print(f"ok     {name} ({time.monotonic() - started:.0f}s)", flush=True)
        except Exception:
            failed.append(name)
            print(f"FAILED {name}\n{traceback.format_exc(limit=-6)}", flush=True)

    try:
        if "flow" in chosen:
            one("flow")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(one, [name for name in chosen if name != "flow"]))
    finally:
        site.stop()
    print(f"{len(chosen) - len(failed)} of {len(chosen)} stories in {time.monotonic() - began:.0f}s")
    sys.exit(1 if failed or not chosen else 0)


if __name__ == "__main__":
    main()
