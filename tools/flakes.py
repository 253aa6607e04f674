"""Which tests are red now and then? `make flakes`, or `python tools/flakes.py --browser 10 --rest 3 --busy 2`.

Runs the browser tests and the others so many times, beside so many busy loops, and prints for each test that was red
how often, and of how many runs. Ends with 1 if there was one.
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
BROWSER, REST = ["tests/browser"], ["tests", "--ignore", "tests/browser"]


def red_tests(report):
    """Return the names of the tests that failed, in a report that pytest has written as JUnit XML."""
    cases = xml.parse(report).iter("testcase")
    return {
        f"{case.get('classname')}::{case.get('name')}"
        for case in cases
        if {part.tag for part in case} & {"failure", "error"}
    }


def run(tests):
    """Run the tests once. Returns the red ones; where pytest ends without a report, what it said stands for one."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            *tests,
            "-n",
            "logical",
            "-q",
            "-p",
            "no:cacheprovider",
            f"--junitxml={report}",
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        red = red_tests(report) if report.exists() else set()
    if done.returncode and not red:
        red = {f"the run itself: {(done.stdout + done.stderr).strip()[-300:]}"}
    return red


def table(runs):
    """Return the lines of the table. runs: for each kind of run the sets of its red tests."""
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
    parser.add_argument("--rest", type=int, default=2, help="runs of all other tests")
    parser.add_argument("--busy", type=int, default=2, help="busy loops beside them")
    parser.add_argument("--only", nargs="+", help="other tests in place of these, run as often as --rest says")
    options = parser.parse_args(arguments)
    plan = (
        {"chosen": (options.only, options.rest)}
        if options.only
        else {"browser": (BROWSER, options.browser), "rest": (REST, options.rest)}
    )
    runs = {kind: [] for kind in plan}
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(options.busy)]
    try:
        for kind, (tests, times) in plan.items():
            for number in range(times):
                start = time.monotonic()
                runs[kind].append(run(tests))
                print(
                    f"{kind} {number + 1} of {times}: {len(runs[kind][-1])} red, {time.monotonic() - start:.0f} s",
                    flush=True,
                )
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
