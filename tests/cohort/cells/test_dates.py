"""Long by date: windows of 91 days round every sixth month, the nearest wins; after treatment is no baseline."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fatigue.cohort.build.checks import check
from fatigue.cohort.cells.dates import are_without_day, cannot_be, dates_of
from fatigue.cohort.files.read import read
from fatigue.cohort.instruments import instrument
from fatigue.cohort.load import load
from fatigue.cohort.roles.guess import guess

HEAD = "patient,date,treated on,FIS\n"
ROWS = [
    "A,2020-01-10,2020-01-20,60",  # 10 days before: the baseline
    "A,2020-07-25,2020-01-20,50",  # day 187: month 6
    "A,2020-08-30,2020-01-20,48",  # day 223: the same window, farther
    "A,2021-01-20,2020-01-20,40",  # day 366: month 12
    "B,2020-03-01,2020-04-01,80",
    "B,2020-10-01,2020-04-01,70",
]


def faults(*rows: str):
    raw = read((HEAD + "\n".join(rows)).encode())
    return check(raw, guess(raw), instrument("FIS"))


def by_date(*rows: str):
    return load((HEAD + "\n".join(rows)).encode(), columns={"month": "date"})


def test_the_form_nearest_to_the_visit_is_taken_and_the_other_listed():
    cohort = by_date(*ROWS)
    assert cohort.months == (0.0, 6.0, 12.0)
    np.testing.assert_array_equal(cohort.score_array(), [[60, 50, 40], [80, 70, np.nan]])
    found = faults(*ROWS)
    assert found[["row", "patient", "column", "value", "rule", "severity"]].to_numpy().tolist() == [
        [4, "A", "date", "2020-08-30", "two forms in one window", "leaves out"]
    ]
    assert any("counted from treated on" in note for note in cohort.notes)


def test_the_column_of_treatment_is_proposed_and_can_be_refused():
    raw = read((HEAD + "\n".join(ROWS)).encode())
    found = guess(raw)
    assert found.roles["date"] == "date"
    assert found.roles["treated"] == "treated on"
    asked = {question.role: question for question in found.questions}
    assert asked["month"].is_needed
    assert asked["treated"].guess == "treated on"
    without = load((HEAD + "\n".join(ROWS)).encode(), columns={"month": "date", "treated": "no visit"})
    assert any("each patient's first form" in note for note in without.notes)


def test_a_form_after_treatment_is_no_baseline():
    rows = ["C,2020-01-30,2020-01-20,60", "C,2020-07-20,2020-01-20,50"]
    found = faults(*ROWS, *rows)
    late = found[found["rule"] == "form after treatment"]
    assert late[["row", "patient", "value"]].to_numpy().tolist() == [[8, "C", "2020-01-30"]]
    assert set(found["rule"]) == {"two forms in one window", "form after treatment", "no baseline"}
    assert np.isnan(by_date(*ROWS, *rows).at(0)[2])


def test_a_form_long_before_treatment_is_left_out():
    found = faults(*ROWS, "C,2019-01-01,2020-01-20,60", "C,2020-01-01,2020-01-20,50")
    assert list(found[found["rule"] == "form before the baseline"]["patient"]) == ["C"]


def test_without_a_date_of_treatment_the_first_form_is_the_baseline():
    cohort = load(b"id,date,FIS\nA,2020-01-01,60\nA,2020-02-15,58\nA,2020-07-01,50\n", columns={"month": "date"})
    np.testing.assert_array_equal(cohort.score_array(), [[60, 50]])
    assert not any("after treatment" in note.casefold() for note in cohort.notes)


def test_an_empty_form_does_not_hide_a_filled_one():
    cohort = load(b"id,date,FIS\nA,2020-01-01,60\nA,2020-07-02,\nA,2020-07-20,50\n", columns={"month": "date"})
    np.testing.assert_array_equal(cohort.score_array(), [[60, 50]])


def test_what_is_no_date_stops_the_file():
    found = faults(*ROWS, "C,soon,2020-01-20,60")
    assert list(found[found["severity"] == "stops"]["value"]) == ["soon"]


def test_days_since_treatment_are_put_in_windows():
    cohort = load(b"id,study_day,FIS\nA,-5,60\nA,180,50\nA,370,40\n", columns={"month": "study_day"})
    assert cohort.months == (0.0, 6.0, 12.0)


def test_ady_has_no_day_0():
    cohort = load(b"id,ADY,FIS\nA,1,60\nA,180,50\n", columns={"month": "ADY"})
    np.testing.assert_array_equal(cohort.score_array(), [[60, 50]])


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (("2020-01-31", "2020/01/31", "2020-01-31T10:00:00", "31.01.2020", "31JAN2020", "31-Jan-2020"), True),
        (("31/01/2020", "01/02/2020"), True),
        (("01/31/2020", "01/02/2020"), True),
        (("01/02/2020", "03/04/2020"), False),  # nothing tells day from month
        (("31/01/2020", "01/31/2020"), False),  # the file contradicts itself
        (("2020-13-01", "12", "yesterday", ""), False),
    ],
)
def test_dates_are_read_where_their_order_is_certain(words, known):
    found = dates_of(words)
    assert np.isfinite(found).all() if known else np.isnan(found).all()


@given(st.lists(st.integers(-91, 1200), min_size=1, max_size=12, unique=True))
def test_every_placed_form_lies_in_its_window(days):
    rows = "".join(f"A,{day},{at}\n" for at, day in enumerate(days))
    table = read(f"id,study_day,FIS\nB,0,1\n{rows}".encode())
    mapping = guess(table, known={"month": "study_day"})
    cohort = load(table.frame.astype("str"), columns=mapping, instrument="FIS")
    for month, score in zip(cohort.months, cohort.score_array()[1], strict=True):
        if np.isfinite(score):
            apart = [abs(day - 183 * month / 6) for day in days]
            assert apart[int(score)] <= 91
            allowed = [gap for gap, day in zip(apart, days, strict=True) if month > 0 or day <= 0]
            assert apart[int(score)] == min(allowed)


@pytest.mark.parametrize(
    "word",
    [
        "20240531", "20240531.0", "31.05.24", "31-Mai-2024", "31 mai 2024", "May 31, 2024", "May 31st 2024",
        "31/05/2024 14:05", "31/05/2024 2:05 PM", "2024-05-31T23:30:00+02:00", "2024-05-31T23:30:00Z", "2024/05/31",
        "2024-05-31T23:30:00.123", "31.05.2024 08:00", "31. Mai 2024", "Fri, 31 May 2024", "Freitag, 31. Mai 2024",
        "31 maggio 2024", "31 de mayo de 2024",
        "31 de maio de 2024", "31 mei 2024", "31 maja 2024", "31MAY24", "31MAY2024:14:05:00", "2024-May-31", "24-05-31",
        "20240531T1405", "2024.05.31", "31. 5. 2024",
    ],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(word):
    assert dates_of((word, "24-06-15", "25-01-03"))[0] == datetime.date(2024, 5, 31).toordinal()


@pytest.mark.parametrize(
    ("word", "month"),
    [("Jänner", 1), ("févr.", 2), ("März", 3), ("kwietnia", 4), ("maggio", 5), ("Juin", 6), ("luglio", 7), ("août", 8),
     ("września", 9), ("okt", 10), ("lis", 11), ("diciembre", 12)],
)  # fmt: skip
def test_months_are_known_in_eight_languages(word, month):
    assert dates_of((f"3 {word} 2024",))[0] == datetime.date(2024, month, 3).toordinal()


@pytest.mark.parametrize(
    ("word", "first"),
    [("May 2024", (5, 1)), ("2024-05", (5, 1)), ("05/2024", (5, 1)), ("MAY24", (5, 1)), ("2024m5", (5, 1)),
     ("2024Q2", (4, 1)), ("Q2 2024", (4, 1)), ("2024-W22", (5, 27))],
)  # fmt: skip
def test_a_month_without_a_day_is_its_first(word, first):
    assert dates_of((word,))[0] == datetime.date(2024, *first).toordinal()
    assert are_without_day((word,)).all()


@pytest.mark.parametrize(
    "word", ["12", "60", "171", "2024", "3.5", "45443", "visit 2", "M12", "6 months", "10012034", "P-2024"]
)
def test_a_plain_number_or_word_is_no_date(word):
    assert np.isnan(dates_of((word,))).all()
    assert not cannot_be((word,)).any()


@pytest.mark.parametrize("word", ["14258-05-31", "31.02.2024", "1900-01-01", "9999-12-31", "31.12.20244"])
def test_a_date_that_cannot_be_is_told_from_what_is_no_date(word):
    assert np.isnan(dates_of((word,))).all()
    assert cannot_be((word,)).all()


def test_days_of_a_spreadsheet_program_are_dates_where_the_column_says_so():
    day = datetime.date(2024, 5, 31).toordinal()
    assert list(dates_of(("45443", "45444.5"), is_named=True)) == [day, day + 1]
    assert list(dates_of(("31.05.2024", "1.6.2024", "2.6.24", "3.6.24", "4.6.24", "45443"))) == [
        day, day + 1, day + 2, day + 3, day + 4, day,
    ]  # fmt: skip


def test_years_of_two_digits_are_of_2000_up_to_49():
    found = dates_of(("01.01.49", "01.01.50"))
    assert list(found) == [datetime.date(2049, 1, 1).toordinal(), datetime.date(1950, 1, 1).toordinal()]


def test_one_slip_does_not_hide_in_which_order_dates_are_written():
    words = (*(f"{day}/{month}/2024" for day in range(1, 31) for month in ("01", "03")), "02/31/2024")
    found = dates_of(words)
    assert np.isfinite(found[:-1]).all()
    assert cannot_be(words)[-1]


def test_dates_in_every_way_in_one_column_are_put_in_windows():
    rows = [
        "A,20200110",
        "A,12.07.2020",
        "B,Jan 10 2020",
        "B,12-Jul-2020",
        "C,2020-01-10T10:00:00Z",
        "C,12 juillet 2020",
    ]
    data = "patient,when,FIS\n" + "\n".join(f"{row},50" for row in rows)
    cohort = load(data.encode(), columns={"month": "when"})
    assert cohort.months == (0.0, 6.0)
    assert cohort.n_visits == 6


def test_months_without_a_day_are_said():
    data = b"patient,date,FIS\nA,Jan 2020,60\nA,Jul 2020,50\nB,2020-01-10,60\nB,2020-07-12,50\n"
    assert any(
        "2 dates without a day count as the first" in note for note in load(data, columns={"month": "date"}).notes
    )


@pytest.mark.parametrize("number", ["-5", "0", "99999999", "-1.5"])
def test_a_number_of_no_day_among_those_of_a_spreadsheet_costs_its_form_alone(number):
    rows = [(f"P{n}", 44500 + n + day, 60 - day / 10) for n in range(6) for day in (0, 183, 365)]
    frame = pd.DataFrame(rows, columns=["patient", "Datum der Visite", "FIS"]).astype({"Datum der Visite": str})
    frame.loc[4, "Datum der Visite"] = number
    cohort = load(frame, columns={"month": "Datum der Visite"})
    assert (cohort.n_visits, cohort.months) == (17, (0, 6, 12))
    assert any(f"Datum der Visite is {number}" in note for note in cohort.notes)
