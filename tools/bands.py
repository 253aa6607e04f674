"""Train every claim of the lessons with 20 seeds, and write what came out next to it: `make bands` (some hours).

One lesson alone: `python tools/bands.py notebooks/02_….ipynb`. It rewrites numbers in the scoreboards, `band` and
`seeds`, and nothing else; run `tools/notebooks.py` on the lesson afterwards.

The new band reaches from the least to the greatest of the 20 numbers and as far again on each side, rounded outwards:
other versions and other machines need room, too. But it never reaches beyond the band that stands there: that one says
for which values the *text* is true. If a number lies outside of it, nothing is written, and it is for a person to
choose: another text, a more reliable training or, where the text allows it, a wider band. A claim stays as it is where
the seeds make no difference (a hundredth of the band), and where an error is far below what is allowed. A claim whose
name begins with one seed ("seed 18: …") is about that throw of the dice alone: it stays, too.
"""

import ast
import math
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import numpy as np

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
SEEDS = 20
ONE_SEED = re.compile(r"seed \d+\b")
APART = 100  # between two shifts: some lessons use the seeds 0 to 9 themselves


def measured(path):
    """All claims of a lesson with each seed: {name: [SEEDS claims]}."""
    from tools.claims import measure

    runs = [measure(path, shift=APART * k, stop=False) for k in range(SEEDS)]
    return {claims[0].what: claims for claims in zip(*runs, strict=True)}


def new_band(values, band):
    """Return the band for `values`, at most as wide as `band`; None where the claim can stay as it is.

    Raises ValueError where a value lies outside of `band`.
    """
    least, greatest = min(values), max(values)
    if least < band[0] or greatest > band[1]:
        outside = sum(not band[0] <= value <= band[1] for value in values)
        raise ValueError(
            f"{outside} of {len(values)} seeds are outside of {band[0]:g} to {band[1]:g}: "
            f"from {least:.4g} to {greatest:.4g}"
        )
    spread = greatest - least
    if spread <= (band[1] - band[0]) / 100 or (band[0] == 0 and greatest < band[1] / 10):
        return None
    step = 10.0 ** math.floor(math.log10(spread) - 0.3)  # the last digit is worth a tenth to a half of the spread
    low, high = (
        math.floor(round((least - spread) / step, 6)) * step,
        math.ceil(round((greatest + spread) / step, 6)) * step,
    )
    return max(band[0], low), min(band[1], high)


def quantiles(values, band):
    """Return the values below which 5%, 50% and 95% lie, with four digits."""
    return [min(max(float(f"{value:.4g}"), band[0]), band[1]) for value in np.quantile(values, (0.05, 0.5, 0.95))]


def plain(numbers):
    """Numbers as they stand in the source: a tuple without superfluous digits."""
    return f"({', '.join(f'{number:.6g}' for number in numbers)})"


def rewritten(source, columns):
    """Return the source of a scoreboard's cell with new bands and seeds.

    columns: {name: numbers}; what the cell holds is taken out of it. Raises ValueError that names each claim with a
    number outside of its band.
    """
    lines = [line.encode() for line in source.splitlines(keepends=True)]  # ast counts in bytes
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "claim"
    ]
    wrong = []
    for call in sorted(calls, key=lambda call: (-call.lineno, -call.col_offset)):
        if getattr(call.args[0], "value", None) not in columns:
            continue
        name = call.args[0].value
        options = {keyword.arg: keyword.value for keyword in call.keywords}
        node, short = options["band"], isinstance(options["band"], ast.IfExp)
        node = node.orelse if short else node  # with all the data if …, else with the sample, which is measured here
        values = columns.pop(name)
        try:
            band = new_band(values, ast.literal_eval(node))
        except ValueError as error:
            wrong.append(f"{name}: {error}")
            continue
        if band is None:
            continue
        seeds = plain(quantiles(values, band))
        if "seeds" in options:
            replace(lines, options["seeds"].orelse if short else options["seeds"], seeds)
        else:
            end = options["band"]
            line, seeds = lines[end.end_lineno - 1], f"() if {ast.unparse(end.test)} else {seeds}" if short else seeds
            lines[end.end_lineno - 1] = (
                line[: end.end_col_offset] + f", seeds={seeds}".encode() + line[end.end_col_offset :]
            )
        replace(lines, node, plain(band))
    if wrong:
        raise ValueError("; ".join(reversed(wrong)))
    return b"".join(lines).decode()


def replace(lines, node, text):
    """Put `text` where the expression `node` stands; it must stand on one line."""
    line = lines[node.lineno - 1]
    lines[node.lineno - 1] = line[: node.col_offset] + text.encode() + line[node.end_col_offset :]


def update(path, claims):
    """Write the scoreboards of the lesson at `path` anew. claims: as `measured` returns them."""
    notebook = nbformat.read(path, as_version=4)
    columns = {name: [claim.measured for claim in some] for name, some in claims.items() if not ONE_SEED.match(name)}
    for cell in notebook.cells:
        if cell.cell_type == "code" and "scoreboard(\n" in cell.source:
            cell.source = rewritten(cell.source, columns)
    for name, values in columns.items():  # claims that a loop makes
        if new_band(values, (claims[name][0].low, claims[name][0].high)):
            raise ValueError(
                f"{name}: depends on the seed, from {min(values):.4g} to {max(values):.4g}. Write this claim out."
            )
    nbformat.write(notebook, path)


def in_own_process(path):
    """One lesson in a fresh Python; returns whether its numbers could be written."""
    run = subprocess.run([sys.executable, __file__, str(path)], capture_output=True, text=True)
    print(run.stdout, "" if run.returncode == 0 else f"{path.stem}: {run.stderr.strip().splitlines()[-1]}", flush=True)
    return run.returncode == 0


if __name__ == "__main__":
    sys.path.insert(0, str(NOTEBOOKS.parent))
    if len(sys.argv) == 2:
        path = Path(sys.argv[1])
        claims = measured(path)
        for name, some in claims.items():
            low, middle, high = np.quantile([claim.measured for claim in some], (0, 0.5, 1))
            print(f"{path.stem:<30} {name:<55} {low:10.4g} {middle:10.4g} {high:10.4g}", flush=True)
        update(path, claims)
    else:
        paths = [Path(name) for name in sys.argv[1:]] or sorted(NOTEBOOKS.glob("*.ipynb"))
        with ThreadPoolExecutor(2) as pool:
            sys.exit(not all([*pool.map(in_own_process, paths)]))
