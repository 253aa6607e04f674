"""Which cells of a lesson others need: for tests that need not run a lesson whole, as nbval does that."""

import ast

from IPython.core.inputtransformer2 import TransformerManager


class Cell:
    """What a cell's source does with names. gives: sets from nothing; changes: sets or alters; takes: reads."""

    def __init__(self, source):
        self.tree = ast.parse(TransformerManager().transform_cell(source))
        self.gives, self.changes, self.takes, self.imports, self.defines = set(), set(), set(), set(), set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name):
                (self.takes if isinstance(node.ctx, ast.Load) else self.gives).add(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                self.gives.add(node.name)
                self.defines.add(node.name)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                names = {(alias.asname or alias.name).split(".")[0] for alias in node.names}
                self.gives |= names
                self.imports |= names
            elif isinstance(node, ast.AugAssign):
                self.takes |= {part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)}
            # `model.fit(…)`, `table["x"] = …`, `plot.size = …` may alter what the name stands for.
            altered = node.func if isinstance(node, ast.Call) else node
            if isinstance(altered, (ast.Attribute, ast.Subscript)) and (
                isinstance(node, ast.Call) or not isinstance(node.ctx, ast.Load)
            ):
                while isinstance(altered, (ast.Attribute, ast.Subscript)):
                    altered = altered.value
                if isinstance(altered, ast.Name):
                    self.changes.add(altered.id)


def needed(sources, wanted):
    """Return the numbers of the cells that must run, in order, so that the cells `wanted` do what they do in the whole.

    sources: of all code cells. wanted: number -> the names that it needs, or None for all that its source reads.
    The first cell, the set-up, always runs. What code hides from its text (names in strings, a function that alters its
    argument) is not seen: then a cell raises, and nobody is deceived.
    """
    cells = [Cell(source) for source in sources]
    defined, late = set().union(*(cell.defines for cell in cells)), set()
    while True:
        run = _needed(cells, wanted, late)
        taken = set().union(*(cells[number].takes for number in run))
        more = taken & defined - set().union(*(cells[number].gives for number in run)) - late
        if not more:
            return sorted(run)
        late |= more  # a function may call one that a cell further down defines


def _needed(cells, wanted, names):
    """Return the numbers as a set, where these names are wanted at the end as well."""
    imported = set().union(*(cell.imports for cell in cells))
    names, run = set(names), set(wanted) | {0}
    for number in reversed(range(len(cells))):
        cell = cells[number]
        if number not in run and not (cell.gives | (cell.changes - imported)) & names:
            continue
        run.add(number)
        names -= cell.gives - cell.takes - cell.changes  # what is set here from nothing was not needed before
        names |= cell.takes if wanted.get(number) is None else wanted[number]
    return run
