"""Type your own review: what a trained network says of it, and which of its words push it there."""

import string
import textwrap
from functools import cache

import ipywidgets as widgets
import numpy as np
import scipy.sparse
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font

from ..data.imdb import SPECIAL, START, UNKNOWN
from ..live import Lettering, LiveFigure, in_words, labelled
from ..style import COLORS, THRESHOLD_COLOR, WEAK

BARS = 8  # words that are shown
ROWS = 200  # reviews for one call of `predict`: as a dense array they take 8 MB
SMALL = 0.01  # the smallest push that fills the picture
# Keras's tokeniser keeps the apostrophe and no other sign; the curly quotes and long dashes come from phones.
SIGNS = str.maketrans(dict.fromkeys(string.punctuation.replace("'", "") + "“”„«»…–—", " ") | {"’": "'", "‘": "'"})


def words_of(text):
    """Return the words of a text as Keras's index of the IMDB reviews spells them: lower case, no punctuation.

    >>> words_of("Not bad, it's GREAT!")
    ['not', 'bad', "it's", 'great']
    """
    return text.lower().translate(SIGNS).split()


def push_of_words(predict, vocabulary, text):
    """Return what a network says of a review, and how much each of its words pushes it.

    predict: a function from a CSR matrix (m, len(vocabulary)) of 0 and 1 to m probabilities.
    vocabulary: list of words as `load_imdb` returns it: the first four are no words, vocabulary[id] is a word.
    Returns (p, pushes, unknown). p: probability that the review is positive. pushes: {word: p less the probability
    of the review without this word}, in reading order. unknown: list of the words that have no id.
    """
    return _push_of_words(predict, _ids(predict, vocabulary, text), text)


def _ids(predict, vocabulary, text):
    """Return the id of each word: {word: id}. Raises ValueError where an argument is of another kind."""
    if not (callable(predict) and list(vocabulary[: len(SPECIAL)]) == SPECIAL and isinstance(text, str)):
        raise ValueError(
            "predict must be a function, vocabulary a list as load_imdb returns it and text a string, but "
            f"{type(predict).__name__}, {vocabulary[:5]} … and {type(text).__name__} came."
        )
    return {word: i for i, word in enumerate(vocabulary) if i >= len(SPECIAL)}


def _push_of_words(predict, id_of, text):
    words = dict.fromkeys(words_of(text))  # each word once
    known, unknown = [w for w in words if w in id_of], [w for w in words if w not in id_of]
    ids = [id_of[word] for word in known]
    whole = np.zeros(len(SPECIAL) + len(id_of), np.float32)
    whole[[START, *ids] + [UNKNOWN] * bool(unknown)] = 1
    left_out = [0, *ids]  # id 0 is in no review: the first row is the whole review
    p = []
    for k in range(0, len(left_out), ROWS):
        some = left_out[k : k + ROWS]
        rows = np.tile(whole, (len(some), 1))
        rows[np.arange(len(some)), some] = 0
        p.append(np.ravel(np.asarray(predict(scipy.sparse.csr_matrix(rows)), dtype=float)))
    p = np.concatenate(p)
    if len(p) != len(left_out) or not ((p >= 0) & (p <= 1)).all():
        raise ValueError(f"predict must give a probability for each of {len(left_out)} reviews, but it gave {p}.")
    return p[0], dict(zip(known, p[0] - p[1:])), unknown


