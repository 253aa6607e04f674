"""The data: known numbers, the recipes of the generators, and load_imdb on good, bad and no networks."""

import doctest
import hashlib
import http.server
import io
import json
import os
import pickle
import socket
import threading
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import full_size
import numpy as np
import pytest
import scipy.sparse

import helpers.data
from helpers.data import files, imdb, load_imdb, load_iris, load_pima, make_gaussians, make_sine, make_spirals, make_xor

URLOPEN = urllib.request.urlopen  # the real one


@pytest.fixture(autouse=True)
def offline(monkeypatch, tmp_path):
    """No network and an empty Keras cache, whatever this machine has."""

    def refuse(url, timeout):
        raise urllib.error.URLError("no network in this test")

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("no_proxy", "*")
    return tmp_path / "keras" / "datasets"


# Tables


def test_iris_equals_scikit_learns_copy_of_fishers_table():
    from sklearn.datasets import load_iris as original

    iris = load_iris()
    assert list(iris.columns) == ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"]
    bunch = original()
    np.testing.assert_array_equal(iris.iloc[:, :4], bunch.data)
    assert iris.species.tolist() == bunch.target_names[bunch.target].tolist()
    # The two rows in which the file at UCI departs from Fisher's paper.
    assert iris.iloc[34, :4].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert iris.iloc[37, :4].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_pima_has_the_known_counts():
    pima = load_pima()
    assert pima.shape == (768, 9)
    assert pima.diabetes.value_counts().to_dict() == {0: 500, 1: 268}
    assert pima.iloc[0].tolist() == [6, 148, 72, 35, 0, 33.6, 0.627, 50, 1]
    assert (pima.insulin == 0).sum() == 374


def test_pima_equals_the_file_that_everybody_uses():
    """Number by number that of jbrownlee/Datasets, the pima-indians-diabetes.csv of many tutorials."""
    digest = hashlib.sha256(load_pima().to_numpy("<f8").tobytes("C")).hexdigest()
    assert digest == "3e5bd23b2c24c83178bcc3a4649e4339c1a248d5bead9c896b19af974b2cdee5"


