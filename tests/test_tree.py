"""The list of the course's files, from git and without it."""

import shutil

import pytest
from tree import ROOT, files, walked


@pytest.fixture
def copy(tmp_path):
    """The files of this tree, and beside them what .gitignore leaves out."""
    for name in files():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    for name in (
        ".venv/bin/python",
        "helpers/__pycache__/live.cpython-311.pyc",
        "build/lib/helpers/live.py",
        "x.egg-info/PKG-INFO",
        "notebooks/.ipynb_checkpoints/01.ipynb",
        "shots/one.png",
        ".git/config",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    shutil.rmtree(tmp_path / ".git")
    return tmp_path


def test_without_git_the_list_is_the_same(copy):
    assert files(copy) == files() == files(ROOT)


def test_what_git_would_offer_is_in_the_walk_of_the_folder(copy):
    (copy / "helpers/new.py").write_text("")
    (copy / "notebooks/shots").mkdir()  # only the one at the top is left out
    (copy / "notebooks/shots/kept.png").write_text("")
    assert set(map(str, walked(copy))) - set(map(str, files())) == {"helpers/new.py", "notebooks/shots/kept.png"}


def test_without_the_program_git_too(monkeypatch):
    expected = files()
    monkeypatch.setenv("PATH", "")
    assert files() == expected


def test_no_merge_is_left_half_done():
    marks = tuple(mark * 7 + " " for mark in "<>")
    for name in files():
        lines = (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines()
        assert not any(line.startswith(marks) for line in lines), name
