"""Which numbers stand in a lesson's text, and what in the lesson bears each of them out.

A number is borne out near where it stands, and only by its like:

- "86%" by a percentage or a share (86.2%, 0.862), "0.86" by a decimal, "14 of 2,400" by 14 and 2,400 together
- in its own section (from one `## ` heading to the next): by the code, to the digit; by an output that is compared
  with the stored one (`nbval-check-output`), rounded to as many digits; by a claim whose number the section computes
- from anywhere else: by a claim that the paragraph speaks of, with a word of the claim's name
- "below 1.2": also by the end of the band of such a claim; "the lecture's 0.78": also by any number that a claim
  gives as published
"""

import ast
import re
from dataclasses import dataclass, field
from functools import cache

from IPython.core.inputtransformer2 import TransformerManager

FIGURE = r"\d[\d,]*(?:\.\d+)?"
WHOLE = r"(\d+(?:,\d+)*)(?![\d,]*\d|\.\d)"
NUMBER = re.compile(rf"(?<![\w.$^_{{/])({FIGURE})(?:(\s?%)|\s+of\s+(?:the\s+)?{WHOLE}(?!\s?%))?")
LIMIT = r"\b(?:above|below|over|under|at least|at most) (?:the )?"
SOURCE = re.compile(r"\b(lecture|article|post|published|source)\b", re.IGNORECASE)
LOOKS = {"alpha", "figsize", "linewidth", "lw", "markersize", "ms", "s", "fontsize", "zorder", "dpi", "width", "color"}
LOOKS |= {"wspace", "hspace", "xlim", "ylim", "xticks", "yticks", "width_ratios", "height_ratios", "aspect", "height"}
USUAL = ["accuracy", "loss", "training", "test", "epoch", "step", "learn", "rate", "network", "score", "with", "seed"]
COMMON = {"with", "from", "less", "than", "that", "this", "same", "only", "over", "into", "after", "ours"}


@dataclass(frozen=True)
class Number:
    """A number of a text. kind: "decimal", "percentage" or "count" (the k of "k of n")."""

    text: str
    kind: str
    value: float
    digits: int  # behind the point, of `value`
    of: float | None
    paragraph: str
    section: int


@dataclass
class Row:
    """A claim of a scoreboard.

    values: what was measured now. limits: the ends of its band. sections: those that compute its number.
    """

    what: str
    values: list
    published: list
    limits: list
    counts: list  # whole numbers in its name and what it publishes, for the n of "k of n"
    sections: set = field(default_factory=set)

    def is_meant(self, words):
        """Whether a paragraph with these words speaks of this claim: a word that other claims hardly have decides."""
        own = stems(self.what)
        return bool((own - stems(" ".join(USUAL)) or own) & words)


@dataclass
class Section:
    """What bears numbers out in one section: values as (value, digits), pairs as (k, n)."""

    heading: str = ""
    literals: set = field(default_factory=set)
    outputs: list = field(default_factory=list)
    pairs: set = field(default_factory=set)


def real(text):
    return float(text.replace(",", "").replace("_", ""))


def numbers(paragraph, section=0):
    """Yield the numbers of a paragraph of Markdown that could have been measured."""
    plain = re.sub(r"\]\([^)]*\)|https?://\S+", "]", paragraph)
    for figure, percent, of in NUMBER.findall(plain):
        digits = len(figure.partition(".")[2])
        if percent:
            yield Number(f"{figure}%", "percentage", real(figure) / 100, digits + 2, None, plain, section)
        elif of:
            yield Number(f"{figure} of {of}", "count", real(figure), 0, real(of), plain, section)
        elif digits:
            yield Number(figure, "decimal", real(figure), digits, None, plain, section)


def shares_and_decimals(text):
    """Yield the decimals and percentages of an output: 0.862 for "86.2%"."""
    for figure, tens, percent in re.findall(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)(e[-+]?\d+)?(\s?%)?", text):
        if percent:
            yield real(figure) / 100
        elif "." in figure or tens:
            yield real(figure) * (float(f"1{tens}") if tens else 1)


def pairs(text):
    """All (k, n) that an output or a name puts together: "14 of 2,400", "14/2400", "14 out of 2,400"."""
    found = re.findall(rf"(?<![\d.,]){WHOLE}\s*(?:of(?: the)?|out of|/)\s*{WHOLE}", text)
    return {(real(k), real(n)) for k, n in found}