def test_bundled_files_come_from_the_installed_package_first(monkeypatch, tmp_path):
    monkeypatch.setattr(files, "__file__", str(tmp_path / "helpers" / "data" / "files.py"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "iris.csv").write_text("checkout")
    assert files.bundled("iris.csv").read_text() == "checkout"
    (tmp_path / "helpers" / "_data").mkdir(parents=True)
    (tmp_path / "helpers" / "_data" / "iris.csv").write_text("installed")
    assert files.bundled("iris.csv").read_text() == "installed"


@pytest.mark.parametrize("load, name", [(load_iris, "iris.csv"), (load_pima, "pima.csv"), (load_imdb, imdb.SAMPLE)])
def test_missing_and_damaged_bundled_files_are_named(monkeypatch, tmp_path, load, name):
    good = files.bundled(name).read_bytes()
    monkeypatch.setattr(files, "__file__", str(tmp_path / "helpers" / "data" / "files.py"))
    with pytest.raises(FileNotFoundError, match=f"data/{name} is missing.*git checkout data/"):
        load()
    (tmp_path / "data").mkdir()
    for bad in (b"", b"\x00\xff not a table", good[: len(good) // 2], good.replace(b"1", b"x")):
        (tmp_path / "data" / name).write_bytes(bad)
        with pytest.raises(ValueError, match=f"data/{name} is damaged.*git checkout data/"):
            load()


# Generators


def test_gaussians_have_the_means_and_width_asked_for():
    x, y = make_gaussians(20_000, distance=4, width=0.5)
    assert x.shape == y.shape == (40_000,)
    assert x[y == 0].mean() == pytest.approx(-2, abs=0.02)
    assert x[y == 1].mean() == pytest.approx(2, abs=0.02)
    assert x[y == 0].std() == pytest.approx(0.5, abs=0.02)


def test_sine_without_noise_lies_on_the_curve_and_changes_class_at_crests_and_troughs():
    X, y = make_sine(noise=0)
    t = X[:, 0] / 1.2
    assert X.shape == (2400, 2) and (t[0], t[-1]) == pytest.approx((-3 * np.pi, 3 * np.pi))
    np.testing.assert_allclose(X[:, 1], np.sin(t), atol=1e-12)
    changes = np.flatnonzero(np.diff(y))
    np.testing.assert_allclose(t[changes], np.pi * (np.arange(-3, 3) + 0.5), atol=0.01)
    assert y[0] == 0 and y[1200] == 1 and y.sum() == 1200
    assert (make_sine()[0][:, 1] - np.sin(t)).std() == pytest.approx(0.1, rel=0.1)


def test_xor_has_the_class_of_its_quarter_and_noise_is_added_afterwards():
    X, y = make_xor(2000)
    assert np.array_equal(y, X[:, 0] * X[:, 1] < 0) and np.abs(X).max() <= 1
    noisy, same = make_xor(2000, noise=0.3)
    assert np.array_equal(y, same) and (noisy - X).std() == pytest.approx(0.3, rel=0.05)


def test_spirals_without_noise_have_their_radius_and_angle():
    X, y = make_spirals(noise=0)
    assert X.shape == (1500, 2) and np.bincount(y).tolist() == [500] * 3
    for arm in range(3):
        points = X[y == arm]
        r, a = np.linspace(0, 1, 500), np.linspace(4 * arm, 4 * (arm + 1), 500)
        np.testing.assert_allclose(points, np.column_stack([r * np.sin(a), r * np.cos(a)]), atol=1e-12)


@pytest.mark.parametrize("make", [make_gaussians, make_sine, make_spirals])
def test_the_seed_decides_and_global_state_does_not(make):
    X, y = make(50)
    np.random.seed(99)
    again, _ = make(50)
    other, _ = make(50, seed=1)
    np.testing.assert_array_equal(X, again)
    assert not np.array_equal(X, other)
    assert y.dtype.kind == "i"


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: make_gaussians(0), "n must be a whole number of at least 1, but it is 0"),
        (lambda: make_gaussians(width=0), "width must be a number greater than 0, but it is 0"),
        (lambda: make_gaussians(distance=float("nan")), "distance must be .* but it is nan"),
        (lambda: make_sine(2.5), "n must be a whole number .* but it is 2.5"),
        (lambda: make_sine(noise=-1), "noise must be a number of at least 0, but it is -1"),
        (lambda: make_spirals(arms=1), "arms must be a whole number of at least 2"),
        (lambda: make_spirals(seed="a"), "seed must be a whole number of at least 0, but it is 'a'"),
        (lambda: load_imdb(3), "num_words must be a whole number from 4 to 88,588, but it is 3"),
        (lambda: load_imdb(10_000.0), "num_words must be .* but it is 10000.0"),
        (lambda: load_imdb(20_000), "num_words must be at most 10,000 here, but it is 20,000"),
        (lambda: load_imdb(path=7), "path must be the path of a file, but it is 7"),
    ],
)
def test_bad_arguments_are_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_examples_in_the_docstrings():
    assert doctest.testmod(helpers.data).failed == 0


# IMDB: the bundled sample


def test_sample_is_balanced_small_and_says_so(capsys):
    reviews = load_imdb()
    line = "IMDB: the bundled sample, 6,000 + 2,000 reviews (no network)."
    assert capsys.readouterr().out == line + "\n" and reviews.source == line
    assert reviews.x_train.shape == (6000, 10_000) and reviews.x_test.shape == (2000, 10_000)
    assert reviews.y_train.sum() == 3000 and reviews.y_test.sum() == 1000
    for x in (reviews.x_train, reviews.x_test):
        assert scipy.sparse.issparse(x) and x.format == "csr" and x.dtype == np.float32
        assert (x.data == 1).all() and x.has_canonical_format
        assert x[:, [0, 3]].nnz == 0 and x[:, 1].nnz == x.shape[0]
    assert reviews.sequences_train is None
    assert reviews.vocabulary[:6] == ["<padding>", "<start>", "<unknown>", "<unused>", "the", "and"]
    assert len(set(reviews.vocabulary)) == 10_000
    assert files.bundled(imdb.SAMPLE).stat().st_size < 3e6


