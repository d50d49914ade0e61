"""What reads what others wrote: each parser of our own, with inputs to start from.

A target takes any bytes and may raise a FatigueError. Anything else that it raises is a fault (`bench/fuzz.py`).
"""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from fatigue.cohort.cells import names, vocabulary
from fatigue.cohort.cells.cells import cells_of, month, number
from fatigue.cohort.cells.dates import cannot_be, dates_of
from fatigue.cohort.demo import demo
from fatigue.cohort.files import sent
from fatigue.cohort.files.delimited import read_separated
from fatigue.cohort.files.encodings import decoded
from fatigue.cohort.files.foreseen import is_foreseen
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.files.read import read
from fatigue.cohort.files.redcap import exported
from fatigue.cohort.files.spanned import spans_of
from fatigue.cohort.files.spreadsheets import is_spreadsheet
from fatigue.cohort.files.zipped import read_zip, starts
from fatigue.cohort.group import Group
from fatigue.cohort.load import load, template
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.saved import from_json
from fatigue.deck import Deck
from fatigue.errors import FatigueError
from pages.frame.behind import local
from pages.frame.hosts import is_ours
from pages.frame.publish import seal
from pages.frame.server import is_of_this_site

WIDE = b"id;Alter;FIS vorher;FIS 6 Monate;FIS 12 Monate\nA;34;88,5;61;\nB;41;102;95;90\n"
DATED = b"patient,date of visit,MFIS,sex\nP1,03/04/2021,40,f\nP1,2021-10-05,33,f\nP2,5 May 2021,-99,m\nP2,05.11.21,,m\n"
ITEMS = b"record_id,redcap_event_name,fis_1,fis_2\n1,baseline_arm_1,1,2\n1,month_6_arm_1,0,1\n2,baseline_arm_1,,\n"
TOPPED = b'Ward nine,,,\n,Baseline,Month 6,\npatient,FIS,FIS,remark\nA,80,70,"x, y"\nB,90,85,\n'
SPANNED = (
    b'<a xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><table:table table:name="s"><table:table-row '
    b'table:number-rows-repeated="2"><table:table-cell table:number-columns-spanned="2" '
    b'table:number-rows-spanned="3"/></table:table-row></table:table></a>'
)
SHEET = (
    b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>patient</t></is></c><c r="XFD1048576"><v>1</v>'
    b"</c></row></sheetData></worksheet>"
)
WORDS = "\n".join([
    "03/04/2021", "2021-W05", "5 May 2021", "May 21", "20210405", "44000", "1.5.98 12:30", "M6", "6 months", "baseline",
    "week 12", "FIS_V3", "MFIS physical 12 months", "T0", "-99", "1,5", "1e3", "Teilzeit", "f", "SPMS", "Visit 2 (M12)",
]).encode()  # fmt: skip
LINKS = "\n".join([
    "age:18-40;sex:female|male", "rest;edss:0-3.5;keep:age|edss", "https://evil.example:8501", "[::1]:8501",
    "/curves?age=18", "//evil.example", seal.new_secret(),
]).encode()  # fmt: skip
DEMO = demo()
ANSWERS = (
    b'{"layout": "long", "roles": {"patient": "patient", "month": "month", "score": "FIS"}, "header": [1, 2],'
    b' "missing": ["-99"], "words": {"sex": {"f": "female"}}, "schedule": [[0, -91, 0]], "visits": {"V1": 0}}'
)

DECK = (
    b'{"format": "fatigue deck 1", "title": "Talk", "cohort": "abc", "version": "1", "estimand": {}, "views": [{"page":'
    b' "curves", "title": "A", "params": {"age": ["18", "40"], "curve_line": ["Mean"]}}]}'
)


@dataclass(frozen=True, kw_only=True)
class Target:
    """A parser, and what it usually reads."""

    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]


def text_table(data: bytes) -> None:
    """Read separated text to its end: a cohort, or why not."""
    raw = exported(read_separated(data, "The file"))
    guess(raw)
    load(raw, instrument="FIS")


