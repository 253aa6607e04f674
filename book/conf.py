"""Sphinx's settings for the book; `python -m book` copies this file beside what it has made of the lessons."""

project = "Neural networks, hands on"
author = "the authors of the course"
extensions = ["myst_nb"]
html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["player.css", "book.css"]
html_js_files = [("player.js", {"defer": "defer"}), ("book.js", {"defer": "defer"})]
html_copy_source = False
html_show_sphinx = html_show_copyright = False
html_show_search_summary = False  # it would fetch pages, which a browser refuses in a folder
language = "en"
nb_execution_mode = "off"
nb_ipywidgets_js = {}
nb_mime_priority_overrides = [("html", "application/vnd.jupyter.widget-view+json", None)]
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 4
mathjax_path = "mathjax/tex-svg.js"
suppress_warnings = ["mystnb.unknown_mime_type", "myst.header", "myst.xref_missing"]