def test_sample_words_speak_for_their_class():
    reviews = load_imdb()
    column = {word: i for i, word in enumerate(reviews.vocabulary)}
    for word, positive in (("wonderful", True), ("superb", True), ("worst", False), ("awful", False)):
        has = reviews.x_test[:, column[word]].toarray().ravel() == 1
        assert (reviews.y_test[has].mean() > 0.7) == positive
        assert (reviews.y_test[has].mean() < 0.3) != positive


def test_fewer_words_turn_the_rarer_ones_into_unknown():
    many, few = load_imdb(), load_imdb(500)
    assert few.vocabulary == many.vocabulary[:500]
    for i in (0, 1, 5999):
        ids = many.x_train[i].indices
        assert few.x_train[i].indices.tolist() == sorted({k if k < 500 else 2 for k in ids})


# IMDB: the full file

RANKS = [[1, 14, 9996], [9997, 2], [5], [6, 6], [7, 88_584]]


def write_full(path, train=RANKS, labels=(1, 0, 1, 0, 1)):
    """Write a file in the layout of Keras's imdb.npz, the same reviews for training and test."""
    x = np.empty(len(train), dtype=object)
    x[:] = train
    y = np.array(labels)
    np.savez(path, x_train=x, y_train=y, x_test=x, y_test=y)
    return path


def test_rows_ids_and_order_are_those_of_keras(tmp_path):
    reviews = load_imdb(path=write_full(tmp_path / "imdb.npz"))
    # The orders in which RandomState(113) shuffles five training rows and then five test rows.
    expected = [1, 0, 3, 2, 4], [3, 0, 1, 4, 2]
    coded = [[1, 4, 17, 9999], [1, 2, 5], [1, 8], [1, 9, 9], [1, 10, 2]]
    assert [row.tolist() for row in reviews.sequences_train] == [coded[i] for i in expected[0]]
    assert reviews.y_test.tolist() == [(1, 0, 1, 0, 1)[i] for i in expected[1]]
    for i, row in zip(expected[1], reviews.x_test):
        assert row.indices.tolist() == sorted(set(coded[i])) and (row.data == 1).all()
    assert reviews.source == "IMDB: the file imdb.npz, 5 + 5 reviews."


@pytest.mark.slow
def test_full_size_file(tmp_path):
    reviews = load_imdb(path=full_size.write(tmp_path / "imdb_made.npz"))
    assert reviews.x_train.shape == reviews.x_test.shape == (25_000, 10_000)
    assert reviews.y_train.sum() == reviews.y_test.sum() == 12_500
    assert len(reviews.sequences_train) == 25_000
    # Not smaller than the real ones, which have 132 and 129 different words with an id.
    assert 132 < reviews.x_train.nnz / 25_000 < 140 and 128 < reviews.x_test.nnz / 25_000 < 136
    for i in (0, 12_345, 24_999):
        sequence = reviews.sequences_train[i]
        assert sequence[0] == 1 and sequence.max() < 10_000
        assert reviews.x_train[i].indices.tolist() == sorted(set(sequence.tolist()))
    assert reviews.source == "IMDB: the file imdb_made.npz, 25,000 + 25,000 reviews."


