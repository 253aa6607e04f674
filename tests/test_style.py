"""The palette of the series."""

from helpers import style


def test_nine_looks_differ():
    looks = [style.racer_style(name) for name in style.RACERS]
    assert len({look["color"] for look in looks}) == len({look["marker"] for look in looks}) == 9


def test_a_mixed_colour_has_the_share_of_the_other_one():
    assert style.mix("white", "black", 0.25) == (0.75, 0.75, 0.75)
