"""The dots of the stopping explorer stand on its curves, at the epoch of the slider."""

from types import SimpleNamespace

import numpy as np
import pytest

from helpers.explorers import explore_stopping

EPOCHS = np.arange(1, 9)
HISTORY = {
    "loss": list(1 / EPOCHS),
    "val_loss": list(0.3 + 0.01 * (EPOCHS - 3) ** 2),
    "accuracy": list(1 - 0.2 / EPOCHS),
    "val_accuracy": list(0.86 - 0.01 * abs(EPOCHS - 3)),
}
TEST = 0.85 - 0.01 * abs(EPOCHS - 4)
NAMES = {"training_loss": "loss", "validation_loss": "val_loss", "training": "accuracy", "validation": "val_accuracy"}


@pytest.mark.parametrize("stop", [1, 3, 8])
def test_the_dots_stand_on_the_curves(stop):
    live = explore_stopping(HISTORY, TEST, stop=2)
    live.set(stop=stop)
    curves = {name: HISTORY[key] for name, key in NAMES.items()} | {"test": TEST}
    for name, curve in curves.items():
        assert live.state[name] == curve[stop - 1]
        assert live.artists[name].get_xydata().tolist() == [[stop, curve[stop - 1]]]
        drawn = [line.get_ydata() for line in live.artists[name].axes.lines]
        assert any(np.array_equal(line, curve) for line in drawn)
    assert [live.artists[f"line{k}"].get_xdata()[0] for k in (0, 1)] == [stop, stop]
    assert f"after epoch {stop}: " in live.caption and f"test {TEST[stop - 1]:.3f}" in live.caption


def test_it_takes_what_fit_returns_and_begins_at_the_end():
    live = explore_stopping(SimpleNamespace(history=HISTORY), TEST)
    assert live.state["stop"] == 8 and live.player.max == 8


def test_another_length_is_refused():
    with pytest.raises(ValueError, match="must hold a number for each epoch, as many in both"):
        explore_stopping(HISTORY, TEST[:-1])
