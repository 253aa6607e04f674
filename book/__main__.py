"""Build the book into build/book/html: `python -m book`. The lessons come from notebooks/ as they are stored."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from PIL import Image

from helpers.live.record import page as html_of
from helpers.practice.questions import questions
from tools import browser, links
from tools.minutes import says

from . import api, frames

ROOT = Path(__file__).resolve().parent.parent
HERE, BUILD = Path(__file__).resolve().parent, ROOT / "build/book"
MOST = 2**20  # characters of a notebook: 1 MB
ASKED = re.compile(r'\bask\("(\d\d\.\w)", ')
FIGURE = """<figure class="frames" data-frames="{name}" data-src="_static/frames/{name}.js">
<img src="_static/frames/{name}.png" alt="{caption}" loading="lazy">
<figcaption aria-live="polite">{caption}</figcaption>
</figure>"""
ABOUT = """<meta name="description" content="{text}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{text}">
<meta property="og:image" content="{picture}">"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{}</urlset>
"""
PAPER = {
    "display_header_footer": True,
    "header_template": "<span></span>",
    "footer_template": '<span style="font-size: 8pt; margin: auto"><span class="pageNumber"></span></span>',
    "margin": {"top": "15mm", "bottom": "18mm", "left": "15mm", "right": "15mm"},
}
MORE = {
    "explore_review": "there you can type a review of your own",
    "Playground": "there you build any network and watch it learn; these 60 were trained before, and the slider goes "
    "through their epochs",
}
ON_PAPER = 'The whole as <a href="_static/neural_networks_hands_on.pdf">one PDF</a>, for paper.'
PAGES = {
    "instructor_guide": "docs/instructor_guide.md",
    "notation": "docs/notation.md",
    "own_interactive": "docs/own_interactive.md",
    "coverage": "docs/coverage.md",
}


ACCESSIBLE = {
    'class="caption" role="heading"': 'class="caption" role="heading" aria-level="2"',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="The book">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="This page">',
    '<aside class="toc-drawer no-toc">': '<aside class="toc-drawer no-toc" aria-label="This page">',
    "<pre>": '<pre tabindex="0">',
    "<th></th>": "<td></td>",
    'class="dataframe">': 'class="dataframe" tabindex="0">',
    '<th class="head"><p></p></th>': "<td></td>",
    '<div id="search-results"></div>': '<h1>Search</h1>\n<div id="search-results"></div>',
}


def figure(name, found):
    """Return an interactive of the book as HTML, with what is coarser here than in the notebook."""
    text = FIGURE.format(name=name, caption=html.escape(found["caption"]))
    words = coarser(found)
    return text + f'<p class="coarser">Finer in the notebook: {html.escape(words)}.</p>' * bool(words)


def coarser(found):
    """Return what of an interactive is coarser here than in the notebook; "" where nothing is."""
    words = [f"{label} has {own} stops there, {stops} here" for label, stops, own in found["axes"] if 1 < stops < own]
    words += [f"{label} can be moved there" for label, stops, own in found["axes"] if stops == 1 < own]
    words += [MORE[found["function"]]] if found["function"] in MORE else []
    return "; ".join(words)


def lesson(path):
    """Return a lesson as the book shows it, and write down nothing."""
    number, notebook = path.name[:2], nbformat.read(path, as_version=4)
    live = json.loads((frames.FRAMES / f"{number}.json").read_text(encoding="utf-8"))["cells"]
    notebook.metadata.pop("widgets", None)
    heading, terms = "", glossary()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = with_terms(cell.source.replace("](../README.md)", "](index.md)"), terms)
            cell.source = re.sub(r"^Open in \[Colab.*$", rf"\g<0> · {download(path)}", cell.source, flags=re.MULTILINE)
            heading = (re.findall(r"^#+ (.+)", cell.source, re.MULTILINE) or [heading])[-1]
            continue
        if "#region" in cell.source:
            cell.metadata["tags"] = ["remove-cell"]
        cell.metadata["mystnb"] = {"image": {"alt": f"The picture that the code above draws ({heading})."}}
        for output in cell.outputs:
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
        if cell.id in live:
            shown = figure(f"{number}_{cell.id}", live[cell.id])
            asked = ASKED.search(cell.source)
            if asked:
                shown = question(number, asked[1]) + shown
            kept = [output for output in cell.outputs if output.output_type == "stream"]
            cell.outputs = [*kept, nbformat.v4.new_output("display_data", {"text/html": shown})]
    return notebook


def moving(path):
    """Return the text of a lesson's notebook whose stored pictures move, or as it is where that were over 1 MB.

    They move in what nbconvert and nbviewer make of it; JupyterLab shows them as pictures until the cell has run.
    """
    number, stored = path.name[:2], path.read_text(encoding="utf-8")
    live = json.loads((frames.FRAMES / f"{number}.json").read_text(encoding="utf-8"))["cells"]
    notebook = nbformat.reads(stored, as_version=4)
    for cell in notebook.cells:
        pictures = [output for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
        if cell.id in live and pictures:
            name = f"{number}_{cell.id}"
            picture, script = (frames.FRAMES / f"{name}.png").read_bytes(), (frames.FRAMES / f"{name}.js").read_text()
            pictures[0].data = {"text/html": html_of(name, picture, live[cell.id]["caption"], script)}
    text = nbformat.writes(notebook) + "\n"
    return text if len(text) < MOST else stored


def glossary():
    """Return the terms of the glossary: {term: what it means}."""
    text = (HERE / "glossary.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^(\w[^\n]*)\n  (.+)$", text, re.MULTILINE))


def with_terms(source, left):
    """Return Markdown in which each bold term that is `left` leads to the glossary, and takes it from there."""
    for term in [*left]:
        found = re.search(rf"\*\*({re.escape(term)})\*\*", source, re.IGNORECASE)
        if found:
            words, place = html.escape(left.pop(term)), f"glossary.html#term-{term.replace(' ', '-')}"
            link = f'<a class="term" href="{place}" title="{words}"><strong>{found[1]}</strong></a>'
            source = source[: found.start()] + link + source[found.end() :]
    return source


def download(path):
    """Return a link to the lesson's notebook, as HTML."""
    return f'<a href="_static/notebooks/{path.name}" download>Download</a>'


