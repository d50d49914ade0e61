"""Writers for tests: the same rows as csv of any dialect, xlsx and ods, all in memory."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import openpyxl

DOWN = "\u2193"
Cell = str | float | int | None
Rows = Sequence[Sequence[Cell]]


def as_csv(rows: Rows, *, separator: str = ",", decimal: str = ".", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow(["" if cell is None else _written(cell, decimal) for cell in row])
    return out.getvalue().encode(encoding)


def _written(cell: Cell, decimal: str) -> str:
    return str(cell) if isinstance(cell, str) else f"{cell:g}".replace(".", decimal)


def as_xlsx(rows: Rows, *, before: Sequence[tuple[str, Rows]] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, content in (*before, ("visits", rows)):
        sheet = book.create_sheet(title)
        for row in content:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(rows: Rows, *, attributes: str = "") -> bytes:
    """The least an ods must hold; `attributes` go onto every cell."""
    body = "".join(
        "<table:table-row>" + "".join(_ods_cell(cell, attributes) for cell in row) + "</table:table-row>"
        for row in rows
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="visits">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return out.getvalue()


def _ods_cell(cell: Cell, attributes: str) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        if cell.endswith(DOWN):  # merged with the cell below
            cell, attributes = cell.removesuffix(DOWN), f'{attributes} table:number-rows-spanned="2"'
        words = f"<text:p>{escape(cell)}</text:p>"
        return f'<table:table-cell {attributes} office:value-type="string">{words}</table:table-cell>'
    return (
        f'<table:table-cell {attributes} office:value-type="float" office:value="{cell}"><text:p>{cell:g}</text:p>'
        "</table:table-cell>"
    )
