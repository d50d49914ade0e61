"""Small files made to harm: each asks for far more memory, time or room than it has bytes. All made here, in memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as parquet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FILES = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>patient</t></is></c></row>'
LAST = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def xlsx(rows: str, *, sheet: str = "worksheets/sheet1.xml", encoding: str = "utf-8", **more: str) -> bytes:
    """Give a workbook whose one sheet holds these rows as xml."""
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets>'
    related = [("rId1", "worksheet", sheet)]
    if "strings" in more:
        related.append(("rId2", "sharedStrings", "sharedStrings.xml"))
    links = "".join(f'<Relationship Id="{at}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for at, kind, to in related)
    root = f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    kinds = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    page = f'<?xml version="1.0" encoding="{encoding}"?><worksheet xmlns="{MAIN}">{more.get("dimension", "")}'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{CONTENT}">{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{FILES}">{root}</Relationships>',
        "xl/workbook.xml": f"{book}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{FILES}">{links}</Relationships>',
        f"xl/{sheet}": f"{page}<sheetData>{rows}</sheetData></worksheet>".encode(encoding),
    }
    if "strings" in more:
        parts["xl/sharedStrings.xml"] = more["strings"]
    return zipped(parts)


def ods(rows: str) -> bytes:
    """Give a spreadsheet whose one table holds these rows as xml."""
    names = " ".join(f'xmlns:{name}="{OPEN}:{name}:1.0"' for name in ("office", "table", "text"))
    table = f'<table:table table:name="v">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OPEN}:manifest:1.0"/>',
        "content.xml": f"<office:document-content {names}>{body}</office:document-content>",
    })  # fmt: skip


def xlsb() -> bytes:
    """Give a binary workbook with one cell in the last row and column."""

    def record(kind: int, body: bytes) -> bytes:
        number = bytes((kind,)) if kind < 0x80 else bytes((kind & 0x7F | 0x80, kind >> 7))
        return number + bytes((len(body),)) + body

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    sheet = record(0x9C, struct.pack("<II", 0, 1) + wide("rId1") + wide("s"))
    book = record(0x83, b"") + record(0x8F, b"") + sheet + record(0x90, b"") + record(0x84, b"")
    rows = [(0, 0), (1_048_575, 16_383)]
    cells = b"".join(
        record(0x00, struct.pack("<IIHBB", row, 0, 300, 0, 0) + bytes(5))
        + record(0x05, struct.pack("<IId", column, 0, 1.0)) for row, column in rows
    )  # fmt: skip
    size = record(0x94, struct.pack("<IIII", 0, 1_048_575, 0, 16_383))
    page = record(0x81, b"") + size + record(0x91, b"") + cells + record(0x92, b"") + record(0x82, b"")
    link = f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/>'
    return zipped({
        "[Content_Types].xml": "<Types/>", "xl/workbook.bin": book, "xl/worksheets/sheet1.bin": page,
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{FILES}">{link}</Relationships>',
    })  # fmt: skip


def filled(columns: int, rows: int = 1) -> str:
    """Give rows of an ods that repeat one filled cell and themselves."""
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/>'
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


def months(n: int) -> bytes:
    return b"patient,month,FIS\n" + b"".join(b"P%d,%d.5,%d\n" % (at, at, at % 160) for at in range(n))


def as_parquet(**columns: object) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out, compression="zstd")
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    """Give a zip whose csv unpacks to so much, and says in its directory that it unpacks to 1 kB."""
    data = bytearray(zipped({"a.csv": b"patient,month,FIS\n" + b"a,0,1\n" * (megabytes * 2**20 // 6)}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(data)


def hostile() -> dict[str, Callable[[], bytes]]:
    """Give what makes every such file, by its name."""
    strings = f'<sst xmlns="{MAIN}"'
    stata = b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>\xff\xff</K><N>" + b"\xff" * 8
    return {
        "far-cell-first.xlsx": lambda: xlsx(LAST + HEADER),
        "far-cell-last.xlsx": lambda: xlsx(HEADER + LAST),
        "far-cell-in-single-quotes.xlsx": lambda: xlsx((HEADER + LAST).replace('"', "'")),
        "far-row.xlsx": lambda: xlsx(HEADER + '<row r="1048576">' + "<c><v>1</v></c>" * 16_000 + "</row>"),
        "far-cell-in-another-folder.xlsx": lambda: xlsx(HEADER + LAST, sheet="pages/one.xml"),
        "far-cell-in-utf-16.xlsx": lambda: xlsx(HEADER + LAST, encoding="utf-16"),
        "huge-dimension.xlsx": lambda: xlsx(HEADER, dimension='<dimension ref="A1:XFD1048576"/>'),
        "many-strings-said.xlsx": lambda: xlsx(HEADER, strings=f'{strings} uniqueCount="4294967295"></sst>'),
        "many-strings.xlsx": lambda: xlsx(HEADER, strings=f"{strings}>" + "<si><t>a</t></si>" * 3_000_000 + "</sst>"),
        "entity.xlsx": lambda: xlsx(HEADER, strings='<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;">]><sst>&c;</sst>'),
        "far-cell.xlsb": xlsb,
        "repeated-product.ods": lambda: ods(filled(5_000, 5_000)),
        "repeated-in-rows.ods": lambda: ods(filled(16_000) * 3_000),
        "repeated-columns.ods": lambda: ods(filled(2_000_000_000)),
        "far-row.ods": lambda: ods('<table:table-row table:number-rows-repeated="1000000"/>' + filled(16_000)),
        "bomb.zip": lambda: zipped({"a.csv": b"patient,month,FIS\n" + b"a,0,1\n" * 33_000_000}),
        "bomb-that-lies.zip": lambda: bomb(200),
        "many-members.zip": lambda: zipped({f"{at}.csv": b"" for at in range(5_000)}),
        "zip-in-zip.zip": lambda: zipped({"a.zip": zipped({"a.csv": months(10)})}),
        "months.csv": lambda: months(300_000),
        "columns.csv": lambda: b",".join(b"c%d" % at for at in range(10_000)) + b"\n" + b"1," * 9_999 + b"1\n",
        "commas.csv": lambda: b"a,b\n" + b"," * 20_000_000 + b"\n",
        "quotes.csv": lambda: b'a,b\n"' + b'""' * 5_000_000,
        "lines.csv": lambda: b"a\n" * 8_000_000,
        "one-word.csv": lambda: b"patient,month,FIS\nP1,0," + b"1" * 30_000_000 + b"\n",
        "spaces.csv": lambda: b"patient,month,FIS\nP1,0,1" + b" " * 10_000_000 + b"x\n",
        "numbers-that-backtrack.csv": lambda: b"patient,month,FIS\nP1,0," + b"1," * 200_000 + b"\n",
        "rows.parquet": lambda: as_parquet(FIS=pa.nulls(40_000_000, pa.string())),
        "cells.parquet": lambda: as_parquet(**{f"c{at}": pa.nulls(50_000, pa.string()) for at in range(2_000)}),
        "lists.parquet": lambda: as_parquet(patient=["a"], month=[0], FIS=pa.array([[[[1.0]]]])),
        "structs.parquet": lambda: as_parquet(patient=["a"], month=[0], FIS=pa.array([{"a": {"b": 1}}])),
        "dates.parquet": lambda: as_parquet(FIS=[1], date=pa.array([2**31 - 1], pa.int32()).cast(pa.date32())),
        "instants.parquet": lambda: as_parquet(patient=["a"], FIS=[1], at=pa.array([2**62], pa.timestamp("us"))),
        "far-dates.csv": lambda: b"patient,date,FIS\nP1,9999-12-31,1\nP1,0001-01-01,1\n",
        "deep.json.csv": lambda: b"[" * 1_000_000 + b"]" * 1_000_000,
        "stata.dta": lambda: stata,
        "sas.xpt": lambda: b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!" + b"0" * 5_000,
        "spss.sav": lambda: b"$FL2@(#) SPSS".ljust(64) + struct.pack("<iiiii", 2, 2**31 - 1, 0, 0, 9) + bytes(200),
        "gzip-inside.sav": lambda: b"$FL3" + zlib.compress(bytes(50_000_000)),
    }  # fmt: skip