def question(number, name):
    """Return a question as HTML, each answer with what is said to it folded below."""
    one = questions(number)[name]
    choices = [(f"{one.right:g}", one.choices[0])] if one.number else one.choices
    items = "".join(
        f"<li><details><summary>{html.escape(words)}</summary>{html.escape(said)}</details></li>"
        for words, said in choices
    )
    return f'<div class="question"><p><b>{html.escape(one.text)}</b></p><ul>{items}</ul></div>'


def table():
    """Return the map of the lessons with their minutes, as Markdown."""
    rows = ["| lesson | minutes |", "|---|---|"]
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        title = nbformat.read(path, as_version=4).cells[0].source.splitlines()[0].removeprefix("# ")
        rows.append(f"| [{title}]({path.name}) | {says(path)} |")
    return "\n".join(rows)


def page(source):
    """Return a page of docs/ with its links as the book has them."""
    text = (ROOT / source).read_text(encoding="utf-8")
    text = re.sub(r"\]\(\.\./notebooks/", "](", text)
    return re.sub(r"\]\(\.\./([^)]*)\)", rf"]({links.address()}/blob/main/\1)", text)


def mathjax():
    """Return the folder with MathJax's one file, which npm fetches once."""
    folder = ROOT / "build/node"
    if not (folder / "mathjax/tex-svg.js").exists():
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), "mathjax@3.2.2"]
        subprocess.run(install, check=True)
        (folder / "mathjax").mkdir()
        shutil.copy(folder / "node_modules/mathjax/es5/tex-svg.js", folder / "mathjax/tex-svg.js")
    return folder / "mathjax"


