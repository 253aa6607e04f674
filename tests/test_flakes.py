"""The table of the tests that are red now and then."""

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
"""


def test_the_table_counts_the_red_runs_of_each_test():
    runs = {"browser": [{"a", "b"}, {"a"}, set()], "rest": [set()]}
    assert flakes.table(runs) == ["browser: 3 runs, 2 red", "    2 of 3  a", "    1 of 3  b", "rest: 1 runs, 0 red"]


@pytest.mark.slow
def test_a_test_that_is_red_now_and_then_is_found(tmp_path, capsys):
    (tmp_path / "test_some.py").write_text(SOURCE)
    options = ["--busy", "1", "--rest", "3", "--only", str(tmp_path)]
    assert flakes.main(options) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[-2] == "chosen: 3 runs, 2 red"
    assert told[-1].startswith("    2 of 3") and told[-1].endswith("test_some::test_now_and_then")