def test_many_words_take_the_word_index_from_beside_the_file(monkeypatch, tmp_path):
    path = write_full(tmp_path / "imdb.npz")
    with pytest.raises(ValueError, match="num_words above 10,000 needs Keras's imdb_word_index.json"):
        load_imdb(88_588, path=path)
    # An index like Keras's: in no order, 88,584 words, the most frequent ones those of the sample.
    words = load_imdb().vocabulary[4:] + [f"rare{k}" for k in range(88_588 - 10_000)]
    index = {words[k]: k + 1 for k in np.random.default_rng(0).permutation(len(words)).tolist()}
    content = json.dumps(index).encode()
    (tmp_path / "imdb_word_index.json").write_bytes(content)
    with pytest.raises(ValueError, match="neither beside the reviews nor"):  # another file than Keras's
        load_imdb(88_588, path=path)
    monkeypatch.setattr(imdb, "WORD_INDEX_SHA256", hashlib.sha256(content).hexdigest())
    reviews = load_imdb(88_588, path=path)
    assert len(reviews.vocabulary) == 88_588 and reviews.vocabulary[88_587] == "rare78587"
    assert reviews.vocabulary[:10_000] == load_imdb().vocabulary
    assert reviews.x_train[:, 88_587].nnz == 1


class Harmful:
    def __reduce__(self):
        return os.mkdir, (str(Path(os.environ["KERAS_HOME"]).parent / "harm"),)


def test_unusable_fullfiles_are_refused_in_one_sentence(tmp_path):
    with pytest.raises(FileNotFoundError, match="path must be .* but .*none.npz is not a file"):
        load_imdb(path=tmp_path / "none.npz")
    whole = write_full(tmp_path / "good.npz").read_bytes()
    strangers = [b"", b"text", whole[:-100], pickle.dumps([1])]
    for train in ([["a"]], [[-5]], [[88_585]], [3], [Harmful()]):
        strangers.append(write_full(tmp_path / "bad.npz", train, [1]).read_bytes())
    strangers.append(write_full(tmp_path / "bad.npz", [[1], [2]], [0, 2]).read_bytes())
    strangers.append(write_full(tmp_path / "bad.npz", [[1], [2]], [0]).read_bytes())
    buffer = io.BytesIO()
    np.savez(buffer, x=[1])
    strangers.append(buffer.getvalue())
    for content in strangers:
        (tmp_path / "bad.npz").write_bytes(content)
        with pytest.raises(ValueError, match="path must be .* but .*bad.npz is damaged or of another kind"):
            load_imdb(path=tmp_path / "bad.npz")
    assert not (tmp_path / "harm").exists()


# IMDB: cache and network


@pytest.fixture
def official(monkeypatch, tmp_path):
    """The bytes of a small file that counts as Keras's own in this test."""
    content = write_full(tmp_path / "official.npz").read_bytes()
    monkeypatch.setattr(imdb, "REVIEWS_SHA256", hashlib.sha256(content).hexdigest())
    return content


@pytest.fixture
def serve(monkeypatch):
    """A function of `answer`: a web server on this machine stands in for Keras's; answer(handler) replies."""
    servers = []

    def start(answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                answer(self)

            def log_message(self, *args):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        monkeypatch.setattr(urllib.request, "urlopen", URLOPEN)
        monkeypatch.setattr(imdb, "ADDRESS", f"http://127.0.0.1:{server.server_port}/")

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def send(handler, content, announced=None):
    handler.send_response(200)
    handler.send_header("Content-Length", str(announced or len(content)))
    handler.end_headers()
    handler.wfile.write(content)
    handler.wfile.flush()


def test_keras_own_file_is_taken_from_the_cache(offline, official):
    offline.mkdir(parents=True)
    (offline / "imdb.npz").write_bytes(official)
    assert load_imdb().source == "IMDB: Keras's full data set from the cache, 5 + 5 reviews."


def test_download_is_checked_kept_and_used_again(offline, official, serve):
    asked = []
    serve(lambda handler: (asked.append(handler.path), send(handler, official)))
    assert load_imdb().source == "IMDB: Keras's full data set, downloaded, 5 + 5 reviews."
    assert [path.name for path in offline.iterdir()] == ["imdb.npz"]
    assert (offline / "imdb.npz").read_bytes() == official
    assert "from the cache" in load_imdb().source
    assert asked == ["/imdb.npz"]


def test_damaged_file_in_the_cache_stays_and_is_not_used(offline, official, serve):
    offline.mkdir(parents=True)
    (offline / "imdb.npz").write_bytes(official[:-1])
    source = load_imdb().source
    assert "the bundled sample" in source and "damaged or not Keras's own" in source
    serve(lambda handler: send(handler, official))
    assert "downloaded (not kept in the cache)" in load_imdb().source
    assert (offline / "imdb.npz").read_bytes() == official[:-1]
    assert len(list(offline.iterdir())) == 1


def test_cache_that_cannot_be_written_is_no_obstacle(monkeypatch, tmp_path, official, serve):
    (tmp_path / "file").write_text("a file where the cache folder should be")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "file"))
    assert "the bundled sample" in load_imdb().source
    serve(lambda handler: send(handler, official))
    assert "downloaded (not kept in the cache), 5 + 5 reviews" in load_imdb().source


