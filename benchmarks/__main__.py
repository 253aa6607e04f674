"""`python -m benchmarks [grid] [boundary] [fit] [imdb] [sliders] [watch]`: measure all rows, or only those named."""

import argparse
import json
import os
import sys
import warnings
from dataclasses import asdict
from pathlib import Path

# As helpers.start() sets them in each lesson: before TensorFlow is imported.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
# Not part of what is measured: compiling Keras anew at each start takes 10 s.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
warnings.filterwarnings("ignore")

HEADS = ("work", "usual way", "cost", "ours", "cost", "ratio", "needed", "")


def _grid(options):
    from benchmarks import small

    return [small.grid_row()]


def _boundary(options):
    from benchmarks import small

    return [small.boundary_row()]


def _fit(options):
    from benchmarks import small

    return small.fit_rows()


def _imdb(options):
    from benchmarks import imdb

    return imdb.rows(dense=options.full)


def _sliders(options):
    from benchmarks import sliders

    return sliders.rows()


def _watch(options):
    from benchmarks import watch

    return watch.rows()


def _playground(options):
    from benchmarks import playground

    return playground.rows()


GROUPS = {
    "grid": _grid,
    "boundary": _boundary,
    "fit": _fit,
    "imdb": _imdb,
    "sliders": _sliders,
    "watch": _watch,
    "playground": _playground,
}


def main(arguments=None):
    """Measure, print the table, write the JSON file; return 1 where a needed ratio is missed, else 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Ours and the usual way, side by side.")
    parser.add_argument("rows", nargs="*", metavar="row", help=f"any of {', '.join(GROUPS)}; none: all")
    parser.add_argument("--full", action="store_true", help="run the usual way on IMDB too: 8 GB and a minute or two")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows to this file")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.rows if name not in GROUPS]
    if unknown:
        parser.error(f"unknown row {unknown[0]!r}: choose from {', '.join(GROUPS)}")
    rows = []
    for name in options.rows or GROUPS:
        print(f"measuring {name} …", file=sys.stderr)
        rows += GROUPS[name](options)
    print(table(rows))
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")
    return int(any(row.reached is False for row in rows))


def table(rows):
    """Return the rows as one table of plain text, with numbered notes below it."""
    notes = list(dict.fromkeys(row.note for row in rows if row.note))
    lines = [HEADS]
    for row in rows:
        mark = f" [{notes.index(row.note) + 1}]" if row.note else ""
        ratio = "" if row.ratio is None else f"{row.ratio:,.{2 if row.ratio < 10 else 0}f}x"
        verdict = {True: "reached", False: "MISSED", None: ""}[row.reached]
        costs = [cost(value, row.unit) for value in (row.usual_cost, row.ours_cost)]
        lines.append((row.work, row.usual, costs[0] + mark, row.ours, costs[1], ratio, row.needed, verdict))
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADS))]
    lines.insert(1, tuple("-" * width for width in widths))
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]
    return "\n".join(text + [f"[{i}] {note}" for i, note in enumerate(notes, 1)])


def cost(value, unit):
    """Return a cost in words that fit its size."""
    if value is None:
        return "not run"
    if unit != "s":
        return f"{value:,.0f} MB" if unit == "MB" else f"{value:.4f}"
    return f"{value:,.1f} s" if value >= 1 else f"{value * 1000:.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
