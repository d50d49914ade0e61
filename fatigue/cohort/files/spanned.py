"""The merged cells of a sheet in an ods file, which calamine does not tell."""

from __future__ import annotations

from xml.etree import ElementTree

NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TABLE = "{" + NAMESPACE + "}"
MOST_SPANS = 100_000
Span = tuple[tuple[int, int], tuple[int, int]]  # its first cell and its last, as row and column from 0


def spans_of(content: bytes, sheet: str) -> list[Span]:
    """Give the merged cells of a sheet; `content` is the content.xml of the file."""
    if b"spanned=" not in content:
        return []
    try:
        tables = ElementTree.fromstring(content).iter(f"{TABLE}table")  # noqa: S314 - calamine has read it before
    except ElementTree.ParseError:
        return []
    table = next((one for one in tables if one.get(f"{TABLE}name") == sheet), None)
    found: list[Span] = []
    top = 0
    for row in () if table is None else table.iter(f"{TABLE}table-row"):
        left = 0
        for cell in row:
            high, wide = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
            if (high > 1 or wide > 1) and len(found) < MOST_SPANS:
                found.append(((top, left), (top + high - 1, left + wide - 1)))
            left += _number(cell, "number-columns-repeated")
        top += _number(row, "number-rows-repeated")
    return found


def _number(element: ElementTree.Element, name: str) -> int:
    text = element.get(TABLE + name, "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1
