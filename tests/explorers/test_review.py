"""The box for typing a review: what it says is what the network says, with and without each word."""

import warnings

import numpy as np
import pytest
import scipy.sparse
from scipy.special import expit

from helpers.explorers import review as reviews
from helpers.live import WIDGET_VIEW
from helpers.style import COLORS

SPECIAL = ["<padding>", "<start>", "<unknown>", "<unused>"]
WORDS = {"good": 2.0, "great": 3.0, "bad": -2.5, "boring": -1.0, "film": 0.0, "it's": 0.1, "not": -0.2}
VOCABULARY = [*SPECIAL, *WORDS]
WEIGHTS = np.array([1e6, 0.25, -0.5, 1e6, *WORDS.values()])  # padding and unused must never be set


def predict(rows):
    assert scipy.sparse.issparse(rows) and rows.format == "csr" and rows.shape[1] == len(VOCABULARY)
    assert rows.max() <= 1
    return expit(rows @ WEIGHTS)[:, np.newaxis]


def expected(*words, unknown=False):
    return expit(WEIGHTS[1] + WEIGHTS[2] * unknown + sum(WORDS[word] for word in words))


@pytest.fixture
def live():
    return reviews.explore_review(predict, VOCABULARY, text="A good film")


@pytest.mark.parametrize(
    "text, words",
    [
        ("Not bad, it's GREAT!", ["not", "bad", "it's", "great"]),
        ("well-made/half_done\n2.5 <br />", ["well", "made", "half", "done", "2", "5", "br"]),
        ("“It’s” — good…", ["it's", "good"]),
        ("  ...  ", []),
    ],
)
def test_words_are_cut_as_in_the_word_index(text, words):
    assert reviews.words_of(text) == words


def test_words_are_cut_as_in_the_script_that_made_the_sample():
    """Keras's own list of signs, from the documentation of its Tokenizer."""
    for sign in '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n':
        assert reviews.words_of(f"one{sign}two") == ["one", "two"]
    assert reviews.words_of("don't") == ["don't"]


def test_a_push_is_the_probability_with_a_word_less_that_without_it():
    p, pushes, unknown = reviews.push_of_words(predict, VOCABULARY, "Good film? Not good: boring!")
    assert p == pytest.approx(expected("good", "film", "not", "boring"))
    assert list(pushes) == ["good", "film", "not", "boring"] and unknown == []
    assert pushes["good"] == pytest.approx(p - expected("film", "not", "boring"))
    assert pushes["boring"] == pytest.approx(p - expected("good", "film", "not"))
    assert pushes["film"] == 0


def test_order_and_repetition_change_nothing():
    assert (
        reviews.push_of_words(predict, VOCABULARY, "not good, bad bad bad")[0]
        == (reviews.push_of_words(predict, VOCABULARY, "bad not good")[0])
    )


def test_unknown_words_count_as_unknown_and_are_listed_once():
    p, pushes, unknown = reviews.push_of_words(predict, VOCABULARY, "Zorblax great zorblax start <start>")
    assert unknown == ["zorblax", "start"] and list(pushes) == ["great"]
    assert p == pytest.approx(expected("great", unknown=True))
    assert pushes["great"] == pytest.approx(p - expected(unknown=True))


def test_the_picture_shows_the_probability_and_the_pushes(live):
    live.set(review="Great film, bad and boring zorblax")
    p = expected("great", "film", "bad", "boring", unknown=True)
    assert live.state["probability"] == pytest.approx(p) and live.state["verdict"] == "negative"
    assert live.artists["bar"].get_x() == 0.5 and live.artists["bar"].get_width() == pytest.approx(p - 0.5)
    assert matches(live.artists["bar"], COLORS[0])
    assert live.artists["value"].get_text() == f"{p:.2f}" and live.artists["value"].get_position()[0] < p
    shown = [live.artists[f"word{k}"].get_text() for k in range(reviews.BARS)]
    assert shown == ["great", "film", "boring", "bad", "", "", "", ""]
    pushes = live.state["pushes"]
    widths = np.array([live.artists[f"push{k}"].get_width() for k in range(4)])
    assert np.allclose(widths * max(map(abs, pushes.values())), [pushes[word] for word in shown[:4]])
    assert matches(live.artists["push0"], COLORS[1]) and matches(live.artists["push3"], COLORS[0])
    assert live.artists["number3"].get_text() == f"−{abs(pushes['bad']):.2f}"
    assert "zorblax" in live.artists["strange"].get_text() and "and" in live.state["unknown"]
    assert live.caption == f"negative: probability {p:.2f}; words known: 4, unknown: 2"