class Lesson:
    """The numbers of a notebook's text and what bears them out."""

    def __init__(self, notebook):
        self.paragraphs, self.rows, self.sections = [], [], [Section("the beginning")]
        assigned = {}  # name: the sections that give it a value
        boards = []
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                if "solution" not in cell.metadata.get("tags", []):
                    self._read_text(cell.source)
            elif cell.cell_type == "code":
                tree = ast.parse(TransformerManager().transform_cell(cell.source))
                if any(getattr(node.func, "id", "") == "scoreboard" for node in calls(tree)):
                    boards.append((cell, tree))
                    continue
                here = self.sections[-1]
                for name in stored(tree):
                    assigned.setdefault(name, set()).add(len(self.sections) - 1)
                here.literals |= literals(tree)
                if "nbval-check-output" in cell.metadata.get("tags", []):
                    printed = shown(cell)
                    here.outputs += shares_and_decimals(printed)
                    here.pairs |= pairs(printed)
        for cell, tree in boards:
            self._read_board(cell, tree, assigned)

    def _read_text(self, source):
        for block in re.split(r"^(?=## )", source, flags=re.MULTILINE):
            if block.startswith("## "):
                self.sections.append(Section(block.splitlines()[0]))
            if self.sections[-1].heading != "## Your turn":  # what an exercise wants, its judge says: tests/practice
                self.paragraphs += [
                    (paragraph, len(self.sections) - 1) for paragraph in block.splitlines() if paragraph
                ]

    def _read_board(self, cell, tree, assigned):
        html = "".join(cell.outputs[0].data["text/html"]) if cell.outputs else ""
        table = [
            re.findall(r"<t[hd]>(.*?)</t[hd]>", row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
        ]
        table = [dict(zip(["what", *table[0][1:]], row)) for row in table if row[-1:] == ["✓"]]
        made = [node for node in calls(tree) if getattr(node.func, "id", "") == "claim"]
        for found in table:
            what, text, band = found["what"], found.get("published", ""), found["must be within"]
            # The claim of this row; where a loop or an f-string makes its name, any claim of the cell.
            own = [call for call in made if getattr(call.args[0], "value", None) == what] or made
            names = {name for call in own for name in loaded(measures(call))}
            published = [k for k, _ in pairs(text)] + list(shares_and_decimals(text))
            published += [real(text)] if re.fullmatch(r"\d[\d,]*", text) else []
            row = Row(
                what,
                [real_or_none(found["measured now"])],
                published,
                [real_or_none(end) for end in band.split(" to ")],
                [real(n) for n in re.findall(r"(?<![\w.])\d[\d,]*(?!\.?\d)", f"{what} {text}")],
                set().union(*(assigned.get(name, set()) for name in names)),
            )
            self.rows.append(row)

    @cache  # noqa: B019, a lesson is small
    def near(self, paragraph, section):
        """What could bear out a number of this paragraph: claims, their values, and the section's own."""
        words = stems(paragraph)
        rows = [row for row in self.rows if section in row.sections or row.is_meant(words)]
        values = {value for row in rows for value in (*row.values, *row.published)}
        if SOURCE.search(paragraph):
            values |= {value for row in self.rows for value in row.published}
        return rows, values, self.sections[section]

    def bears_out(self, number):
        """Whether something in the lesson bears this number out."""
        rows, values, here = self.near(number.paragraph, number.section)
        if number.kind == "count":
            # Together in one place; or k is a claim's number, and n stands in its name or in this section's code.
            known = here.literals.union(*(row.counts for row in rows))
            return (number.value, number.of) in here.pairs or (number.value in values and number.of in known)
        if number.kind == "decimal" and number.value and number.value in here.literals:
            return True
        if re.search(LIMIT + re.escape(number.text), number.paragraph):
            values = values.union(*(row.limits for row in rows))
        near = 0.5000001 * 10**-number.digits if number.value else 0  # only a zero bears out 0.00, not each tiny number
        return any(abs(value - number.value) <= near for value in (*here.outputs, *values))

    def unsupported(self):
        """The numbers that nothing bears out."""
        found = [number for paragraph, section in self.paragraphs for number in numbers(paragraph, section)]
        return [number for number in found if not self.bears_out(number)]


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def measures(call):
    return next(keyword.value for keyword in call.keywords if keyword.arg == "measured")


def stored(tree):
    """The names that a cell gives a value to."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    held = {
        node.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name)
    }
    return names | held


def loaded(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def literals(tree):
    """The numbers that a cell's code says, but not how things look."""
    found = set()
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.keyword) and node.arg in LOOKS:
            continue
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            found.add(float(node.value))
        pending += ast.iter_child_nodes(node)
    return found


def shown(cell):
    """What the cell printed, as text."""
    return "\n".join(output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def real_or_none(text):
    try:
        return float(text)
    except ValueError:
        return float("nan")


def stems(text):
    """The beginnings of the words of a text by which one recognises what it speaks of."""
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())} - {word[:5] for word in COMMON}
