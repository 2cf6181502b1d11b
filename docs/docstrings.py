"""The sections of a docstring of ours as reStructuredText.

They are those of numpydoc, but `Returns` is prose, and each docstring numbers its references anew,
which is why neither numpydoc nor napoleon will do.
"""

from __future__ import annotations

import re

HEADING = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)
ENTRIES = {"Parameters", "Raises", "Attributes"}


def to_rst(text: str) -> str:
    """Write each section as a rubric with a list of entries, or with its text."""
    text = re.sub(r"(?<=[\s`])\[(\d+)\]_", r"[\1]", text)
    text = re.sub(r"^\.\. \[(\d+)\] ", r"\1. ", text, flags=re.MULTILINE)
    summary, *parts = HEADING.split(text)
    sections = zip(parts[::2], parts[1::2], strict=True)
    return summary + "".join(rubric(title, body) for title, body in sections)


def rubric(title: str, body: str) -> str:
    """Write one section; an entry is a line of names above what is said of them."""
    if title in ENTRIES:
        body = re.sub(r"^(?=\S)(.+)$", lambda line: "\n" + codes(line[1]), body, flags=re.MULTILINE)
    if title == "See Also":
        body = re.sub(r"^([\w.]+) : ", r"- `\1`: ", body, flags=re.MULTILINE)
    return f".. rubric:: {title}\n\n{body}\n"


def codes(names: str) -> str:
    """Mark names as code; `*paths` has a star that would else mean emphasis."""
    return ", ".join(f"``{name}``" for name in names.split(", "))
