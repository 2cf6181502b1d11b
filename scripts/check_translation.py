"""Check that the Chinese of the documentation is whole, and that none of it is left over.

The index and the tutorials are to be translated in full; of the other pages `docs.po` has the
headings and whatever else it likes.

Usage: python scripts/check_translation.py docs.pot docs.po
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

WHOLE = ("index.md", "tutorial/")


def main(template: Path, translation: Path) -> int:
    """Print the findings; return 1 if there are any."""
    found = list(findings(read(template), read(translation)))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


def read(path: Path) -> Catalog:
    """Read a catalogue of messages."""
    with path.open("rb") as file:
        return read_po(file)


def findings(template: Catalog, translation: Catalog) -> Iterator[str]:
    """Find what has no Chinese, and Chinese of what no page says any more."""
    for message in template:
        places = [place.removeprefix("../../") for place, _ in message.locations]
        known = translation.get(message.id)
        if any(place.startswith(WHOLE) for place in places) and not (known and known.string):
            yield f"docs/{places[0]}: no Chinese for `{message.id}`"
    for message in translation:
        if message.id and message.id not in template:
            yield f"no page says `{message.id}`"


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
