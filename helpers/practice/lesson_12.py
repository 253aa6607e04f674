"""Lesson 12: movie reviews."""

import numpy as np

from .exercise import Wrong, call, close, exercise, numbers
from .questions import question

question(
    "12.a",
    "“Not bad, good” and “Not good, bad”: what will a network say to the two?",
    right=1,
    choices=[
        ("It likes the first better.", "For it they are one row: it sees which words are there, not in which order."),
        ("The same.", "Their multi-hot rows are equal. What is lost on the way in no network can find again."),
        ("It depends on the training.", "No training can make one row two."),
    ],
)
question(
    "12.b",
    "The training loss falls all the time, the validation loss rises from the dotted line on. What is learnt there?",
    right=2,
    choices=[
        ("Finer things: give it time.", "They are no longer true of other reviews, or the validation loss would fall."),
        ("Nothing: it stands still.", "It learns a great deal, about its own reviews."),
        ("Its own reviews, by heart.", "And with such certainty that its mistakes elsewhere get dearer."),
    ],
)
question(
    "12.c",
    "Reviews to learn from, reviews set aside, and the test reviews: why three heaps and not two?",
    right=0,
    choices=[
        (
            "Who chooses by a heap can't judge with it.",
            "The best of many by the validation reviews looks better there than it is. The test is for once, at the "
            "end.",
        ),
        ("More heaps, more data.", "They are the same reviews, divided. Each heap costs training reviews."),
        ("The third is a reserve.", "It would be no exam if one looked into it whenever one likes."),
    ],
)


@exercise(
    "12.1",
    kind="code",
    hints=(
        "Which ids does the text itself have, before and after its words?",
        "Split the text at blanks, look each word up, 2 where there is none; and a 1 stands at the start of every "
        "review.",
        "    return [1] + [id_of.get(word, …) for word in text.lower().split()]",
    ),
    solution="""
def to_ids(text, id_of):
    return [1] + [id_of.get(word, 2) for word in text.lower().split()]
""",
    why="`dict.get(word, 2)` gives 2, *unknown*, for a word that is not there, instead of a KeyError. Small letters "
    "first: *Great* and *great* have one id.",
)
def to_ids(answer):
    id_of = {"the": 4, "film": 22, "was": 16, "great": 87, "bad": 78}
    cases = {
        "the film was great": [1, 4, 22, 16, 87],
        "the film was zorblaxian": [1, 4, 22, 16, 2],
        "the zorblaxian film": [1, 4, 2, 22],
        "The film was great": [1, 4, 22, 16, 87],
        "BAD bad": [1, 78, 78],
    }
    for text, want in cases.items():
        got = call(answer, text, dict(id_of), what="to_ids")
        try:
            got = [int(k) for k in got]
        except (TypeError, ValueError):
            raise Wrong(f"a list of ids is wanted, and to_ids gives {got!r:.60}.") from None
        if got == want:
            continue
        said = f"for {text!r} it gives {got}. "
        if got == want[1:]:
            raise Wrong(said + "Where is the 1 that stands at every start?")
        if len(got) == len(want) and 2 in want and [k for k in got if k in want] == want[:-1]:
            raise Wrong(said + "The last word has no id: *unknown* has one for it.")
        if len(got) == len(want) - 1 and 2 in want:
            raise Wrong(said + "The unknown word is left out. It gets the 2.")
        if sorted(set(got)) == sorted(set(want)) and len(got) < len(want):
            raise Wrong(said + "A word that is said twice stands there twice.")
        if text != text.lower() and got != want:
            raise Wrong(said + "Does a capital letter make another word of it?")
        raise Wrong(said + f"{want} is right.")


