"""The IMDB movie reviews: Keras's full file where it can be had, a bundled sample elsewhere."""

import contextlib
import ctypes
import gc
import io
import itertools
import json
import os
import pickle
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import scipy.sparse

from .._arguments import whole
from . import files

# As in Keras's own loader (keras/src/datasets/imdb.py), which publishes the first sum.
ADDRESS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
REVIEWS_SHA256 = "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f"
WORD_INDEX_SHA256 = "027313fe9a320280f3bf0fac5baf58c4a683cf39a7ed9c3d3d3912bde4284cf6"
SEED = 113  # of the order of the rows
START, UNKNOWN, OFFSET = 1, 2, 3  # a word's id is its rank + OFFSET
SPECIAL = ["<padding>", "<start>", "<unknown>", "<unused>"]

SAMPLE = "imdb_sample.npz"
SAMPLE_WORDS = 10_000
ALL_WORDS = 88_584 + len(SPECIAL)

_UNREADABLE = (  # what zipfile, zlib, NumPy and pickle raise for a file that is damaged or of another kind
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError),
    *(ValueError, TypeError, AttributeError, LookupError, pickle.UnpicklingError),
)


@dataclass(repr=False)
class Imdb:
    """Movie reviews in numbers, as `load_imdb` returns them.

    x_train, x_test: CSR matrices of float32, (reviews, num_words): 1 where the review has the word.
    y_train, y_test: int8 arrays, (reviews,): 1 for a positive review, 0 for a negative one.
    vocabulary: list of num_words strings; vocabulary[id] is the word with that id.
    sequences_train: for each training review the ids of its words in reading order, an array of
        whole numbers; None where only the sample is there, which does not know the order.
    source: one sentence that says which data these are.
    """

    x_train: scipy.sparse.csr_matrix
    y_train: np.ndarray
    x_test: scipy.sparse.csr_matrix
    y_test: np.ndarray
    vocabulary: list
    sequences_train: list | None = field(default=None)
    source: str = ""

    def __repr__(self):
        shapes = f"x_train {self.x_train.shape}, x_test {self.x_test.shape}"
        return f"<Imdb: {shapes}. {self.source}>"


def load_imdb(num_words=SAMPLE_WORDS, *, path=None):
    """Return 50,000 movie reviews with their verdicts (or a sample of 8,000), and print which.

    num_words: how many word ids to keep (4 to 88,588; the sample has 10,000). Rarer words get id 2.
    path: a file in the layout of Keras's imdb.npz. Without it, the first of these that is there:
        Keras's own file in the Keras cache, the same from the network (no answer within 10 s
        counts as no network), the bundled sample. A file with another sha256 is left alone.
    Returns an `Imdb`. Ids and order of the rows are those of `keras.datasets.imdb.load_data`:
    0 padding, 1 start of a review, 2 unknown word, 3 unused, 4 "the", the most frequent word.
    Raises FileNotFoundError where `path` does not exist, and ValueError where it is damaged or
    num_words is out of range. No code from a file is run: it may hold lists and arrays only.
    Source: A. L. Maas et al., Learning Word Vectors for Sentiment Analysis, ACL 2011.
    """
    num_words = whole("num_words", num_words, low=len(SPECIAL), high=ALL_WORDS)
    content, origin = _find_reviews(path)
    if content is None:
        return _load_sample(num_words, origin)
    vocabulary = _load_vocabulary(num_words, path)
    # glibc hands back freed blocks above 1 MB at once; left alone, it raises this limit to 32 MB as a program runs.
    # Measured in lesson 12 with all reviews: a peak of 0.94 instead of 1.03 GB.
    _tell_glibc("mallopt", -3, 1 << 20)  # M_MMAP_THRESHOLD
    try:
        parts = _read_full(content, num_words)
    except _UNREADABLE as error:
        if path is None:  # its checksum is right: the fault is another one
            raise
        raise ValueError(
            f"path must be a file like Keras's imdb.npz, but {path} is damaged or of another kind."
        ) from error
    (x_train, y_train, sequences), (x_test, y_test, _) = parts
    gc.collect()
    _tell_glibc("malloc_trim", 0)  # what reading millions of small Python objects has left behind: some 100 MB
    source = f"IMDB: {origin}, {len(y_train):,} + {len(y_test):,} reviews."
    print(source)
    return Imdb(x_train, y_train, x_test, y_test, vocabulary, sequences, source)


