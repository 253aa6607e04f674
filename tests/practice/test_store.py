"""What a learner has done is not lost, whatever happens to the file."""

import json
import multiprocessing
import os
import stat

import pytest

from helpers.practice import checking, store


@pytest.fixture(autouse=True)
def path(tmp_path, monkeypatch):
    path = tmp_path / "a folder" / "progress.jsonl"
    monkeypatch.setenv("NEURAL_NETWORKS_PROGRESS", str(path))
    monkeypatch.setattr(store, "_said", set())
    monkeypatch.setattr(store, "_unkept", [])
    return path


def kinds():
    return [(event["event"], event["exercise"]) for event in store.events()]


def test_events_come_back_in_order_with_their_values(path):
    assert store.events() == []
    store.note("tried", "04.1")
    store.note("solved", "04.5", value=12.0)
    assert kinds() == [("tried", "04.1"), ("solved", "04.5")]
    assert store.events()[1]["value"] == 12
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_the_variable_the_file_is_in_the_users_folder(monkeypatch):
    monkeypatch.delenv("NEURAL_NETWORKS_PROGRESS")
    assert "neural-networks-hands-on" in store.path().parts and store.path().name == "progress.jsonl"


def test_a_line_that_cannot_be_read_costs_that_line_only(path, capsys):
    store.note("tried", "04.1")
    with path.open("ab") as file:
        file.write(b'\xff\xfe nonsense\n[1, 2]\n{"event": "tried"}\n')
        file.write(b'{"version": 1, "event": "solved", "exercise": "04.5", "value": "few"}\n{"event": "tri')  # cut off
    store.note("solved", "04.2")
    before = path.read_bytes()
    assert kinds() == [("tried", "04.1"), ("solved", "04.2")]
    assert kinds() and capsys.readouterr().out.count("5 lines of") == 1  # said once
    assert path.read_bytes() == before


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "1" + 400 * "0", '"few"', "[" * 100_000])
def test_a_result_that_is_no_number_is_not_counted(value, path, capsys):
    store.note("solved", "04.5", value=30.0)
    with path.open("a") as file:
        file.write(f'{{"version": 1, "event": "solved", "exercise": "04.5", "value": {value}}}\n')
    assert store.results("04.5", store.events()) == [30] and "1 line of" in capsys.readouterr().out


def test_only_what_solved_a_challenge_is_a_result():
    store.note("tried", "04.5", value=1.0)
    store.note("solved", "04.5", value=30.0)
    store.note("solved", "05.5", value=3.0)
    assert store.results("04.5", store.events()) == [30]


def test_lines_of_a_newer_release_are_kept(path, capsys):
    store.note("tried", "04.1")
    with path.open("a") as file:
        file.write(json.dumps({"version": 2, "event": "mastered", "exercise": "04.1", "how": "by heart"}) + "\n")
    store.note("tried", "04.2")
    assert kinds() == [("tried", "04.1"), ("tried", "04.2")]
    assert "1 line of" in capsys.readouterr().out
    assert "by heart" in path.read_text()


def many(path, who):
    os.environ["NEURAL_NETWORKS_PROGRESS"] = str(path)
    for k in range(200):
        store.note("tried", f"{who:02}.{k}")


def test_two_notebooks_at_once_lose_nothing(path):
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=many, args=(path, who)) for who in (1, 2)]
    [one.start() for one in both]
    [one.join() for one in both]
    assert sorted(kinds()) == sorted(("tried", f"{who:02}.{k}") for who in (1, 2) for k in range(200))


@pytest.mark.parametrize("what", ["a folder stands there", "its folder is a file"])
def test_where_it_cannot_be_written_it_is_remembered_and_said_once(what, path, capsys):
    if what == "a folder stands there":
        path.mkdir(parents=True)
    else:
        path.parent.write_text("")
    store.note("tried", "04.1")
    checking.check("04.1", 3)
    assert kinds() == [("tried", "04.1")] * 2
    out = capsys.readouterr().out
    assert out.count("can't be kept") == 1 and "✗ 04.1" in out


def test_a_read_only_folder(path, capsys, monkeypatch):
    def refuses(*_):  # root may write everywhere
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store.os, "open", refuses)
    store.note("tried", "04.1")
    assert kinds() == [("tried", "04.1")] and "can't be kept (Permission denied: " in capsys.readouterr().out


def test_forget(path):
    store.note("tried", "04.1")
    store.forget()
    store.forget()
    assert not path.exists() and store.events() == []
