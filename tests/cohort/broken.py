"""Broken files, made on the spot: what clinics send and what attackers send. Each with what must be said about it.

`python -m tests.cohort.broken FOLDER` writes them all, to drop on the app by hand.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd

from fatigue.errors import CohortError, ColumnsError, FatigueError, FileError
from tests.cohort.files.sheets import as_csv, as_ods, as_xlsx
from tests.cohort.files.typed_files import as_zip

FILES = Path(__file__).parent / "data"
GOOD = [["patient", "month", "FIS"], *[[f"P{n}", month, 60 + n - month] for n in range(5) for month in (0, 6)]]
ODD = ["__proto__", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\U0001f600", "\u05e9\u05dd", "a](javascript:x)"]


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A file, and what must come of it: an error with these words, or a cohort (None) whose notes hold them."""

    make: Callable[[], bytes]
    says: str
    error: type[FatigueError] | None = FileError


def text(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def csv(*rows: str, head: str = "patient,month,FIS") -> Callable[[], bytes]:
    return lambda: text(head, "P0,0,60", "P0,6,50", *rows)


def truncated_xlsx() -> bytes:
    return as_xlsx(GOOD)[:-700]


def merged_header() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["patient", "FIS", None])
    book.active.append([None, 0, 6])
    book.active.append(["P1", 60, 50])
    book.active.merge_cells("B1:C1")
    return _saved(book)


def two_header_rows() -> bytes:
    return text("patient,month,FIS", "text,months,points", "P1,0,60", "P1,6,50")


def dates_in_scores() -> bytes:
    return as_xlsx([*GOOD, ["P9", 0, date(2024, 5, 1)]])


def formula_cells() -> bytes:
    """Formulas whose values no program has worked out: their cells are empty, so the score is."""
    return as_xlsx([["patient", "month", "FIS"], ["P1", 0, "=1+1"], ["P1", 6, "=SUM(1,2)"]])


def external_link() -> bytes:
    return as_xlsx([*GOOD, ["P9", 0, "='[http://evil.example/x.xlsx]Sheet1'!A1"]])


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ten_thousand_columns() -> bytes:
    return text(",".join(f"c{n}" for n in range(10_000)), ",".join("1" * 10_000))


def zip_bomb(name: str) -> Callable[[], bytes]:
    @cache  # 1.1 GB of zeros: a second or two to press
    def make() -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            if name.startswith("xl/"):
                archive.writestr("xl/workbook.xml", "<x/>")
            with archive.open(name, "w", force_zip64=True) as part:
                for _ in range(1100):
                    part.write(bytes(2**20))
        return out.getvalue()

    return make


def lying_zip() -> bytes:
    """Says that its table is 10 bytes long, and holds a thousand times as much."""
    data = bytearray(as_zip(data__csv=b"patient,month,FIS\n" + b"P1,0,60\n" * 1000))
    size = (8018).to_bytes(4, "little")
    at = data.find(size)
    while at >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
        at = data.find(size)
    return bytes(data)


def encrypted_zip() -> bytes:
    """Only the flag of a password is set: nothing may be unpacked."""
    data = bytearray(as_zip(data__csv=as_csv(GOOD)))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def wrong_encoding() -> bytes:
    return "patient,month,FIS\nZo\u00eb,0,60\n".encode("utf-16-le")  # no mark: every second byte is NUL


def duplicate_patients_across_sites() -> bytes:
    return text("site,patient,month,FIS", "A,1,0,60", "A,1,6,50", "B,1,0,80", "B,1,6,70")


def odd_names() -> bytes:
    head = ["patient", "month", "FIS", *ODD]
    return as_csv([head, ["P1", 0, 60, *range(6)], ["P1", 6, 50, *range(6)]])


def truncated_parquet() -> bytes:
    out = io.BytesIO()
    pd.DataFrame({"patient": ["P1"], "month": [0], "FIS": [60]}).to_parquet(out)
    return out.getvalue()[:-40]


def xls_noise() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8


def plain(data: bytes) -> Callable[[], bytes]:
    return lambda: data


