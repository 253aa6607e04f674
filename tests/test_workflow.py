"""What GitHub runs: pinned actions, rights to read, one run for each change, nothing cached, no target amiss.

One job may write: the one that puts the book of a release on the branch that GitHub Pages serves.
"""

import re

import pytest
import yaml

from tools.links import ROOT
from tools.matrix import SETS

WORKFLOW = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def faults(text):
    """Yield what is wrong with the workflow in this text."""
    workflow = yaml.safe_load(text)
    on, jobs = workflow[True], workflow["jobs"]  # YAML takes the word `on` for a truth value
    for line in re.findall(r"^.*\buses:.*$", text, re.MULTILINE):
        if not re.fullmatch(r"\s*(- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40}\s+# v\d+\.\d+\.\d+", line):
            yield f"not pinned by a commit with its version beside it: {line.strip()}"
    pins = set(re.findall(r"\buses: (.+)@(.+)", text))
    if len(pins) != len({action for action, _ in pins}):
        yield "an action has two versions"
    release = "github.event_name == 'release'"
    may_write = {name for name, job in jobs.items() if job.get("if") == release} & {"publish"}
    writes = {name: {"contents": "write"} for name in may_write}
    rights = {name: job["permissions"] for name, job in jobs.items() if "permissions" in job}
    if workflow.get("permissions") != {"contents": "read"} or rights != writes:
        yield "permissions: more than reading"
    if "pull_request" not in workflow.get("concurrency", {}).get("cancel-in-progress", ""):
        yield "concurrency: a new push to a pull request does not end the last run"
    if "pull_request" not in on or on.get("push") != {"branches": ["main"]}:
        yield "a change of a pull request runs twice, or not at all"
    if len(on.get("schedule", [])) != 1 or not re.fullmatch(r"\d+ \d+ \* \* [0-6]", on["schedule"][0]["cron"]):
        yield "there is not one run a week"
    if re.search(r"^[^#\n]*\bcache", text, re.MULTILINE | re.IGNORECASE):
        yield "something is cached"
    for name, job in jobs.items():
        if "timeout-minutes" not in job:
            yield f"{name} may run for ever"
        for run in filter(None, (step.get("run") for step in job["steps"])):
            if amiss := set(re.findall(r"\bmake ([\w./-]+)", run)) - TARGETS:
                yield f"{name}: no target {amiss}"
            for path in re.findall(r"(?<![\w./-])((?:tools|tests|\.ci|notebooks)(?:/[\w./-]+)?)", run):
                if not (ROOT / path).exists():
                    yield f"{name}: no file {path}"


def test_nothing_is_wrong_with_the_workflow():
    assert not list(faults(WORKFLOW))


PIN = re.search(r"@[0-9a-f]{40}  # v\S+", WORKFLOW)[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (PIN, "@v6", "not pinned"),
        (PIN, PIN[:20] + "  # v6.0.2", "not pinned"),
        (PIN, PIN.split("  #")[0], "not pinned"),
        (PIN, f"@{'0' * 40}  # v5.0.0", "two versions"),
        ("permissions:\n  contents: read\n", "", "more than reading"),
        ("  contents: read\n", "  contents: write\n", "more than reading"),
        ("    if: github.event_name == 'release'\n", "", "more than reading"),
        ("    permissions:\n      contents: write\n", "    permissions: write-all\n", "more than reading"),
        ("    timeout-minutes: 10\n", "    timeout-minutes: 10\n    permissions: write-all\n", "more than reading"),
        ("  cancel-in-progress: ", "  # cancel-in-progress: ", "concurrency"),
        ("    branches: [main]\n", "", "twice"),
        ("  pull_request:\n", "", "not at all"),
        ('"17 4 * * 1"', '"17 4 * * *"', "one run a week"),
        ('          python-version: "3.11"\n', '          python-version: "3.11"\n          cache: pip\n', "cached"),
        ("make mutations", "make mutants", "no target"),
        ("python tools/set_up.py", "python tools/setup.py", "no file"),
        ("tests/browser/test_notebook7.py", "tests/browser/test_notebook8.py", "no file"),
        ("    timeout-minutes: 90\n", "", "for ever"),
    ],
)
def test_a_fault_would_be_noticed(old, new, said):
    assert old in WORKFLOW
    assert said in "\n".join(faults(WORKFLOW.replace(old, new, 1)))


def test_it_runs_every_set_of_versions_and_both_other_systems_and_the_class_as_root():
    jobs = yaml.safe_load(WORKFLOW)["jobs"]
    sets = {row["set"]: row["python"] for row in jobs["versions"]["strategy"]["matrix"]["include"]}
    assert sets == {name: version for name, (version, _) in SETS.items()}
    systems = {row["os"] for row in jobs["elsewhere"]["strategy"]["matrix"]["include"]}
    assert systems == {"macos-latest", "windows-latest"}
    runs = [step.get("run", "") for step in jobs["test"]["steps"]]
    assert any(run.startswith("sudo ") and "tests/test_deploy.py" in run for run in runs)
