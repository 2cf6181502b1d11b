"""The documentation site, in English and in Chinese: `make docs`."""

from __future__ import annotations

import re
import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from docstrings import to_rst

project = "fazhi 法治"
author = "the fazhi maintainers"
copyright = author
release = version = version_of("fazhi")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "fieldlist"]
myst_heading_anchors = 3

# A page is written in English; what `locale` has no Chinese for stays so.
language = "en"
locale_dirs = ["locale"]
gettext_compact = "docs"
gettext_uuid = False

autodoc_member_order = "groupwise"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
default_role = "py:obj"
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = "fazhi 法治"
html_copy_source = False
html_show_sourcelink = False
templates_path = ["_templates"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "languages.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}


def rewrite(app, what, name, obj, options, lines) -> None:  # noqa: ANN001
    """Write a docstring in the form that Sphinx reads."""
    lines[:] = to_rst("\n".join(lines)).split("\n")


def without_hidden(app, name, source) -> None:  # noqa: ANN001
    """Leave out the lines of Rust that only the tests need."""
    visible = [
        re.sub(r"^# .*\n", "", part, flags=re.MULTILINE) if at % 2 else part
        for at, part in enumerate(
            re.split(r"(^```rust\n.*?^```$)", source[0], flags=re.MULTILINE | re.DOTALL)
        )
    ]
    source[0] = "".join(visible)


def setup(app) -> None:  # noqa: ANN001
    """Connect what the configuration alone cannot say."""
    app.connect("autodoc-process-docstring", rewrite)
    app.connect("source-read", without_hidden)
