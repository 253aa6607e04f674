"""`make release`: everything that bears the version agrees, or nothing has changed."""

import os
import re
import subprocess

import nbformat
import pytest
from test_links import copy_stamped
from tree import ROOT

from tools import links, release


def git(folder, *words):
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A repository with all that bears the version, at release 4.1.0 and with something to release."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "a test")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "test@example.org")
    copy_stamped(tmp_path)
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n- New.\n\n## 4.1.0 · 2026-01-01\n\nOld.\n")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Before")
    return tmp_path


def versions(folder, commit):
    """Return all versions that the files of a commit bear, by where they stand."""
    show = lambda name: git(folder, "show", f"{commit}:{name}")
    found = {"helpers": re.findall('__version__ = "(.+)"', show("helpers/__init__.py"))}
    found["hub"] = re.findall(r"branch=v([\d.]+)&|^    tag: \"(.+)\"", show("deploy/values.yaml"), re.MULTILINE)
    found["hub"] = ["".join(pair) for pair in found["hub"]]
    found["README"] = re.findall(r"/(?:blob/)?v(\d+\.\d+\.\d+)[/?]", show("README.md"))
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        title, *cells = nbformat.reads(show(f"notebooks/{path.name}"), as_version=4).cells
        found[f"links of {path.name}"] = re.findall(r"/(?:blob/)?v(\d+\.\d+\.\d+)[/?]", title.source)
        set_up = next(cell for cell in cells if cell.cell_type == "code")
        found[f"set-up of {path.name}"] = re.findall('LESSON, COURSE = "(.+?)"', set_up.source)
    assert all(found.values())
    return found


def test_a_release_is_stamped_everywhere_and_tagged_and_the_work_goes_on(clone):
    release.make("4.2.0", clone)
    assert {version for found in versions(clone, "v4.2.0").values() for version in found} == {"4.2.0"}
    after = versions(clone, "main")
    own = {place for place in after if place == "helpers" or place.startswith("set-up")}
    assert {version for place in own for version in after[place]} == {"4.3.0.dev0"}
    assert {version for place in after.keys() - own for version in after[place]} == {"4.2.0"}
    assert git(clone, "status", "--porcelain") == ""
    assert re.search(r"## Unreleased\n\n## 4\.2\.0 · 20\d\d-\d\d-\d\d\n\n- New\.", (clone / "CHANGELOG.md").read_text())
    assert "## Unreleased" not in git(clone, "show", "v4.2.0:CHANGELOG.md")
    assert git(clone, "log", "--format=%s").splitlines() == [
        "The work after 4.2.0: 4.3.0.dev0",
        "Release 4.2.0",
        "Before",
    ]
    with pytest.raises(ValueError, match="CHANGELOG.md says nothing under"):
        release.make("4.3.0", clone)


def dirty(clone):
    (clone / "new.txt").touch()


def tagged(clone):
    git(clone, "tag", "v4.2.0")


def silent(clone):
    path = clone / "CHANGELOG.md"
    path.write_text(path.read_text().replace("- New.\n\n", ""))
    git(clone, "commit", "--quiet", "--all", "--message", "Nothing to say")


def on_a_branch(clone):
    git(clone, "switch", "--quiet", "--create", "new-lesson")


def stray(clone):
    path = clone / "notebooks/03_gradient_descent.ipynb"
    path.write_text(path.read_text().replace("# Gradient", "# [old](https://example.org/blob/v3.9.0/x) Gradient", 1))
    assert "v3.9.0" in path.read_text()
    git(clone, "commit", "--quiet", "--all", "--message", "A link typed by hand")


def unstampable(clone):
    path = clone / "notebooks/03_gradient_descent.ipynb"
    path.write_text(path.read_text().replace("#@title", "# title"))
    git(clone, "commit", "--quiet", "--all", "--message", "Another set-up cell")


@pytest.mark.parametrize(
    "version, fault, sentence",
    [
        ("4.2.0", dirty, "The tree is not clean; commit this first, or take it away:\n?? new.txt"),
        ("4.2.0", tagged, "There is a tag v4.2.0 already."),
        ("4.2.0", silent, 'CHANGELOG.md says nothing under "## Unreleased".'),
        ("4.2.0", on_a_branch, "Releases are made on main, and this is new-lesson."),
        ("4.2.0", stray, "These files bear another version, or none, after stamping: {'03_gradient_descent.ipynb': ["),
        ("4.2.0", unstampable, "03_gradient_descent.ipynb: the first cell must have a line"),
        ("4.1.0", None, "4.1.0 must be above 4.1.0, the newest release in CHANGELOG.md."),
        ("4.0.9", None, "4.0.9 must be above 4.1.0"),
        ("4.2", None, "Give the version as three numbers: make release VERSION=0.2.0 (it was '4.2')."),
        ("", None, "Give the version as three numbers"),
        ("4.02.0", None, "Give the version as three numbers"),
    ],
)
def test_what_cannot_be_released_is_refused_in_a_sentence_and_nothing_changes(clone, version, fault, sentence):
    if fault:
        fault(clone)
    before = git(clone, "rev-parse", "HEAD"), git(clone, "tag"), git(clone, "status", "--porcelain")
    with pytest.raises(ValueError) as error:
        release.make(version, clone)
    assert str(error.value).startswith(sentence)
    assert (git(clone, "rev-parse", "HEAD"), git(clone, "tag"), git(clone, "status", "--porcelain")) == before


def test_without_git_or_a_name_for_it_nothing_is_stamped(clone, monkeypatch):
    monkeypatch.setattr(release.links, "stamp", lambda root: pytest.fail("it was stamped"))
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for key in ("user.name", "user.email"):
        git(clone, "config", key, "")
    with pytest.raises(ValueError, match="git var: "):
        release.make("4.2.0", clone)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ValueError, match="A release needs git, which was not found"):
        release.make("4.2.0", clone)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failure_in_the_middle_is_taken_back(clone, monkeypatch, error):
    """The commit of the work that follows fails: the release's commit and its tag go, too."""
    before = git(clone, "rev-parse", "HEAD")
    real = release.git
    refuse = lambda root, *words: (_ for _ in ()).throw(error("no room")) if "dev0" in words[-1] else real(root, *words)
    monkeypatch.setattr(release, "git", refuse)
    with pytest.raises(error, match="no room"):
        release.make("4.2.0", clone)
    assert git(clone, "rev-parse", "HEAD") == before and git(clone, "tag") == "" == git(clone, "status", "--porcelain")


def test_here_version_and_release_agree():
    """On main the version is the newest release's, or a `.dev0` after it."""
    version, latest = links.version(ROOT), links.release(ROOT)
    assert version == latest or (version.endswith(".dev0") and release.numbers(version) > release.numbers(latest))
