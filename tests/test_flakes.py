"""The table of the tests that are red now and then."""

import psutil
import pytest

from tools import flakes

SOURCE = """
from pathlib import Path
def test_now_and_then():
    count = Path(__file__).with_name("count")
    number = len(count.read_text()) if count.exists() else 0
    count.write_text("x" * (number + 1))
    assert number % 2
def test_never(): pass
import pytest
@pytest.fixture
def broken(): raise OSError
def test_always(broken): pass
"""


def test_the_table_counts_the_red_runs_of_each_test():
    runs = {"browser": [{"a", "b"}, {"a"}, set()], "rest": [set()]}
    assert flakes.table(runs) == ["browser: 3 runs, 2 red", "    2 of 3  a", "    1 of 3  b", "rest: 1 runs, 0 red"]


@pytest.mark.slow
def test_a_test_that_is_red_now_and_then_is_found(tmp_path, capsys):
    (tmp_path / "test_some.py").write_text(SOURCE)
    options = ["--busy", "1", "--rest", "2", "--only", str(tmp_path)]
    assert flakes.main(options) == 1
    out = capsys.readouterr().out
    assert "assert (0 % 2)" in out, "it says what was red"
    *_, runs, always, now_and_then = out.splitlines()
    assert runs == "chosen: 2 runs, 2 red"
    assert always.startswith("    2 of 2") and always.endswith("test_some::test_always")
    assert now_and_then.startswith("    1 of 2") and now_and_then.endswith("test_some::test_now_and_then")
    assert not [one for one in psutil.Process().children() if "while True" in " ".join(one.cmdline())]