def _tell_glibc(function, *arguments):
    """Call a function of the C library about memory; does nothing where that is not glibc."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        getattr(ctypes.CDLL(None), function)(*arguments)


def _find_reviews(path):
    """Return the full file (bytes or a path) or None, and words that say where it is from or why not."""
    if path is not None:
        if not isinstance(path, (str, os.PathLike)):
            raise ValueError(f"path must be the path of a file, but it is {path!r}.")
        if not Path(path).is_file():
            raise FileNotFoundError(f"path must be a file like Keras's imdb.npz, but {path} is not a file.")
        return path, f"the file {Path(path).name}"
    cached = files.keras_cache() / "imdb.npz"
    content = files.read_verified(cached, REVIEWS_SHA256)
    if content is not None:
        return content, "Keras's full data set from the cache"
    stranger = "; the imdb.npz in the Keras cache is damaged or not Keras's own" if os.path.exists(cached) else ""
    content = files.download(ADDRESS + "imdb.npz", REVIEWS_SHA256)
    if content is None:
        return None, f"no network{stranger}"
    kept = files.keep(cached, content)
    return content, "Keras's full data set, downloaded" + ("" if kept else " (not kept in the cache)")


def _load_sample(num_words, why):
    """Return the bundled sample, cut to `num_words` ids."""
    if num_words > SAMPLE_WORDS:
        raise ValueError(
            f"num_words must be at most {SAMPLE_WORDS:,} here, but it is {num_words:,}: the bundled "
            f"sample ({why}) has no rarer words."
        )
    parts, vocabulary = _read_sample()
    (x_train, y_train), (x_test, y_test) = [
        (_multi_hot(np.where(ids < num_words, ids, UNKNOWN), lengths, num_words), y) for ids, lengths, y in parts
    ]
    source = f"IMDB: the bundled sample, {len(y_train):,} + {len(y_test):,} reviews ({why})."
    print(source)
    return Imdb(x_train, y_train, x_test, y_test, vocabulary[:num_words], None, source)


def _read_sample():
    """Return ((ids, lengths, labels) of the training and of the test reviews) and the vocabulary."""
    path = files.bundled(SAMPLE)
    try:
        with np.load(path, allow_pickle=False) as file:
            steps, lengths, labels, train = (file[part] for part in ("steps", "lengths", "labels", "train"))
            vocabulary = file["vocabulary"].tobytes().decode("utf-8").split("\n")
        starts = np.cumsum(lengths, dtype=np.int64) - lengths
        # A review's first id, then the steps to the next ones: add up, review by review.
        totals = np.cumsum(steps, dtype=np.int64)
        ids = totals - np.repeat(totals[starts] - steps[starts], lengths)
        cut = starts[train]
        if ids.max() >= SAMPLE_WORDS or len(vocabulary) != SAMPLE_WORDS or len(labels) != len(lengths):
            raise ValueError("the parts of the sample do not fit together")
    except _UNREADABLE as error:
        raise files.damaged(SAMPLE) from error
    halves = (ids[:cut], lengths[:train], labels[:train]), (ids[cut:], lengths[train:], labels[train:])
    return halves, vocabulary


def _load_vocabulary(num_words, path=None):
    """Return the words of the ids 0 … num_words - 1."""
    if num_words <= SAMPLE_WORDS:
        return _read_sample()[1][:num_words]
    name = "imdb_word_index.json"
    cached = files.keras_cache() / name
    beside = [] if path is None else [Path(path).parent / name]
    for candidate in [*beside, cached]:
        content = files.read_verified(candidate, WORD_INDEX_SHA256)
        if content is not None:
            break
    else:
        content = files.download(ADDRESS + name, WORD_INDEX_SHA256)
        if content is None:
            raise ValueError(
                f"num_words above {SAMPLE_WORDS:,} needs Keras's {name}, but it is neither beside the "
                "reviews nor in the Keras cache nor to be had from the network."
            )
        files.keep(cached, content)
    ranks = json.loads(content)
    return (SPECIAL + sorted(ranks, key=ranks.get))[:num_words]


def _read_full(source, num_words):
    """Return (x, y, sequences) of the training and of the test reviews of a file like Keras's imdb.npz."""
    order = np.random.RandomState(SEED)
    with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
        return [_read_part(archive, part, order, num_words) for part in ("train", "test")]


