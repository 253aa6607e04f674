"""What a learner has tried and solved: one small file in the user's own folder, which nothing else reads.

Each line is an event in JSON. A new one is added at the end in one write, so that two notebooks at once lose nothing,
and a line that can't be read, or that a newer release of the course wrote, costs that line only.
"""

import json
import os
from pathlib import Path

import platformdirs

VERSION = 1
EVENTS = ("tried", "solved", "hint", "answered")
_unkept = []  # events of this session that could not be written
_said = set()


def path():
    """Return where the file is: NEURAL_NETWORKS_PROGRESS if that is set, else in the user's data folder."""
    given = os.environ.get("NEURAL_NETWORKS_PROGRESS")
    if given:
        return Path(given).expanduser()
    return platformdirs.user_data_path("neural-networks-hands-on", False) / "progress.jsonl"


def note(event, exercise, **more):
    """Remember an event: "tried", "solved" (value= of a challenge), "hint" (step=) or "answered" (choice=).

    Where the file can't be written, it is remembered until Python stops, and a sentence says so once.
    """
    line = {"version": VERSION, "event": event, "exercise": exercise, **more}
    try:
        path().parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path(), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(handle).st_size
            torn = size > 0 and _last_byte(handle, size) != b"\n"  # an earlier write was cut off
            os.write(handle, b"\n" * torn + json.dumps(line).encode() + b"\n")
        finally:
            os.close(handle)
    except OSError as error:
        _unkept.append(line)
        _say(f"Your progress can't be kept ({error.strerror}: {path()}): it is remembered until Python stops.")


def _last_byte(handle, size):
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


def events():
    """Return all events that can be read, oldest first, and say once if some can't."""
    lines, strange, newer = [], 0, 0
    try:
        lines = path().read_bytes().decode(errors="replace").splitlines()
    except FileNotFoundError:
        pass
    except OSError as error:
        _say(f"Your progress can't be read ({error.strerror}: {path()}).")
    found = []
    for line in filter(str.strip, lines):
        event = _event(line)
        if event is None:
            strange += 1
        elif event.get("version") != VERSION or event.get("event") not in EVENTS:
            newer += 1
        else:
            found.append(event)
    if strange:
        _say(f"{_lines(strange)} of {path()} can't be read: left as they are; all others count.")
    if newer:
        _say(f"{_lines(newer)} of {path()}: from a newer release of the course. Kept, but not counted here.")
    return found + _unkept


def results(exercise, found):
    """Return what was reached in a challenge, oldest first; found: what `events` returned."""
    solved = [event for event in found if event["event"] == "solved" and event["exercise"] == exercise]
    return [event["value"] for event in solved if "value" in event]


def _event(line):
    """Return the event of a line, or None."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    wanted = {"exercise": str, "event": str, "version": int, "value": (int, float)}
    fits = isinstance(event, dict) and all(isinstance(({"value": 0} | event).get(key), wanted[key]) for key in wanted)
    return event if fits and -1e300 < event.get("value", 0) < 1e300 else None  # nan is neither


def _lines(n):
    return f"{n} line{'s' * (n > 1)}"


def forget():
    """Delete all that is remembered."""
    _unkept.clear()
    try:
        path().unlink(missing_ok=True)
    except OSError as error:
        print(f"Your progress can't be deleted ({error.strerror}: {path()}).")


def _say(sentence):
    """Print a sentence once in a session."""
    if sentence not in _said:
        _said.add(sentence)
        print(sentence)
