"""Lesson 12 with all 50,000 reviews: its numbers are true, and its whole process stays below 1.1 gigabytes."""

import os
from pathlib import Path

import full_size
import nbformat
import pytest
from kernel import Kernel, errors

from tools.budgets import peak_mb

ROOT = Path(__file__).resolve().parents[2]
REAL = Path(os.environ.get("IMDB_NPZ", ROOT.parent / "shared/data/imdb_rebuilt.npz"))  # Keras's imdb.npz will do


HERE = REAL.is_file()


@pytest.mark.parametrize("real", [HERE], ids=["with the real reviews" if HERE else "with made reviews"])
def test_lesson_12_with_all_reviews_stays_below_1100_mb(tmp_path, real):
    """Without the real file: with made reviews, as many and as long; of them the scoreboards' claims aren't true."""
    path = REAL if real else full_size.write(tmp_path / "imdb.npz")
    lesson = nbformat.read(ROOT / "notebooks/12_imdb_reviews.ipynb", as_version=4)
    code = [
        cell.source.replace("num_words=10_000)", f"num_words=10_000, path={str(path)!r})", 1)
        if "load_imdb(" in cell.source
        else cell.source
        for cell in lesson.cells
        if cell.cell_type == "code" and (real or "scoreboard(" not in cell.source)
    ]
    assert sum(str(path) in source for source in code) == 1
    with Kernel(cwd=ROOT / "notebooks") as kernel:
        for source in code:
            sent = kernel.run(source, seconds=600)
            assert not errors(sent), sent[-1]
        # 750 of them are Python, the plots and TensorFlow; each of the five trainings leaves some 20 behind.
        assert peak_mb(kernel.manager.provisioner.pid) < 1100
