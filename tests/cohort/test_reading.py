"""What was read, what was left out and how scores were counted: carried by the cohort, and no part of its digest."""

from __future__ import annotations

import numpy as np
import pytest

from fatigue.cohort.demo import demo
from fatigue.cohort.load import load
from tests.cohort.files.sheets import as_xlsx

ROWS = [["id", "month", "FIS", "EDSS", "job"], ["A", 0, 60, 4, "x"], ["A", 6, 45, 4, "y"], ["B", 0, 80, 6, "x"],
        [None, 6, 70, 6, "x"]]  # fmt: skip


def test_a_spreadsheet_tells_its_sheet_rows_and_columns() -> None:
    reading = load(as_xlsx(ROWS, before=[("Read me", [])])).reading
    assert reading is not None
    assert (reading.format, reading.sheet, reading.encoding) == ("xlsx", "visits", None)
    assert (reading.n_rows, reading.n_columns, reading.layout) == (4, 5, "long")


def test_a_text_tells_its_encoding_and_decimal_mark() -> None:
    reading = load("id;month;FIS;größe\nA;0;60,5;1,5\nA;6;50;1,5\n".encode("cp1252")).reading
    assert reading is not None
    assert (reading.format, reading.encoding, reading.separator, reading.decimal) == ("csv", "cp1252", ";", ",")


def test_what_was_left_out_is_kept_by_rule() -> None:
    reading = load(as_xlsx(ROWS)).reading
    assert reading is not None
    assert reading.rules[["rule", "severity", "n"]].to_numpy().tolist() == [
        ["unknown word", "notice", 3], ["missing patient id", "leaves out", 1],
    ]  # fmt: skip
    assert reading.rules["first"].iloc[0].startswith("Row 2 (patient A, month 0): job is x;")
    assert len(reading.faults) == 4


def test_a_part_of_the_cohort_still_speaks_of_the_whole_file_and_the_digest_does_not() -> None:
    cohort = load(as_xlsx(ROWS))
    part = cohort.take(np.array([True, False]))
    assert part.reading is cohort.reading
    assert cohort.digest == load(as_xlsx(ROWS, before=[("Read me", [["Hello"]])]), sheet="visits").digest
    assert demo().reading is None


def forms(*answers: str) -> bytes:
    """D-FIS, eight items answered 0 to 4: one row a form, "-" for no answer; a score of the file after "="."""
    rows = []
    for at, form in enumerate(answers):
        items, _, own = form.partition("=")
        rows.append(f"P{at // 2},{6 * (at % 2)},{','.join('' if x == '-' else x for x in items)},{own}")
    return ("id,month," + ",".join(f"dfis{n}" for n in range(1, 9)) + ",DFIS\n" + "\n".join(rows) + "\n").encode()


def test_the_scoring_audit_counts_each_kind_of_form() -> None:
    reading = load(forms("11111111=8", "1111----=8", "4-------", "22222222=15"), instrument="D-FIS").reading
    assert reading is not None and reading.scored is not None and reading.items is not None  # noqa: PT018
    line = reading.scored.iloc[0]
    assert (line["scale"], line["n_forms"], line["n_complete"], line["n_prorated"], line["n_unscored"]) == (
        "total", 4, 2, 1, 1,
    )  # fmt: skip
    assert (line["n_supplied"], line["n_same"], line["largest"]) == (3, 2, 1.0)
    assert reading.items["n_missing"].tolist() == [0, 1, 1, 1, 2, 2, 2, 2]
    assert set(reading.items["n_forms"]) == {4}
    assert not reading.items["is_reversed"].any()


def test_the_strict_rule_leaves_forms_unscored() -> None:
    reading = load(
        forms("11111111", "1111----"), instrument="D-FIS", columns={"rule": "strict", "reverse": [2]}
    ).reading
    assert reading is not None and reading.scored is not None and reading.items is not None  # noqa: PT018
    assert reading.scored[["n_complete", "n_prorated", "n_unscored"]].iloc[0].tolist() == [1, 0, 1]
    assert np.isnan(reading.scored["largest"].iloc[0])
    assert reading.items.loc[reading.items["is_reversed"], "item"].tolist() == [2]


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_items_name_their_subscale(layout: str) -> None:
    months = ("_m0", "_m6") if layout == "wide" else ("",)
    names = [f"mfis_{n:02d}{month}" for month in months for n in range(1, 22)]
    head = "id," + ("" if layout == "wide" else "month,") + ",".join(names)
    rows = ["A," + ("" if layout == "wide" else "0,") + ",".join("1" for _ in names)]
    reading = load(f"{head}\n{rows[0]}\n".encode()).reading
    assert reading is not None and reading.scored is not None and reading.items is not None  # noqa: PT018
    assert list(reading.scored["scale"]) == ["total", "physical", "cognitive", "psychosocial"]
    assert reading.items["scale"].value_counts().to_dict() == {"cognitive": 10, "physical": 9, "psychosocial": 2}
    assert set(reading.items["n_forms"]) == {len(months)}


def test_every_row_of_a_long_file_is_accounted_for() -> None:
    """CDISC ADaM: another parameter, imputed and unchosen rows; then rows without an id, a visit or a score."""
    rows = ["A,F,Baseline,60,Y,", "A,F,Month 6,45,Y,", "A,F,Month 6,45,Y,LOCF", "A,F,Unscheduled,50,,",
            "A,X,Baseline,1,Y,", ",F,Baseline,1,Y,", "B,F,Baseline,,Y,", "B,F,Month 6,70,Y,"]  # fmt: skip
    data = ("USUBJID,PARAMCD,AVISIT,AVAL,ANL01FL,DTYPE\n" + "\n".join(rows)).encode()
    reading = load(data, instrument="FIS", columns={"parameter": "F"}).reading
    assert reading is not None and reading.rows is not None  # noqa: PT018
    assert reading.rows.to_numpy().tolist() == [
        ["with a total score", 3], ["another parameter (PARAMCD)", 1], ["not chosen for analysis (ANL01FL)", 1],
        ["imputed, not observed (DTYPE)", 1], ["no patient id", 1], ["no total score in the row", 1],
    ]  # fmt: skip
    assert reading.rows["n"].sum() == reading.n_rows


@pytest.mark.parametrize("seed", range(6))
def test_rows_add_up_whatever_is_missing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = [
        f"P{rng.integers(9)},{2020 + at % 3}-0{1 + at % 9}-1{at % 8},{rng.choice(['', '40', '50'])}" for at in range(60)
    ]
    cohort = load(("id,date,FIS\n" + "\n".join(lines)).encode(), columns={"month": "date"})
    reading = cohort.reading
    assert reading is not None and reading.rows is not None  # noqa: PT018
    assert reading.rows["n"].sum() == 60
    assert reading.rows["n"].iloc[0] == cohort.n_visits
