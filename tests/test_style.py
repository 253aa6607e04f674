"""The palette of the series."""

from helpers import style


def test_nine_looks_differ():
    looks = [style.racer_style(name) for name in style.RACERS]
    assert len({look["color"] for look in looks}) == len({look["marker"] for look in looks}) == 9