def matches(bar, color):
    from matplotlib.colors import to_rgb

    return np.allclose(bar.get_facecolor()[:3], to_rgb(color))


def test_typing_moves_the_picture(live):
    before = live._pixels().copy()
    live.controls["review"].value = "bad"
    assert live.state["probability"] == pytest.approx(expected("bad"))
    assert not np.array_equal(live._pixels(), before)
    live.controls["review"].value = "A good film"
    assert np.array_equal(live._pixels(), before)  # nothing of the other review stays behind


@pytest.mark.parametrize("text", ["", "  \n ", "?!"])
def test_without_words_it_says_what_the_network_says_of_nothing(live, text):
    live.set(review=text)
    assert live.state["probability"] == pytest.approx(expected())
    assert live.state["pushes"] == {} and live.state["words"] == live.state["strangers"] == 0
    assert [live.artists[f"push{k}"].get_width() for k in range(reviews.BARS)] == [0] * reviews.BARS
    assert live.frame().startswith(b"\x89PNG")


def test_signs_that_mean_something_to_matplotlib_or_have_no_glyph_are_shown_as_they_are(live):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        live.set(review="It cost $5 or $6_{ \\frac 漢字 {probability} 😀")
        assert live.frame().startswith(b"\x89PNG")
    assert "$5 or $6_{ \\frac □□ {probability}" in live.artists["said"].get_text()
    assert "漢字" in live.state["unknown"]


def test_letters_that_only_the_upright_font_has_are_drawn_without_a_warning(live, capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        live.set(review="فيلم جيد, a good film")
        live.frame()
    assert "فيلم جيد" in live.artists["said"].get_text() and "missing" not in capfd.readouterr().err


def test_a_very_long_review_is_read_to_its_end_in_portions():
    words = [f"word{k}" for k in range(2_000)]
    rows = []

    def counting(X):
        rows.append(X.shape[0])
        return expit(0.01 * (np.asarray(X.sum(axis=1)).ravel() - 1) - 20 + X[:, -1].toarray().ravel())

    live = reviews.explore_review(counting, SPECIAL + words, text=" ".join(words) + " x" * 500)
    assert sum(rows) == 2_001 and max(rows) <= reviews.ROWS
    assert len(live.state["pushes"]) == 2_000 and live.state["unknown"] == ["x"]
    p = expit(0.01 * 2_001 - 20 + 1)
    assert live.state["probability"] == pytest.approx(p)
    assert live.state["pushes"]["word1999"] == pytest.approx(p - expit(0.01 * 2_000 - 20), rel=1e-4)
    assert live.artists["said"].get_text().endswith("…")
    assert live.artists["said"].get_text().count("\n") <= 1


def test_pushes_too_small_to_matter_look_small(live):
    tiny = reviews.explore_review(
        lambda rows: np.full(rows.shape[0], 0.7) + 1e-5 * rows[:, 4].toarray().ravel(), VOCABULARY, text="good"
    )
    assert 0 < tiny.artists["push0"].get_width() < 0.01


def test_without_a_kernel_there_is_a_picture_with_a_caption(live):
    data = live._repr_mimebundle_()
    assert data["image/png"] and WIDGET_VIEW in data and data["text/plain"].startswith("positive: probability 0.")


@pytest.mark.parametrize(
    "bad",
    [lambda rows: np.zeros(3), lambda rows: np.full(rows.shape[0], np.nan), lambda rows: np.full(rows.shape[0], 1.5)],
)
def test_answers_that_are_no_probabilities_are_named(bad):
    with pytest.raises(ValueError, match="predict must give a probability for each of 2 reviews, but it gave"):
        reviews.push_of_words(bad, VOCABULARY, "good")


@pytest.mark.parametrize(
    "arguments, came",
    [
        (("network", VOCABULARY, "good"), "str, "),
        ((predict, ["good", "bad"], "good"), r"\['good', 'bad'\] …"),
        ((predict, VOCABULARY, 7), "and int came"),
    ],
)
def test_bad_arguments_are_named(arguments, came):
    with pytest.raises(ValueError, match="predict must be a function, .*" + came):
        reviews.push_of_words(*arguments)