@exercise(
    "12.2",
    kind="mistake",
    given="""
def row_of(ids, num_words):
    row = np.zeros(num_words)
    for i in np.minimum(ids, num_words - 1):
        row[i] += 1
    return row
""",
    hints=(
        "What does the row hold at the place of a word that was said three times?",
        "Multi-hot means 1 if the word is there, however often; `+=` counts. And an id that is too large has no place "
        "at all.",
        "    for i in ids:",
    ),
    solution="""
def row_of(ids, num_words):
    row = np.zeros(num_words)
    for i in ids:
        if i < num_words:
            row[i] = 1
    return row
""",
    why="It counted where it should mark. And `np.minimum` put every id beyond the table on the last place, as if the "
    "review had the word that belongs there. Those words are not among the num_words that we keep.",
)
def row_of(answer):
    for ids, size, want in [
        ([3, 5], 8, [0, 0, 0, 1, 0, 1, 0, 0]),
        ([1, 4, 4, 4, 2], 6, [0, 1, 1, 0, 1, 0]),
        ([1, 9, 3], 5, [0, 1, 0, 1, 0]),
        ([1, 5, 3], 5, [0, 1, 0, 1, 0]),
        ([1, 4, 9, 5], 5, [0, 1, 0, 0, 1]),
    ]:
        try:
            given = answer(list(ids), size) if callable(answer) else call(answer, ids, size)
        except IndexError:
            raise Wrong(
                f"for the ids {ids} and {size} words it stops: the id {max(ids)} has no place. Leave such ids out."
            ) from None
        except Exception:
            given = call(answer, list(ids), size, what="row_of")
        got = numbers(given, (size,), what=f"row_of({ids}, {size})")
        if close(got, want):
            continue
        said = f"row_of({ids}, {size}) gives {got.astype(int).tolist()}. "
        if got.max() > 1:
            raise Wrong(said + "Yours counts. Multi-hot only marks.")
        if close(got[:-1], want[:-1]) and got[-1] and max(ids) >= size:
            raise Wrong(said + f"The id {max(ids)} has no place, and yet the last place is marked. Leave such ids out.")
        if close(got[:-1], want[1:]) or close(got[1:], want[:-1]):
            raise Wrong(said + "All marks have moved by one place: the id is the place, counted from 0.")
        raise Wrong(said + f"It should be {want}.")


@exercise(
    "12.3",
    kind="code",
    hints=(
        "When has an epoch brought no better validation loss, and how often may that happen in a row?",
        "Remember the lowest loss so far and its epoch. Count the epochs since then; when there are `patience` of "
        "them, stop.",
        "    best, since = 0, 0",
    ),
    solution="""
def stop(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best
""",
    why="That is Keras's EarlyStopping with restore_best_weights: it gives up after `patience` epochs without a new "
    "lowest loss, and goes back. It does not see what comes later: a second, deeper valley is missed.",
)
def stop(answer):
    cases = [
        ([0.6, 0.4, 0.35, 0.36, 0.37, 0.4], 2, 2),
        ([0.6, 0.5, 0.52, 0.45, 0.5, 0.6], 2, 3),
        ([0.6, 0.5, 0.55, 0.58, 0.2, 0.1], 2, 1),
        ([0.6, 0.5, 0.4, 0.3], 2, 3),
        ([0.6, 0.5, 0.55, 0.58, 0.2, 0.25], 3, 4),
        ([0.6, 0.4, 0.5, 0.45, 0.5, 0.3], 3, 1),
        ([0.6, 0.5, 0.5, 0.5, 0.4], 2, 1),
    ]
    got = [numbers(call(answer, losses, n, what="stop"), what="stop(losses, patience)") for losses, n, _ in cases]
    wrong = [(case, one) for case, one in zip(cases, got) if one != case[-1]]
    if not wrong:
        return
    (losses, patience, want), one = wrong[0]
    said = f"for the losses {losses} and a patience of {patience} you go back to epoch {one:g} (the first is 0). "
    for rule, words in STOPS.items():
        if got == [rule(losses, n) for losses, n, _ in cases]:
            raise Wrong(said + words)
    if one == want + 1:
        raise Wrong(said + "That is one too far: count from 0, and the patience from the best epoch on.")
    if one == want + patience:
        raise Wrong(said + "There one gives up. Which epoch's weights are taken?")
    if len(set(losses)) < len(losses):
        raise Wrong(said + "A loss that is as low as the lowest is no *new* lowest.")
    raise Wrong(said + f"It should be {want}.")


def _after_rises(losses, patience):
    """Return where one ends who gives up after so many rises in a row."""
    rises = 0
    for epoch in range(1, len(losses)):
        rises = rises + 1 if losses[epoch] > losses[epoch - 1] else 0
        if rises == patience:
            return np.argmin(losses[:epoch])
    return np.argmin(losses)


def _first_rise(losses, patience):
    return next((k for k in range(len(losses) - 1) if losses[k + 1] > losses[k]), len(losses) - 1)


STOPS = {  # rules that are often taken for early stopping
    lambda losses, patience: np.argmin(losses): "That is the lowest of all, beyond the place where one has given up.",
    _after_rises: "You wait for so many rises in a row. But what counts is whether there is a new lowest.",
    _first_rise: "You stop at the first rise. Patience means to wait for some epochs more.",
}