def letters(data: bytes) -> None:
    """Find how letters are written."""
    decoded(data)


def words(data: bytes) -> None:
    """Read words as dates, numbers, months, names of columns, and words of the vocabulary."""
    said = data.decode("utf-8", "replace").splitlines()[:40]
    dates_of(said)
    cannot_be(said, is_named=True)
    for word in said:
        number(word, decimal=",")
        month(word)
        names.parse(word)
        names.month_of(word)
    for role in vocabulary.VOCABULARY:
        vocabulary.understood(role, said)


def archive(data: bytes) -> None:
    """Look into a zip, and read the tables of text in it."""
    starts(data)
    is_spreadsheet(data)
    is_foreseen(data)

    def part(content: bytes, called: str, _: bool) -> Raw:
        return exported(read_separated(content, called))

    read_zip(data, part)


def sheets(data: bytes) -> None:
    """Look into the xml of spreadsheets before a reader does."""
    is_foreseen(_zipped({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": data}))
    spans_of(data, "s")
    with contextlib.suppress(FatigueError):
        read(_zipped({"xl/workbook.xml": BOOK, "_rels/.rels": ROOT, "xl/_rels/workbook.xml.rels": LINKED,
                      "xl/worksheets/sheet1.xml": data}))  # fmt: skip


def answers(data: bytes) -> None:
    """Read saved answers, and apply them."""
    load(TABLE, columns=from_json(data), instrument="FIS")


def deck(data: bytes) -> None:
    """Read a saved deck, and write it again."""
    Deck.from_json(Deck.from_json(data).to_json())


def links(data: bytes) -> None:
    """Read what a link, a header or a cookie may say."""
    for text in data.decode("utf-8", "replace").splitlines()[:20]:
        seal.is_secret(text)
        is_ours(text)
        is_of_this_site(text, "127.0.0.1:8501")
        local(text)
        with contextlib.suppress(FatigueError):
            Group.of(text).mask(DEMO)


def answer_of_a_reader(data: bytes) -> None:
    """Take what comes back from a process that a file has taken over."""
    said, _, columns = data.partition(b"\n")
    with contextlib.suppress(*sent.NO_TABLE):
        cells_of(sent.unpacked(said, columns), "patient")


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archived:
        for name, part in parts.items():
            archived.writestr(name, part)
    return out.getvalue()


TABLE = read(template().encode())
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FILES = b"http://schemas.openxmlformats.org/package/2006/relationships"
BOOK = (
    b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="' + _OFFICE
    + b'"><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>'
)  # fmt: skip
ROOT = (
    b'<Relationships xmlns="' + _FILES + b'"><Relationship Id="rId1" Type="' + _OFFICE
    + b'/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)  # fmt: skip
LINKED = (
    b'<Relationships xmlns="' + _FILES + b'"><Relationship Id="rId1" Type="' + _OFFICE
    + b'/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)  # fmt: skip
TARGETS = {
    "text": Target(run=text_table, seeds=(template().encode(), WIDE, DATED, ITEMS, TOPPED)),
    "letters": Target(run=letters, seeds=("Größe;Übung\n1;2\n".encode("cp1252"), "表,値\n".encode("shift_jis"), WIDE)),
    "words": Target(run=words, seeds=(WORDS,)),
    "archive": Target(run=archive, seeds=(_zipped({"a.csv": WIDE, "b.csv": DATED}), _zipped({"x.csv": ITEMS}))),
    "sheets": Target(run=sheets, seeds=(SPANNED, SHEET)),
    "answers": Target(run=answers, seeds=(ANSWERS,)),
    "deck": Target(run=deck, seeds=(DECK,)),
    "links": Target(run=links, seeds=(LINKS,)),
    "reader": Target(run=answer_of_a_reader, seeds=(b"\n".join(map(bytes, sent.packed(TABLE))),)),
}
