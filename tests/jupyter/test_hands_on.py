"""The command `hands-on` in odd places, without a server; tests/browser/test_first_sight.py starts it."""

import webbrowser
from pathlib import Path

import pytest
from tree import ROOT

from helpers.jupyter import __main__ as hands_on
from helpers.jupyter import variables


def test_somebody_elses_notebooks_and_a_folder_that_is_gone_are_not_taken_for_the_course(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/01_homework.ipynb").touch()
    monkeypatch.chdir(tmp_path)
    assert hands_on.find_lesson("1") == (ROOT, Path("notebooks/01_one_neuron.ipynb"))
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert hands_on.find_lesson("2")[0] == ROOT
    monkeypatch.chdir(tmp_path)  # pytest goes back from here


@pytest.mark.parametrize("found, opened", [("GenericBrowser", False), ("BackgroundBrowser", True)])
def test_a_browser_for_the_terminal_is_left_alone(monkeypatch, found, opened):
    asked = []
    monkeypatch.setattr(hands_on.sys, "platform", "linux")
    monkeypatch.setattr(webbrowser, "get", lambda: getattr(webbrowser, found)("some"))
    monkeypatch.setattr(webbrowser, "open", lambda address: asked.append(address) or True)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("BROWSER", raising=False)
    assert hands_on.show("http://127.0.0.1:1") is opened and bool(asked) is opened


def test_without_a_folder_for_temporary_files_it_says_so(monkeypatch):
    def refuse(**_):
        raise FileNotFoundError("No usable temporary directory")

    monkeypatch.setattr(hands_on.tempfile, "TemporaryDirectory", refuse)
    monkeypatch.setattr(hands_on.sys, "argv", ["hands-on"])
    monkeypatch.setattr(hands_on.signal, "signal", lambda *_: None)
    with pytest.raises(SystemExit, match="set TMPDIR to one that you may write in"):
        hands_on.main()


def test_a_relative_folder_is_that_of_where_it_was_typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert variables("kept", tmp_path)["JUPYTER_CONFIG_DIR"] == str(tmp_path / "kept" / "config")


def test_a_log_in_another_encoding_is_shown(tmp_path, monkeypatch):
    server = tmp_path / "python"
    server.write_text("#!/bin/sh\nprintf 'caf\\351 closed'; exit 1\n")
    server.chmod(0o755)
    monkeypatch.setattr(hands_on.sys, "executable", str(server))
    with pytest.raises(SystemExit, match="caf. closed\nJupyterLab did not start"):
        hands_on.serve(tmp_path, Path("x.ipynb"), tmp_path / "home", tmp_path)