@exercise(
    "12.4",
    kind="code",
    hints=(
        "Which number do you look at for the whole text, and which for the text without one word?",
        "The push of a word is the probability with all words less the probability without it. One call for the whole, "
        "one for each word left out.",
        "    whole = ask(words)",
    ),
    solution="""
def pushes(words, ask):
    whole = ask(words)
    return {word: whole - ask([other for other in words if other != word]) for word in words}
""",
    why="Each answers one question: this word away, all others in place. They don't add up to the probability, as what "
    "a word does depends on the others.",
)
def pushes(answer):
    weights = {"loved": 2.0, "waste": -1.5, "good": 1.0, "not": -0.3}

    def ask(words):
        z = sum(weights.get(word, 0) for word in words) - (1.2 if {"not", "good"} <= set(words) else 0)
        return float(1 / (1 + np.exp(-z)))

    for words in (["loved", "not", "good"], ["waste", "good", "plot"]):
        got = call(answer, list(words), ask, what="pushes")
        want = {word: ask(words) - ask([other for other in words if other != word]) for word in words}
        if not isinstance(got, dict) or set(got) != set(words):
            raise Wrong(f"a dict with a number for each word is wanted, {{word: push}}, and {got!r:.80} came.")
        got = {word: float(numbers(push, what=f"the push of {word!r}")) for word, push in got.items()}
        if all(close(got[word], want[word]) for word in words):
            continue
        said = ", ".join(f"{word} {push:+.2f}" for word, push in got.items()) + ". "
        if all(close(got[word], -want[word]) for word in words):
            raise Wrong(said + "The sign: a word without which the probability falls pushes *up*.")
        if all(close(got[word], ask([word])) or close(got[word], ask([word]) - ask([])) for word in words):
            raise Wrong(said + "That is what each word does alone. Wanted is what it does among the others.")
        if all(close(got[word], ask([other for other in words if other != word])) for word in words):
            raise Wrong(said + "Those are the probabilities without the word. How far have they moved?")
        raise Wrong(said + f"The push of {words[0]!r} should be {want[words[0]]:+.2f}.")


@exercise(
    "12.5",
    kind="challenge",
    hints=(
        "Which words did the network find most positive and most negative, and which of them are in many reviews?",
        "A word helps if it is frequent *and* tells the two kinds apart. Take the share of positive reviews that have "
        "it, less that of the negative ones, and sort by its size.",
        'few_words = ["bad", "great", …]',
    ),
    solution="""
difference = imdb.x_train[imdb.y_train == 1].mean(axis=0) - imdb.x_train[imdb.y_train == 0].mean(axis=0)
order = np.argsort(-np.abs(np.asarray(difference).ravel()))
few_words = [imdb.vocabulary[i] for i in order[:40]]
""",
    why="Forty words that many reviews have, and that one kind has more often, are enough for three of four reviews. "
    "With fewer the choice matters more: two words that say the same are hardly better than one.",
    record=("words", min),
)
def few_words(answer):
    many = hasattr(answer, "__iter__") and not isinstance(answer, (str, dict, type))
    if not many or not all(isinstance(word, str) for word in answer):
        raise Wrong('give a list of words, ["bad", "great"].')
    chosen = list(dict.fromkeys(str(word) for word in answer))
    right, unknown = _exam_of(chosen)
    if unknown:
        raise Wrong(f"{', '.join(unknown[:4])}: no such word in the vocabulary. (Small letters?)")
    if not chosen:
        raise Wrong("without any word it is one half.")
    if right < 0.75:
        raise Wrong(
            f"with {len(chosen)} word{'s' * (len(chosen) > 1)} one neuron has {right:.1%} of 2,000 other reviews "
            "right; 75% are wanted."
        )
    return len(chosen)


def _exam_of(words):
    """Return the accuracy of one neuron that sees these words only, on reviews held out, and the unknown words."""
    import scipy.sparse
    from sklearn.linear_model import LogisticRegression

    from ..data.imdb import SAMPLE_WORDS, _multi_hot, _read_sample

    (train, test), vocabulary = _read_sample()
    place = {word: k for k, word in enumerate(vocabulary)}
    unknown = [word for word in words if place.get(word, 0) < 4]
    if unknown or not words:
        return 0.0, unknown
    columns = [place[word] for word in words]
    (X, y), (X_test, y_test) = [
        (scipy.sparse.csr_matrix(_multi_hot(ids, lengths, SAMPLE_WORDS))[:, columns], labels)
        for ids, lengths, labels in (train, test)
    ]
    return LogisticRegression(max_iter=500).fit(X, y).score(X_test, y_test), []
