"""Files that nobody meant to be read: cohort files of many shapes and formats, damaged in many ways, each from a seed.

`file_of(seed)` gives the same bytes for the same seed on every machine, so that what went wrong can be looked at.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable

import numpy as np
import openpyxl
import pandas as pd

Rows = list[list[str]]

SEPARATORS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1", "cp1250", "cp1251", "shift_jis", "mac-roman")
NAMES = (
    "id", "patient", "Patient ID", "record_id", "USUBJID", "site", "age", "AGE", "Alter", "sex", "edss", "EDSS", "FSS",
    "FIS", "fis_0", "FIS_6", "FIS 12m", "FIS_day7", "FIS_discharge", "mfis_total", "fis1", "fis40", "month", "visit",
    "Besuch", "date", "treated", "day", "ADY", "AVISIT", "PARAMCD", "AVAL", "ANL01FL", "DTYPE", "BASE", "steps", "arm",
    "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "gym___1", "employment", "driving", "",
    "0", "6", "12", "1e5", "nan", "True", "name", "e-mail", "Unnamed: 0", "a,b", "FIS_0", "vor", "nach", "=1+1", "日付",
)  # fmt: skip
WORDS = (
    "", "", "0", "1", "6", "12", "36", "84", "171", "-1", "-99", "999", "3,5", "3.5", "1e400", "-inf", "nan", "NA",
    "TRUE", "False", "007", "1,234", "2020-01-31", "31.12.24", "31-Dez-2024", "20240531", "12/31/2024", "9999-99-99",
    "Dec 31, 2024", "2024-05-31T23:30:00+02:00", "14258-01-01", "baseline_arm_1", "month_6_arm_1", "Week 26", "day 7",
    "V3", "unknown",
    "full-time", "berentet", "RRMS", "f", "männlich", "P01", "P01", "P02", "a@b.org", "=cmd|' /C calc'!A0", "@SUM(A1)",
    "\u202e", "\x00", "\ufeff", "x" * 300, "LOCF", "Y", '"', "'", "||", ";", "ё", "é", "ß", "\U0001f600", "1/0", "²",
)  # fmt: skip


def file_of(seed: int) -> tuple[str, bytes]:
    """Give the kind and the bytes of one file."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    rows = rng.choice((_wide, _long, _by_date, _items, _anything))(rng)
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
        rng.choice(ROW_FAULTS)(rng, rows)
    kind = rng.choice(tuple(WRITERS))
    data = WRITERS[kind](rng, rows)
    if rng.random() < 0.2:
        data = _damaged(rng, data)
    return kind, data


# --- shapes -------------------------------------------------------------------------------------------------------


def _score(rng: random.Random) -> str:
    return str(rng.randint(7, 50)) if rng.random() > 0.03 else rng.choice(WORDS)


def _wide(rng: random.Random) -> Rows:
    name = rng.choice(("FIS", "MFIS", "fss", "BDI", "score", "FIS physical"))
    times = rng.choice((
        ("_0", "_6", "_12"), (" baseline", " 6m", " 12m"), ("_vor", "_nach"), ("_pre", "_post", "_followup"),
        ("_0", "_day7", "_day30"), ("_V1", "_V2", "_V3"), ("0", "6", "12"), ("_screen", "_w4", "_w12"), ("_y0", "_y1"),
    ))  # fmt: skip
    header = ["id", "age", "edss", *(name + time for time in times)]
    return [header, *([f"P{at}", str(rng.randint(18, 70)), str(rng.randint(2, 13) / 2), *(_score(rng) for _ in times)]
                      for at in range(rng.randint(0, 12)))]  # fmt: skip


def _long(rng: random.Random) -> Rows:
    times = rng.choice((("0", "6", "12"), ("baseline", "month 6", "month 12"), ("V1", "V2"), ("vor", "nach"),
                        ("baseline_arm_1", "month_6_arm_1"), ("day 1", "day 8", "discharge")))  # fmt: skip
    when = rng.choice(("month", "visit", "AVISIT", "redcap_event_name", "time"))
    return [["patient", when, "FIS", "EDSS", "employment"],
            *([f"P{at}", time, _score(rng), "4.5", rng.choice(WORDS)]
              for at in range(rng.randint(0, 8)) for time in times)]  # fmt: skip


def _by_date(rng: random.Random) -> Rows:
    step = rng.choice((7, 14, 21, 28, 90, 183, 365))
    form = rng.choice(("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%y", "%Y%m%d", "%d-%b-%Y", "%b %d, %Y", "%Y-%m-%dT%H:%M:%SZ"))
    rows = [["id", "date", "treated", "MFIS"]]
    for at in range(rng.randint(0, 8)):
        start = pd.Timestamp("2015-01-01") + pd.Timedelta(days=rng.randint(0, 3000))
        for visit in range(rng.randint(1, 6)):
            day = start + pd.Timedelta(days=visit * step + rng.randint(-3, 3))
            rows.append([f"P{at}", day.strftime(form), start.strftime(form), str(rng.randint(0, 84))])
    return rows


def _items(rng: random.Random) -> Rows:
    n_items, stem = rng.choice(((40, "fis"), (21, "mfis_"), (9, "fss"), (8, "dfis")))
    return [["record_id", "month", *(f"{stem}{at + 1}" for at in range(n_items))],
            *([str(at), month, *(str(rng.randint(0, 5)) for _ in range(n_items))]
              for at in range(rng.randint(0, 5)) for month in ("0", "6"))]  # fmt: skip


