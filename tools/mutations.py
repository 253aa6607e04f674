"""Break the interactives on purpose and see the tests turn red: `make mutations` (a quarter of an hour).

Each mutation replaces a piece of a copy of the package, and the named tests run against that copy: observers
unhooked, exceptions swallowed, redraws frozen, outputs doubled, and each line that moves an artist taken out.
A mutation that no test sees is a defect of the tests: the script names it and ends with 1.
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIVE, PLAYGROUND = "helpers/live/figure.py", "helpers/playground/panel.py"
LIVE_TESTS, PLAYGROUND_TESTS = "live/test_live.py", "playground/test_playground.py"
# Modules in which each line that sets a property of an artist is taken out once; tests/ mirrors helpers/.
MOVERS = [f"explorers/{path.stem}" for path in sorted((ROOT / "helpers/explorers").glob("[a-z]*.py"))]
MOVERS += ["playground/picture"]
MUTATIONS = [  # what is broken, where, the code, what it becomes, the tests that must see it
    ("observer unhooked: controls", LIVE, 'control.observe(changed, "value")', "pass", LIVE_TESTS),
    ("observer unhooked: buttons", LIVE, "button.on_click(lambda _, label=label: press(label))", "pass", LIVE_TESTS),
    (
        "observer hooked twice",
        LIVE,
        'control.observe(changed, "value")',
        'control.observe(changed, "value"), control.observe(lambda _: changed(), "value")',
        LIVE_TESTS,
    ),
    ("a shown figure dies", LIVE, "self.widget.figure = self  #", "pass  #", LIVE_TESTS),
    ("exception swallowed: update", LIVE, "{error}')}</b>\"\n            raise\n", "{error}')}</b>\"\n", LIVE_TESTS),
    ("a set that fails in part", LIVE, "self._move(before)", "pass", LIVE_TESTS),
    (
        "another network, and the old one trains on",
        PLAYGROUND,
        'a picture for it."""\n        self.pause()',
        'a picture for it."""',
        PLAYGROUND_TESTS,
    ),
    ("redraw frozen: picture", LIVE, "self._image.value = picture", "pass", LIVE_TESTS),
    ("redraw frozen: caption", LIVE, 'self._text.value = f"<div', 'self._text.x = f"<div', LIVE_TESTS),
    (
        "redraw frozen: state",
        LIVE,
        "return {**values,",
        "return self.state if hasattr(self, 'state') else {**values,",
        LIVE_TESTS,
    ),
    ("what lies above is lost", LIVE, "_in_order(figure, self.artists.values())", "self.artists.values()", LIVE_TESTS),
    ("old limits stay", LIVE, "if self._limits_now() != self._limits:", "if False:", LIVE_TESTS),
    ("a figure of pyplot stays", LIVE, "plt.close(figure)", "pass", LIVE_TESTS),
    ("widgets are left behind", LIVE, "weakref.finalize(self, _close, self.widget)", "lambda: None", LIVE_TESTS),
    ("a hand that is not followed", LIVE, 'self._hand.observe(dragged, "value")', "pass", LIVE_TESTS),
    ("a hand on the wrong axes", LIVE, "if ax.bbox.contains(*place)", "if True", LIVE_TESTS),
    (
        "output twice: the picture",
        LIVE,
        "self._image, self._text]",
        "self._image, self._image, self._text]",
        LIVE_TESTS,
    ),
    (
        "output twice: a figure of pyplot",
        LIVE,
        "self._canvas = FigureCanvasAgg(figure)",
        "self._canvas = FigureCanvasAgg(figure); import matplotlib.pyplot; matplotlib.pyplot.figure()",
        LIVE_TESTS,
    ),
    (
        "output twice: shown when made",
        LIVE,
        "        self._show()\n        self._listen()",
        "        self._show()\n        from IPython.display import display; display(self)\n        self._listen()",
        LIVE_TESTS,
    ),
]


def tests_of(module):
    """Return the path of a module's tests, from tests/."""
    room, name = module.split("/")
    return PLAYGROUND_TESTS if room == "playground" else f"{room}/test_{name}.py"


def frozen(module):
    """Yield the mutations of a module in which one statement that moves an artist is taken out of an update."""
    file = f"helpers/{module}.py"
    text = (ROOT / file).read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    for function in ast.walk(ast.parse(text)):
        name = getattr(function, "name", "")  # `draw_…` and `_draw` make a picture, these change one
        if name == "draw" or name.lstrip("_").startswith(("update", "move", "show", "fit_axes")):
            for node in ast.walk(function):
                if isinstance(node, ast.Expr) and ".set" in ast.unparse(node.value).split("(")[0]:
                    start = node.lineno - 2  # with the line before, so that the text occurs once
                    old = "".join(lines[start : node.end_lineno])
                    new = lines[start] + " " * node.col_offset + "pass\n"
                    yield f"frozen: {module}, line {node.lineno}", file, old, new, tests_of(module)


def every():
    """Return all mutations, the list's and the frozen artists': (what, file, code, what it becomes, tests)."""
    return [*MUTATIONS, *(mutation for module in MOVERS for mutation in frozen(module))]


def misfits(mutations=None):
    """Say of each mutation that can't be made why, a sentence each: a quick test keeps the list from rotting."""
    for what, file, old, new, test in every() if mutations is None else mutations:
        path = ROOT / file
        times = path.read_text(encoding="utf-8").count(old) if path.exists() else 0
        if times != 1:
            yield f"{what}: {file} holds this {times} times, not once: {old!r}"
        elif old == new:
            yield f"{what}: nothing is changed"
        elif not (ROOT / "tests" / test).exists():
            yield f"{what}: there is no tests/{test}"


def caught(file, old, new, test):
    """Whether a test of the file `test` fails against a copy in which `old` has become `new`."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("helpers", "tests", "tools", "data", "notebooks", "pyproject.toml"):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, Path(folder) / name)
        path = Path(folder) / file
        text = path.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{file} holds {old!r} {text.count(old)} times, not once: mend the list of mutations.")
        path.write_text(text.replace(old, new), encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": folder}
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", test],
            cwd=Path(folder) / "tests",
            env=environment,
            capture_output=True,
            text=True,
        )
        if run.returncode not in (0, 1):
            raise RuntimeError(run.stdout + run.stderr)
        return run.returncode == 1


if __name__ == "__main__":
    mutations = every()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        tests = sorted({mutation[-1] for mutation in mutations})
        same = "class LiveFigure:"
        if red := [
            test for test, found in zip(tests, pool.map(lambda test: caught(LIVE, same, same, test), tests)) if found
        ]:
            sys.exit(f"Red with nothing broken, so they would prove nothing: {', '.join(red)}")
        results = list(pool.map(lambda mutation: caught(*mutation[1:]), mutations))
    for (what, *_), found in zip(mutations, results):
        print(f"{'red, as it must be' if found else 'NOT SEEN          '}  {what}")
    print(f"{sum(results)} of {len(mutations)} mutations were seen.")
    sys.exit(not all(results))
