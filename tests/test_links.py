"""The repository's address stands once, and the lessons and the README agree with it: what `make links` writes."""

import re
import shutil

import nbformat
import pytest

from tools import links

OURS = links.address()
FORK = "https://github.com/somebody/a-fork"
FILES = links.stamped()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_lessons_and_the_readme_are_stamped_with_the_address(path):
    same = path.read_text(encoding="utf-8") == links.wanted(path)
    assert same, f"{path.name} does not have the address and the set-up cell that it should have: run `make links`."


def copy_stamped(folder):
    """Copy what bears address, version and release, and where they stand."""
    for path in [*FILES, *(links.ROOT / name for name in ("pyproject.toml", "CHANGELOG.md", "helpers/__init__.py"))]:
        (folder / path.relative_to(links.ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / path.relative_to(links.ROOT))


@pytest.fixture
def fork(tmp_path):
    """A copy of what bears the address, after the owner of a fork has changed it in pyproject.toml."""
    copy_stamped(tmp_path)
    project = (links.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(project.replace(OURS, FORK), encoding="utf-8")
    return tmp_path


def test_a_fork_changes_the_address_once(fork):
    written = links.stamp(fork)
    assert {path.name for path in written} == {path.name for path in FILES}
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert OURS.removeprefix(links.GITHUB) not in text, path.name
        assert FORK.removeprefix(links.GITHUB) in text, path.name
    assert links.stamp(fork) == []  # a second time: nothing left to do


def test_everything_else_stays(fork):
    paths = sorted(fork.glob("notebooks/*.ipynb"))
    lessons = [nbformat.read(path, as_version=4) for path in paths]
    links.stamp(fork)
    for path, before in zip(paths, lessons):
        after = nbformat.read(path, as_version=4)
        set_up = next(cell for cell in before.cells if cell.cell_type == "code")
        for old, new in zip(before.cells, after.cells, strict=True):
            if old is set_up or old is before.cells[0]:
                new.source, new.metadata = old.source, old.metadata
        assert before == after, path.name


def test_every_lesson_stands_in_the_readme_with_its_links_and_minutes():
    text = (links.ROOT / "README.md").read_text(encoding="utf-8")
    for path in sorted((links.ROOT / "notebooks").glob("*.ipynb")):
        row = next(line for line in text.splitlines() if f"(notebooks/{path.name})" in line)
        release = links.release()
        title = nbformat.read(path, as_version=4).cells[0].source
        assert f"| {re.search('about ([0-9]+) minutes', title)[1]} |" in row
        assert links.colab(OURS, release, path.name) in row and links.binder(OURS, release, path.name) in row


@pytest.mark.parametrize("line", ["", 'Repository = "https://example.org/a/b"', 'Repository = "https://github.com/a"'])
def test_an_address_that_colab_cannot_open_is_refused(tmp_path, line):
    (tmp_path / "pyproject.toml").write_text(f"[project.urls]\n{line}\n")
    with pytest.raises(ValueError, match=re.escape('a line like Repository = "https://github.com/owner/name"')):
        links.address(tmp_path)


def test_a_lesson_without_links_or_set_up_cell_is_refused():
    title = nbformat.v4.new_markdown_cell("# 99 · None")
    code = [nbformat.v4.new_code_cell("import helpers") for _ in range(2)]
    text = nbformat.writes(nbformat.v4.new_notebook(cells=[title, *code]))
    with pytest.raises(ValueError, match="99_none.ipynb: the first cell must have a line that starts with"):
        links.lesson(text, "99_none.ipynb", OURS, "0.2.0", "0.2.0")


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".ipynb"], ids=lambda path: path.stem)
def test_the_set_up_cell_is_folded_to_its_first_line_everywhere(path):
    set_up, imports = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"][:2]
    assert set_up.metadata["jupyter"]["source_hidden"]  # JupyterLab, Notebook 7
    assert set_up.outputs == [], "'Ready.' would stand there before the cell has run"
    assert set_up.metadata["cellView"] == "form" and set_up.source.startswith("#@title ")  # Colab
    lines = set_up.source.splitlines()
    assert (lines[1], lines[-1]) == ("#region", "#endregion")  # VS Code
    assert len(imports.source.splitlines()) == 4 and "jupyter" not in imports.metadata
    title = nbformat.read(path, as_version=4).cells[0].source
    assert "![" not in title  # a picture from elsewhere is broken where there is no network