def _anything(rng: random.Random) -> Rows:
    width = rng.randint(1, 9)
    return [[rng.choice(NAMES) for _ in range(width)],
            *([rng.choice(WORDS) for _ in range(width)] for _ in range(rng.randint(0, 10)))]  # fmt: skip


# --- faults of rows -------------------------------------------------------------------------------------------------


def _swap_cell(rng: random.Random, rows: Rows) -> None:
    row = rng.choice(rows)
    if row:
        row[rng.randrange(len(row))] = rng.choice((*WORDS, *NAMES))


def _rename(rng: random.Random, rows: Rows) -> None:
    if rows and rows[0]:
        rows[0][rng.randrange(len(rows[0]))] = rng.choice(NAMES)


def _cut_row(rng: random.Random, rows: Rows) -> None:
    row = rng.choice(rows)
    del row[rng.randint(0, len(row)) :]


def _longer_row(rng: random.Random, rows: Rows) -> None:
    rng.choice(rows).append(rng.choice(WORDS))


def _repeat_row(rng: random.Random, rows: Rows) -> None:
    rows.insert(rng.randint(0, len(rows)), list(rng.choice(rows)))


def _no_header(rng: random.Random, rows: Rows) -> None:
    if len(rows) > 1:
        del rows[0]


def _title(rng: random.Random, rows: Rows) -> None:
    rows[:0] = [[rng.choice(("Ward B", "", "Baseline"))], *([[]] if rng.random() < 0.5 else [])]


def _row_names(rng: random.Random, rows: Rows) -> None:
    for at, row in enumerate(rows):
        row.insert(0, str(at) if at else "")


def _column_of_one_word(rng: random.Random, rows: Rows) -> None:
    word = rng.choice((*WORDS, *NAMES))
    for row in rows:
        row.append(word)


def _blank_ids(rng: random.Random, rows: Rows) -> None:
    for row in rows[2:]:
        if row and rng.random() < 0.6:
            row[0] = ""


def _shuffle(rng: random.Random, rows: Rows) -> None:
    rng.shuffle(rows)


ROW_FAULTS: tuple[Callable[[random.Random, Rows], None], ...] = (
    _swap_cell, _swap_cell, _rename, _rename, _cut_row, _longer_row, _repeat_row, _no_header, _title, _row_names,
    _column_of_one_word, _blank_ids, _shuffle,
)  # fmt: skip


# --- formats --------------------------------------------------------------------------------------------------------


def _csv(rng: random.Random, rows: Rows) -> bytes:
    out = io.StringIO()
    quoting = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer = csv.writer(
        out, delimiter=rng.choice(SEPARATORS), quoting=quoting, lineterminator=rng.choice(("\n", "\r\n", "\r"))
    )
    writer.writerows(rows)
    return out.getvalue().encode(rng.choice(ENCODINGS), "replace")


def _xlsx(rng: random.Random, rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append([_typed(rng, openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell)) for cell in row])
    if len(rows) > 3 and rng.random() < 0.3:
        sheet.merge_cells(start_row=2, end_row=3, start_column=1, end_column=1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(rng: random.Random, cell: str) -> object:
    try:
        return float(cell) if rng.random() < 0.8 and np.isfinite(float(cell)) else cell
    except ValueError:
        return cell or None


def _parquet(rng: random.Random, rows: Rows) -> bytes:
    out = io.BytesIO()
    _frame(rng, rows).to_parquet(out)
    return out.getvalue()


def _frame(rng: random.Random, rows: Rows) -> pd.DataFrame:
    width = max(map(len, rows), default=0)
    header = [*rows[0], *[""] * (width - len(rows[0]))] if rows else []
    body = [[*row, *[""] * (width - len(row))] for row in rows[1:]]
    names = [f"{name or 'x'}_{at}" if name in header[:at] or not name else name for at, name in enumerate(header)]
    frame = pd.DataFrame(body, columns=pd.Index(names, dtype=object), dtype=object)
    for name in frame.columns[:50]:
        if rng.random() < 0.6:
            numbers = pd.to_numeric(frame[name], errors="coerce")
            if numbers.notna().any():
                frame[name] = numbers
        elif rng.random() < 0.3:
            frame[name] = pd.to_datetime(frame[name], errors="coerce", format="mixed", utc=True)
    return frame


def _zip(rng: random.Random, rows: Rows) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for at in range(rng.randint(1, 3)):
            archive.writestr(
                rng.choice((f"data{at}.csv", f"ADSL{at}.csv", f"__MACOSX/x{at}", f"dict{at}.csv")), _csv(rng, rows)
            )
    return out.getvalue()


WRITERS: dict[str, Callable[[random.Random, Rows], bytes]] = {
    "csv": _csv, "csv again": _csv, "csv once more": _csv, "xlsx": _xlsx, "parquet": _parquet, "zip": _zip,
}  # fmt: skip


def _damaged(rng: random.Random, data: bytes) -> bytes:
    broken = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        if not broken:
            break
        at = rng.randrange(len(broken))
        what = rng.random()
        if what < 0.5:
            broken[at] = rng.randrange(256)
        elif what < 0.7:
            del broken[at : at + rng.choice((1, 4, 64))]
        elif what < 0.9:
            broken[at:at] = rng.choice((b'"', b"\0", b",", b"\n", b"\xff\xfe", b"\xef\xbb\xbf", bytes(16)))
        else:
            del broken[at:]
    return bytes(broken)
