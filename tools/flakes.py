"""Which tests are red now and then? `make flakes`, or `python tools/flakes.py --browser 10 --rest 3 --busy 2`.

Runs the three parts of `make test` so many times, beside so many busy loops, and prints for each test that was red how
often, and of how many runs. Ends with 1 if there was one.
"""

import argparse
import collections
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LESSONS = ["--nbval-lax", "-p", "tools.offline", "-p", "tools.budgets", "notebooks", "--dist", "loadscope"]
PARTS = {  # as in the Makefile
    "browser": ["tests/browser", "--dist", "loadgroup"],
    "unit": ["tests", "--ignore", "tests/browser", "--ignore", "tests/book", "--dist", "loadgroup"],
    "lessons": LESSONS,
}


def red_tests(report):
    """Return {name: message} of the tests that failed, from a report that pytest has written as JUnit XML."""
    red = {}
    for case in xml.parse(report).iter("testcase"):
        for part in case:
            if part.tag in ("failure", "error"):
                red[f"{case.get('classname')}::{case.get('name')}"] = f"{part.get('message')}\n{part.text}"
    return red


def run(tests):
    """Run the tests once. Returns the red ones; where pytest ends without a report, what it said stands for one."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", *tests, "-n", "logical", "-q", "-p", "no:cacheprovider"]
        done = subprocess.run([*command, f"--junitxml={report}"], cwd=ROOT, capture_output=True, text=True)
        red = red_tests(report) if report.exists() else {}
    if done.returncode and not red:
        red = {"the run itself": (done.stdout + done.stderr).strip()[-2000:]}
    return red


def table(runs):
    """Return the lines of the table. runs: for each kind of run what `run` has returned."""
    lines = []
    for kind, some in runs.items():
        times = collections.Counter(test for red in some for test in red)
        lines.append(f"{kind}: {len(some)} runs, {sum(map(bool, some))} red")
        lines += [f"  {count:3} of {len(some)}  {test}" for test, count in times.most_common()]
    return lines


def main(arguments=None):
    """Run what the command line asks for; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--browser", type=int, default=5, help="runs of the browser tests")
    parser.add_argument("--rest", type=int, default=2, help="runs of the unit tests and of the lessons")
    parser.add_argument("--busy", type=int, default=2, help="busy loops beside them")
    parser.add_argument("--only", nargs="+", help="other tests in place of these, run as often as --rest says")
    options = parser.parse_args(arguments)
    parts = {"chosen": options.only} if options.only else PARTS
    plan = {kind: (tests, options.browser if kind == "browser" else options.rest) for kind, tests in parts.items()}
    runs = {kind: [] for kind in plan}
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(options.busy)]
    try:
        for kind, (tests, times) in plan.items():
            for number in range(times):
                start = time.monotonic()
                red = run(tests)
                runs[kind].append(red)
                for test, message in red.items():
                    print(f"{test}: {message[-1500:]}")
                seconds = time.monotonic() - start
                print(f"{kind} {number + 1} of {times}: {len(red)} red, {seconds:.0f} s", flush=True)
    except KeyboardInterrupt:
        print("Stopped; what has run until now:")
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    print(*table(runs), sep="\n")
    return int(any(red for some in runs.values() for red in some))


if __name__ == "__main__":
    sys.exit(main())
