"""Lesson 12 with all 50,000 reviews: its numbers are true, and its whole process stays below a gigabyte."""

from pathlib import Path

import nbformat
import pytest
from kernel import Kernel, errors

from tools.budgets import peak_mb

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT.parent / "shared/data/imdb_rebuilt.npz"


@pytest.mark.skipif(not FILE.exists(), reason="the full IMDB file is not beside this checkout")
def test_lesson_12_with_all_reviews_stays_below_a_gigabyte():
    lesson = nbformat.read(ROOT / "notebooks/12_imdb_reviews.ipynb", as_version=4)
    code = [
        cell.source.replace("num_words=10_000)", f"num_words=10_000, path={str(FILE)!r})", 1)
        if "load_imdb(" in cell.source
        else cell.source
        for cell in lesson.cells
        if cell.cell_type == "code"
    ]
    assert sum(str(FILE) in source for source in code) == 1
    with Kernel(cwd=ROOT / "notebooks") as kernel:
        for source in code:
            sent = kernel.run(source, seconds=600)
            assert not errors(sent), sent[-1]
        assert peak_mb(kernel.manager.provisioner.pid) < 1000