def test_silent_server_counts_as_no_network(monkeypatch):
    monkeypatch.setattr(files, "TIMEOUT", 0.3)
    monkeypatch.setattr(urllib.request, "urlopen", URLOPEN)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(imdb, "ADDRESS", f"http://127.0.0.1:{silent.getsockname()[1]}/")
        start = time.perf_counter()
        assert "the bundled sample" in load_imdb().source
    assert time.perf_counter() - start < 5


def test_slow_name_server_counts_as_no_network(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(files, "TIMEOUT", 0.2)
    monkeypatch.setattr(urllib.request, "urlopen", lambda url, timeout: release.wait(30))
    start = time.perf_counter()
    assert "the bundled sample" in load_imdb().source
    assert time.perf_counter() - start < 5
    release.set()


@pytest.mark.parametrize("kind", ["cut", "stalled", "wrong", "error"])
def test_bad_downloads_leave_nothing_behind(monkeypatch, offline, official, serve, kind):
    monkeypatch.setattr(files, "TIMEOUT", 0.3)
    release = threading.Event()
    half = official[: len(official) // 2]
    answers = {
        "cut": lambda handler: send(handler, half, len(official)),
        "stalled": lambda handler: (send(handler, half, len(official)), release.wait(30)),
        "wrong": lambda handler: send(handler, official[::-1]),
        "error": lambda handler: handler.send_error(404),
    }
    serve(answers[kind])
    assert "the bundled sample" in load_imdb().source
    release.set()
    assert not offline.exists() or not list(offline.iterdir())


def test_interruption_while_reading_leaves_nothing_behind(monkeypatch, offline, official):
    class Interrupted(io.BytesIO):
        def read1(self, size):
            if self.tell():
                raise KeyboardInterrupt
            return self.read(100)

    monkeypatch.setattr(urllib.request, "urlopen", lambda url, timeout: Interrupted(official))
    with pytest.raises(KeyboardInterrupt):
        load_imdb()
    assert not offline.exists() or not list(offline.iterdir())


def test_interruption_while_writing_leaves_nothing_behind(monkeypatch, offline, official):
    def interrupt(old, new):
        assert Path(old).read_bytes() == official
        raise KeyboardInterrupt

    monkeypatch.setattr(urllib.request, "urlopen", lambda url, timeout: io.BytesIO(official))
    monkeypatch.setattr(files.os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load_imdb()
    assert list(offline.iterdir()) == []


def test_a_fault_that_is_not_thefiles_is_not_blamed_on_it(monkeypatch, offline):
    """The checksum of Keras's own file is right: whatever goes wrong then is something else, and is seen."""
    monkeypatch.setattr(imdb, "_find_reviews", lambda path: (b"checked", "Keras's full data set from the cache"))
    monkeypatch.setattr(imdb, "_read_full", lambda *_: np.no_longer_there)
    with pytest.raises(AttributeError, match="no_longer_there"):
        load_imdb()


def test_what_is_wrong_with_a_file_can_be_read_below_the_sentence(tmp_path):
    (tmp_path / "bad.npz").write_text("no zip")
    with pytest.raises(ValueError, match="is damaged or of another kind") as error:
        load_imdb(path=tmp_path / "bad.npz")
    assert isinstance(error.value.__cause__, zipfile.BadZipFile)
