"""IMDB, 25,000 + 25,000 reviews, 4 epochs: peak memory, seconds and accuracy, each way in its own process."""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.measure import Row

FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "imdb_rebuilt.npz"
WORDS, EPOCHS, BATCH = 10_000, 4, 512
PEAK, ACCURACY = 1000, 0.8735  # MB at most, test accuracy at least
DENSE, SPARSE = "dense np.zeros, float64", "SciPy CSR, batches"


def rows(*, dense, path=FILE):
    """Return the rows for memory, time and accuracy; the usual way, which needs 8 GB, only where `dense`."""
    if not Path(path).is_file():
        reason = "not run: ../shared/data/imdb_rebuilt.npz is not there"
        return [Row("IMDB, 4 epochs", DENSE, None, SPARSE, None, f"< {PEAK:,} MB", None, note=reason)]
    ours = _in_own_process("sparse", path)
    usual = _in_own_process("dense", path) if dense else {}
    note = "" if dense else "usual way not run (needs 8 GB: --full)"

    def row(work, key, unit, needed, reached):
        a, b = usual.get(key), ours[key]
        ratio = a / b if a and unit else None
        return Row(f"IMDB 25,000 + 25,000, {work}", DENSE, a, SPARSE, b, needed, reached, unit, ratio, note)

    return [
        row("peak memory", "peak_mb", "MB", f"< {PEAK:,} MB", ours["peak_mb"] < PEAK),
        row("fit, 4 epochs", "fit_seconds", "s", "", None),
        row("test accuracy", "accuracy", "", f">= {ACCURACY}", ours["accuracy"] >= ACCURACY),
    ]


def _in_own_process(way, path):
    command = [sys.executable, "-m", "benchmarks.imdb", way, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[1])
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-500:]}")
    return json.loads(done.stdout.splitlines()[-1])


def read_dense(path):
    """Return x_train, y_train, x_test, y_test the usual way: dense rows of 8-byte zeros and ones."""
    parts = []
    with np.load(path, allow_pickle=True) as file:
        for part in ("train", "test"):
            reviews = file[f"x_{part}"]
            x = np.zeros((len(reviews), WORDS))
            for i, review in enumerate(reviews):
                # Keras's numbering: 1 start, 2 unknown word, ranks from 3 on.
                ids = np.array([1] + [rank + 3 for rank in review])
                x[i, np.where(ids < WORDS, ids, 2)] = 1
            parts += [x, file[f"y_{part}"].astype("float32")]
    return parts


def main(way, path):
    """Train one way and print the measurements as a line of JSON."""
    if way == "dense":
        x_train, y_train, x_test, y_test = read_dense(path)
    else:
        from helpers.data import load_imdb

        data = load_imdb(path=path)
        x_train, y_train, x_test, y_test = data.x_train, data.y_train, data.x_test, data.y_test
    # After the data: TensorFlow then reuses the memory that reading them took (60 MB less).
    import keras

    from helpers.training import batches

    keras.utils.set_random_seed(0)
    layers = [keras.layers.Dense(16, "relu"), keras.layers.Dense(16, "relu"), keras.layers.Dense(1, "sigmoid")]
    model = keras.Sequential([keras.Input((WORDS,)), *layers])
    model.compile(optimizer="rmsprop", loss="binary_crossentropy", metrics=["accuracy"])
    start = time.perf_counter()
    if way == "dense":
        model.fit(x_train, y_train, epochs=EPOCHS, batch_size=BATCH, verbose=0)
        seconds = time.perf_counter() - start
        _, accuracy = model.evaluate(x_test, y_test, batch_size=BATCH, verbose=0)
    else:
        model.fit(**batches(x_train, y_train, BATCH), epochs=EPOCHS, verbose=0)
        seconds = time.perf_counter() - start
        test = batches(x_test, y_test, BATCH)
        _, accuracy = model.evaluate(test["x"], steps=test["steps_per_epoch"], verbose=0)
    print(json.dumps({"peak_mb": peak_mb(), "fit_seconds": seconds, "accuracy": accuracy}))


def peak_mb():
    """Return this process's highest memory in MB (10^6 bytes).

    Linux's ru_maxrss also counts the parent's memory at the moment of the start, so VmHWM comes first.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) * 1024 / 1e6
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main(*sys.argv[1:])