def write_sources(folder):
    """Write what Sphinx reads into `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / "static", folder / "_static")
    shutil.copytree(frames.FRAMES, folder / "_static/frames", ignore=shutil.ignore_patterns("*.json"))
    for name in ("player.css", "player.js"):
        shutil.copy(ROOT / "helpers/live" / name, folder / "_static" / name)
    shutil.copytree(mathjax(), folder / "_static/mathjax")
    for name in ("conf.py", "glossary.md"):
        shutil.copy(HERE / name, folder / name)
    (folder / "_static/notebooks").mkdir()
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        nbformat.write(lesson(path), folder / path.name)
        (folder / "_static/notebooks" / path.name).write_text(moving(path), encoding="utf-8")
    (folder / "api.md").write_text(api.write(), encoding="utf-8")
    for name, source in PAGES.items():
        (folder / f"{name}.md").write_text(page(source), encoding="utf-8")
    index = json.loads((frames.FRAMES / "02.json").read_text(encoding="utf-8"))["cells"]
    (cell,) = (cell for cell, found in index.items() if found["function"] == "explore_sigmoid")
    text = (HERE / "index.md").read_text(encoding="utf-8")
    text = text.replace("TOUCH", figure(f"02_{cell}", index[cell])).replace("TABLE", table())
    (folder / "index.md").write_text(text.replace("PAPER", ON_PAPER * bool(browser.CHROMIUM)), encoding="utf-8")


def record():
    """Record all interactives, each lesson in a Python of its own: Keras keeps what it has trained."""

    def one(number):
        subprocess.run([sys.executable, "-m", "book.frames", f"{number:02}"], cwd=ROOT, check=True)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(one, range(14)))


def finish(folder):
    """Add what theme and tables leave out for keyboards and screen readers, for other sites and for search engines."""
    site = links.site(links.address())
    for path in sorted(folder.glob("*.html")):
        text = path.read_text(encoding="utf-8")
        for old, new in ACCESSIBLE.items():
            text = text.replace(old, new)
        text = re.sub(
            r'<img (?=[^>]*src="(_(?:images|static/frames)/[^"]+\.png)")', lambda found: sized(folder, found), text
        )
        picture = next((folder / "_static/frames").glob(f"{path.name[:2]}_*.png"), None)
        picture = picture or next((folder / "_static/frames").glob("02_*.png"))
        about = ABOUT.format(
            title=_title(text), text=_first_words(text), picture=f"{site}/_static/frames/{picture.name}"
        )
        path.write_text(text.replace("</head>", f"{about}\n</head>", 1), encoding="utf-8")
    addresses = "".join(f"<url><loc>{site}/{path.name}</loc></url>\n" for path in sorted(folder.glob("*.html")))
    (folder / "sitemap.xml").write_text(SITEMAP.format(addresses), encoding="utf-8")


def sized(folder, found):
    """Return the begin of an image's tag with its size, so that nothing moves when it comes, which may be late."""
    width, height = Image.open(folder / found[1]).size
    return f'<img width="{width}" height="{height}" ' + 'loading="lazy" ' * found[1].startswith("_images")


def _title(text):
    return re.search(r"<title>(.*?)</title>", text, re.DOTALL)[1].strip()


def _first_words(text):
    """Return the first paragraph of a page."""
    found = re.search(r"</h1>.*?<p>(.*?)</p>", text, re.DOTALL)
    return re.sub(r"<[^>]*>|\s+", lambda part: " " * part[0].isspace(), found[1]).strip() if found else ""


def sphinx(builder):
    """Let Sphinx build what lies in the sources: "html" for the pages, "singlehtml" for one page to be printed."""
    options = ["-b", builder, "-d", str(BUILD / "doctrees"), "-j", "auto", "-q"]
    command = [sys.executable, "-m", "sphinx", *options, str(BUILD / "source"), str(BUILD / builder)]
    subprocess.run(command, cwd=ROOT, check=True)


def pdf(target):
    """Print all of the book's pages as one PDF, with the interactives' pictures; Chromium does it."""
    sphinx("singlehtml")
    with browser.chromium() as chromium:
        page = chromium.new_page()
        page.add_init_script("window.IntersectionObserver = class { observe() {} unobserve() {} }")  # pictures stay
        page.goto((BUILD / "singlehtml/index.html").as_uri())
        page.wait_for_function("() => window.MathJax?.startup?.promise")
        page.evaluate("() => MathJax.startup.promise")
        page.pdf(path=target, format="A4", print_background=True, outline=True, tagged=True, **PAPER)


if __name__ == "__main__":
    record()
    write_sources(BUILD / "source")
    shutil.rmtree(BUILD / "html", ignore_errors=True)  # each page is finished once
    sphinx("html")
    finish(BUILD / "html")
    if browser.CHROMIUM:
        pdf(BUILD / "html/_static/neural_networks_hands_on.pdf")
    print(f"The book: {BUILD / 'html/index.html'}")
