"""Sphinx configuration; the reference pages are generated from the code before every build."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from reference_pages import write_pages  # noqa: E402

from legation import __version__  # noqa: E402

project = "Legation"
author = "The Legation developers"
copyright = "The Legation developers, Apache-2.0"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_google_docstring = True
napoleon_use_ivar = True
exclude_patterns = ["_build", "**/README.md"]
html_theme = "furo"
html_title = f"Legation {release}"
html_show_sphinx = False
nitpicky = False
# A claim quotes exactly; the documentation does too.
smartquotes = False


def setup(app: Any) -> None:
    """Write the generated pages before anything is read."""
    app.connect("builder-inited", lambda app: write_pages(Path(app.srcdir) / "reference" / "generated"))
