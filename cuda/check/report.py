"""Adds a step to the report, which is whole after each: report.py FILE NAME SECONDS STATUS <WHAT_THE_STEP_SAID

STATUS is the exit status, 124 where the step was cut off. Of what it said, lines of JSON are kept, the counts of a run of
tests, and where it failed the end.
"""

import collections
import json
import pathlib
import re
import sys

LAST_LINES = 40
# As JUnit's console says it test by test, so that a run that was cut off has counts too.
VERDICT = re.compile(r" :: (SUCCESSFUL|FAILED|ABORTED|SKIPPED)\b")


def parsed(line):
    try:
        return json.loads(line) if line.startswith("{") else None
    except json.JSONDecodeError:
        return None


def main():
    file, name, seconds, status = sys.argv[1:]
    path = pathlib.Path(file)
    lines = sys.stdin.read().splitlines()
    step = {"step": name, "seconds": int(seconds), "status": status}
    step["results"] = [each for each in map(parsed, lines) if each is not None]
    verdicts = collections.Counter(found[1].lower() for found in map(VERDICT.search, lines) if found)
    if verdicts:
        step["results"].append({"check": "tests"} | verdicts)
    if status != "0":
        step["end"] = lines[-LAST_LINES:]
    report = json.loads(path.read_text()) if path.exists() else []
    path.write_text(json.dumps(report + [step], indent=1) + "\n")


if __name__ == "__main__":
    main()