STOPS, ROLES = CohortError, ColumnsError
CORPUS: dict[str, Broken] = {
    # no table in it
    "empty": Broken(make=plain(b""), says="is empty"),
    "only blanks": Broken(make=plain(b" \r\n\t\r\n"), says="is empty"),
    "only separators": Broken(make=plain(b",,,\n,,,\n"), says="only empty cells"),
    "header alone": Broken(make=lambda: text("patient,month,FIS"), says="no row below it"),
    "renamed pdf": Broken(make=plain(b"%PDF-1.7\n1 0 obj"), says="a PDF document inside"),
    "picture": Broken(make=plain(b"\x89PNG\r\n\x1a\n"), says="a picture inside"),
    "gzip": Broken(make=plain(b"\x1f\x8b\x08\x00"), says="a gzip archive inside"),
    "database": Broken(make=plain(b"SQLite format 3\x00"), says="a database inside"),
    "web page": Broken(make=plain(b"<!DOCTYPE html><table></table>"), says="a web page or xml"),
    "NUL bytes": Broken(make=lambda: text("patient,month,FIS", "P1,0,\x003"), says="NUL bytes"),
    "control characters": Broken(make=lambda: text("patient,month,FIS", "P1,0,\x0160"), says="bytes that are not text"),
    "utf-16 without a mark": Broken(make=wrong_encoding, says="", error=None),
    "utf-16 cut in two": Broken(make=plain(b"\xff\xfep\x00a"), says="not that encoding"),
    # damaged containers
    "truncated xlsx": Broken(make=truncated_xlsx, says="broken or cut short"),
    "truncated ods": Broken(make=lambda: as_ods(GOOD)[:-300], says="broken or cut short"),
    "noise in an xls": Broken(make=xls_noise, says="broken or cut short"),
    "truncated parquet": Broken(make=truncated_parquet, says="a parquet file but is broken"),
    "truncated sav": Broken(make=plain(b"$FL2@(#) SPSS DATA FILE"), says="an SPSS file but is broken"),
    "truncated dta": Broken(make=plain(b"<stata_dta><header><release>118"), says="a Stata file but is broken"),
    "truncated xpt": Broken(make=plain(b"HEADER RECORD*******LIBRARY HEADER RECORD!!!"),
                            says="a SAS transport file but is broken"),
    "password-protected xlsx": Broken(make=(FILES / "locked.xlsx").read_bytes, says="locked with a password"),
    "zip bomb as xlsx": Broken(make=zip_bomb("xl/worksheets/sheet1.xml"), says="more than 1 GB"),
    "zip bomb of csv": Broken(make=zip_bomb("data.csv"), says="would unpack to 1,100 MB"),
    "zip that lies about its size": Broken(make=lying_zip, says="broken or cut short"),
    "zip in a zip": Broken(make=lambda: as_zip(inner__zip=as_zip(data__csv=as_csv(GOOD))),
                           says="an archive inside an archive"),
    "xlsx in a zip": Broken(make=lambda: as_zip(inner__xlsx=as_xlsx(GOOD)), says="an archive inside an archive"),
    "encrypted zip": Broken(make=encrypted_zip, says="locked with a password"),
    "zip without a table": Broken(make=lambda: as_zip(readme__md=b"# hello"), says="without a table"),
    "zip with a dictionary alone": Broken(
        make=lambda: as_zip(d__csv=b"field_name,field_type,field_label\nfis,text,FIS\n"), says="no table of patients"
    ),
    "too many tables in a zip": Broken(
        make=lambda: as_zip(**{f"t{n}__csv": b"a,b\n1,2\n" for n in range(50)}), says="holds 50 tables"
    ),
    "repeated cells in an ods": Broken(
        make=lambda: as_ods(GOOD, attributes='table:number-columns-repeated="16000"'), says="repeated 16,000 times"
    ),
    # tables of the wrong shape
    "10,000 columns": Broken(make=ten_thousand_columns, says="10,000 columns"),
    "names that repeat": Broken(make=lambda: text("patient,FIS,FIS", "P1,1,2"), says="Two columns are called 'FIS'"),
    "a row too long": Broken(make=csv("P1,0,60,7"), says="Row 4 of the file has 4 cells"),
    "a quote never closed": Broken(make=csv('"P1,0,60'), says="opened and never closed"),
    "merged header cells": Broken(make=merged_header, says="put together from rows 1 and 2, such as FIS 0", error=None),
    "a row of units": Broken(make=two_header_rows, says="Row 2 holds units", error=None),
    "one column": Broken(make=lambda: text("hello", "world"), says="No column is called", error=ROLES),
    "no month": Broken(make=lambda: text("patient,FIS", "P1,60", "P1,50"), says="No column is called month",
                       error=ROLES),
    # values that cannot be
    "thousands separators": Broken(make=csv('P1,0,"1,060"'), says="FIS is 1,060; a number was expected", error=STOPS),
    "Excel dates in a score": Broken(make=dates_in_scores, says="FIS is 2024-05-01; a number", error=STOPS),
    "formulas without values": Broken(make=formula_cells, says="no score in any row", error=STOPS),
    "external link": Broken(make=external_link, says="", error=None),
    "mixed types": Broken(make=csv("P1,0,high"), says="FIS is high; a number", error=STOPS),
    "score out of range": Broken(make=csv("P1,0,171"), says="FIS is 171; the FIS runs from 0 to 160", error=STOPS),
    "missing code": Broken(make=csv("P1,0,-99"), says="declare it as a missing code", error=STOPS),
    "duplicate visits": Broken(make=csv("P0,6,49"), says="there again after row 3", error=STOPS),
    "month in words": Broken(make=csv("P1,soon,60"), says="month is soon", error=STOPS),
    "negative month": Broken(make=csv("P1,-6,60"), says="month is -6", error=STOPS),
    "EDSS 0.5": Broken(make=lambda: text("patient,month,FIS,EDSS", "P1,0,60,0.5"), says="0, or 1 to 10 in half steps",
                       error=STOPS),
    "EDSS 10 and then a form": Broken(
        make=lambda: text("patient,month,FIS,EDSS", "P1,0,60,10", "P1,6,50,4"), says="10 is death", error=STOPS
    ),
    "age under 0": Broken(make=lambda: text("patient,month,FIS,age", "P1,0,60,-3"), says="between 0 and 120",
                          error=STOPS),
    "two sexes of one patient": Broken(
        make=lambda: text("patient,month,FIS,sex", "P1,0,60,f", "P1,6,50,m"), says="says otherwise", error=STOPS
    ),
    "no baseline at all": Broken(make=lambda: text("patient,month,FIS", "P1,6,60", "P1,12,50"),
                                 says="no form at month 0", error=STOPS),
    "every score empty": Broken(make=lambda: text("patient,month,FIS", "P1,0,", "P1,6,NA"),
                                says="no score in any row", error=STOPS),
    "days as months": Broken(
        make=lambda: text("patient,month,FIS", *[f"P1,{day},3" for day in range(150)]), says="150 different months",
        error=ROLES,
    ),
    "arabic digits": Broken(make=csv("P1,0,\u0663\u0660"), says="a number was expected", error=STOPS),
    "a number beyond all bounds": Broken(make=csv("P1,0,1e400"), says="a number was expected", error=STOPS),
    # odd, and fine: they come in, as text
    "duplicate patients across sites": Broken(make=duplicate_patients_across_sites, says="site and id together",
                                              error=None),
    "names no program likes": Broken(make=odd_names, says="", error=None),
    "right-to-left ids and formulas as ids": Broken(
        make=lambda: text("patient,month,FIS", "\u05e9\u05dd,0,60", "=cmd|' /C calc'!A0,0,50", "<b>x</b>,0,40"),
        says="", error=None,
    ),
    "one row": Broken(make=lambda: text("patient,month,FIS", "P1,0,60"), says="", error=None),
    "old byte-order mark and sep line": Broken(make=plain(b"\xef\xbb\xbfpatient;month;FIS\r\nP1;0;60\r\n"), says="",
                                               error=None),
}  # fmt: skip


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, broken in CORPUS.items():
        (folder / f"{name}.bin").write_bytes(broken.make())


if __name__ == "__main__":
    main()