def explore_review(predict, vocabulary, *, text="A good film with terrible music."):
    """Return a box to type a review in; the picture shows its probability and the words that push it up or down.

    predict, vocabulary: as in `push_of_words`.
    State: review, probability, verdict, pushes (dict), unknown (list), words and strangers (how many there are).
    Artists: bar (from one half to the probability) and value, said (the review), strange (its unknown words, in grey),
    and push0 …, word0 …, number0 … for the strongest pushes. The longest bar fills the width, unless it is below 0.01.
    """
    figure, artists = _picture()
    id_of = _ids(predict, vocabulary, text)

    def update(review):
        p, push, unknown = _push_of_words(predict, id_of, review)
        up = p > 0.5
        artists["bar"].set(width=p - 0.5, facecolor=COLORS[int(up)])
        artists["value"].set(x=p + (0.01 if up else -0.01), ha="left" if up else "right", text=f"{p:.2f}")
        artists["said"].set_text(_fit(f"“{review.strip()}”" * bool(review.strip()), lines=2))
        artists["strange"].set_text(_fit(f"not in the vocabulary: {', '.join(unknown)}", lines=1) * bool(unknown))
        _move_bars(artists, push)
        numbers = {"probability": p, "words": len(push), "strangers": len(unknown)}
        return {**numbers, "verdict": "positive" if up else "negative", "pushes": push, "unknown": unknown}

    box = widgets.Textarea(value=text, **labelled("your review"))
    box.layout.width, box.layout.max_width, box.layout.height = "98%", "1000px", "60px"
    says = "{verdict}: probability {probability:.2f}; words known: {words}, unknown: {strangers}"
    return LiveFigure(figure, artists, {"review": box}, update, says)


def _picture():
    """Return the figure and its artists, still empty: above the review and its probability, below a bar per word."""
    figure = Figure(figsize=(9.2, 4.7), layout="constrained")
    above, top, bottom = figure.subplots(3, 1, height_ratios=(1.3, 0.5, 4))
    artists = {
        "said": Lettering(above, 0, 0.75, va="center", fontsize=15),
        "strange": Lettering(above, 0, 0.1, va="center", fontsize=14, color=WEAK),
        "bar": top.barh([0], [0], left=0.5, height=0.8)[0],
        "value": Lettering(top, 0, 0, va="center", fontsize=18),
    }
    top.axvline(0.5, color=THRESHOLD_COLOR, linestyle="--", linewidth=2)
    top.set(xlim=(-0.1, 1.1), ylim=(-0.5, 0.5), yticks=[])
    top.set_xticks([0, 0.5, 1], ["0\nnegative", "0.5", "1\npositive"])
    top.grid(False)
    for k in range(BARS):
        artists[f"push{k}"] = bottom.barh(k, 0, height=0.7)[0]
        artists[f"word{k}"] = Lettering(bottom, 0, k, va="center", fontsize=15)
        artists[f"number{k}"] = Lettering(bottom, 0, k, va="center", fontsize=14, color=WEAK)
    bottom.axvline(0, color="black", linewidth=1.5)
    bottom.set(xlim=(-1.5, 1.5), ylim=(BARS - 0.5, -0.5))
    bottom.set_title("the probability, less the probability without this word")
    above.set_axis_off(), bottom.set_axis_off()
    return figure, artists


def _move_bars(artists, push):
    """Show the strongest of the pushes {word: number}, from the one that is most for "positive" downwards."""
    strongest = sorted(push, key=lambda word: -abs(push[word]))[:BARS]
    shown = sorted(strongest, key=lambda word: -push[word]) + [""] * (BARS - len(strongest))
    scale = max([SMALL, *map(abs, push.values())])
    for k, word in enumerate(shown):
        length, up = push.get(word, 0) / scale, push.get(word, 0) > 0
        gap, sides = (0.03, ("right", "left")) if up else (-0.03, ("left", "right"))
        artists[f"push{k}"].set(width=length, facecolor=COLORS[int(up)])
        artists[f"word{k}"].set(x=-gap, ha=sides[0], text=word)
        number = in_words("{:+.2f}", push[word]) if word else ""  # few different ones: Lettering has most of them
        artists[f"number{k}"].set(x=length + gap, ha=sides[1], text=number)


@cache
def _glyphs():
    """Return the signs that the picture's font can draw."""
    return frozenset(get_font(findfont(FontProperties())).get_charmap())


def _fit(text, *, lines, width=80):
    """Return the text in at most so many lines, with signs that the picture's font can draw."""
    drawable = "".join(sign if ord(sign) in _glyphs() else "□" for sign in text)
    return "\n".join(textwrap.wrap(drawable, width, max_lines=lines, placeholder=" …"))