def _read_part(archive, part, order, num_words):
    """Do for one half of the file what Keras's load_data does, and multi-hot encode it."""
    ids, lengths, y = _read_ids(archive, part, order)
    ids[ids >= num_words] = UNKNOWN
    x = _multi_hot(ids, lengths, num_words)
    ids = ids.astype(np.min_scalar_type(num_words))  # the two bytes of a uint16 will do for most
    return x, y, np.split(ids, np.cumsum(lengths)[:-1]) if part == "train" else None


def _read_ids(archive, part, order):
    """Return all word ids one after the other, how many each review has, and the labels."""
    rows, y = (_read_array(archive.read(f"{name}_{part}.npy")) for name in "xy")
    if rows.ndim != 1 or rows.shape != y.shape or not set(np.unique(y)) <= {0, 1}:
        raise ValueError("reviews and labels do not fit together")
    shuffled = np.arange(len(rows))
    order.shuffle(shuffled)
    rows, y = rows[shuffled], y[shuffled].astype(np.int8)
    lengths = np.fromiter(map(len, rows), np.int64, len(rows)) + 1
    words = itertools.chain.from_iterable(itertools.chain([START - OFFSET], row) for row in rows)
    ids = np.fromiter(words, np.int32, lengths.sum())
    ids += OFFSET
    if ids.min() < START or ids.max() >= ALL_WORDS:
        raise ValueError("a word rank is out of range")
    return ids, lengths, y


def _multi_hot(ids, lengths, num_words):
    """Return the CSR matrix (reviews, num_words) with 1 where a review has the word."""
    rows = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    ones = np.ones(len(ids), np.float32)
    x = scipy.sparse.csr_matrix((ones, ids.astype(np.int32), rows), (len(lengths), num_words))
    x.sum_duplicates()
    x.data[:] = 1
    return x.copy()  # x still holds the room of the duplicates, the copy does not


def _read_array(content):
    """Return the array of an .npy file, lists of numbers included, without running code from it."""
    stream = io.BytesIO(content)
    version = np.lib.format.read_magic(stream)
    header = np.lib.format.read_array_header_1_0 if version[0] == 1 else np.lib.format.read_array_header_2_0
    _, _, dtype = header(stream)
    if dtype.hasobject:
        return _ArrayUnpickler(stream).load()
    stream.seek(0)
    return np.lib.format.read_array(stream, allow_pickle=False)


class _ArrayUnpickler(pickle.Unpickler):
    """Rebuilds NumPy arrays and refuses every other class or function that a pickle names."""

    def find_class(self, module, name):
        modules = {"ndarray": {"numpy"}, "dtype": {"numpy"}}
        allowed = modules.get(name, {"numpy.core.multiarray", "numpy._core.multiarray"})
        if module in allowed and name in ("ndarray", "dtype", "_reconstruct"):
            rebuild, *_ = np.empty(0).__reduce__()  # an old NumPy has no numpy._core
            return {"ndarray": np.ndarray, "dtype": np.dtype, "_reconstruct": rebuild}[name]
        raise pickle.UnpicklingError(f"{module}.{name} does not belong in a file of reviews")
