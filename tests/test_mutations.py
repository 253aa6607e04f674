"""The mutations can be made: each piece of code that they replace is in its file, once."""

from tools import mutations


def test_every_mutation_can_be_made():
    assert not list(mutations.misfits()), "mend the list in tools/mutations.py"


def test_every_interactive_that_moves_artists_has_mutations():
    for module in mutations.MOVERS:
        assert list(mutations.frozen(module)), f"helpers/{module}.py has no function that moves artists"


def test_a_mutation_that_fits_no_longer_would_be_named():
    live = mutations.LIVE
    broken = [
        ("gone", live, "no such code", "", mutations.LIVE_TESTS),
        ("twice", live, "self", "", mutations.LIVE_TESTS),
        ("no file", "helpers/none.py", "x", "", mutations.LIVE_TESTS),
        ("no test", live, "class LiveFigure:", "", "test_none.py"),
        ("the same", live, "class LiveFigure:", "class LiveFigure:", mutations.LIVE_TESTS),
    ]
    assert [sentence.split(":")[0] for sentence in mutations.misfits(broken)] == [what for what, *_ in broken]
