"""Visits by day or date: the schedule is proposed from the forms, can be given, and nothing is dropped unsaid."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from fatigue.cohort.build.checks import check
from fatigue.cohort.build.spacing import proposed
from fatigue.cohort.files.read import read
from fatigue.cohort.instruments import instrument
from fatigue.cohort.load import load
from fatigue.cohort.roles.answers import recalled
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.schedule import as_text, rule_of, schedule_of
from fatigue.errors import ColumnsError

TWELVE_WEEKS = (0, 14, 28, 56, 84)


def trial(n: int, days: tuple[int, ...], *, jitter: int = 0, missed: float = 0.0, seed: int = 1) -> pd.DataFrame:
    """Patients with a form at each day, give or take the jitter; some missed, the baseline never."""
    draw = np.random.default_rng(seed)
    rows = [
        (f"P{at}", day + (int(draw.integers(-jitter, jitter + 1)) if day else 0), int(draw.integers(20, 100)))
        for at in range(n)
        for day in days
        if day == 0 or draw.random() >= missed
    ]
    return pd.DataFrame(rows, columns=["patient", "day", "FIS"])


def csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


@pytest.mark.parametrize(
    ("n", "days", "jitter", "missed", "rule"),
    [
        (12, TWELVE_WEEKS, 0, 0.0, "weeks 0, 2, 4, 8 and 12"),
        (1, TWELVE_WEEKS, 0, 0.0, "weeks 0, 2, 4, 8 and 12"),
        (3, TWELVE_WEEKS, 3, 0.1, "weeks 0, 2, 4, 8 and 12"),
        (60, TWELVE_WEEKS, 3, 0.2, "weeks 0, 2, 4, 8 and 12"),
        (40, tuple(range(0, 378, 21)), 3, 0.2, "every 3 weeks to week 51"),
        (40, (0, 30, 91, 183, 365, 730), 10, 0.2, "months 0, 1, 3, 6, 12 and 24"),
        (30, (0, 91, 183, 274, 365), 14, 0.1, "every 3 months to month 12"),
        (60, tuple(range(0, 200, 30)), 10, 0.1, "every month to month 6"),
        (20, (0, 10, 33, 71), 1, 0.1, "days 0, 10, 33 and 71"),
        (40, (0, 183, 366, 549, 732), 30, 0.2, "every 6 months"),
        (40, (0, 365, 730, 1095), 40, 0.2, "every 6 months"),  # annual forms stand at months 12, 24 and 36 of these
        (3, (0, 365, 730, 1095), 40, 0.3, "every 6 months"),
        (10, (0,), 0, 0.0, "every 6 months"),
    ],
)
def test_the_schedule_is_proposed_from_the_days_between_forms(n, days, jitter, missed, rule):
    forms = trial(n, days, jitter=jitter, missed=missed)
    raw = read(csv(forms))
    mapping = guess(raw, known={"month": "day", "instrument": "FIS"})
    assert rule_of(mapping.schedule) == rule
    cohort = load(csv(forms), columns={"month": "day"})
    assert cohort.n_visits == len(forms)  # nothing is left out
    assert any(rule in note or "every sixth month" in note for note in cohort.notes)


def test_unscheduled_forms_stay_out_of_the_schedule_and_are_counted():
    forms = trial(40, TWELVE_WEEKS, jitter=3)
    more = pd.DataFrame({"patient": [f"P{at}" for at in range(12)], "day": range(30, 54, 2), "FIS": 50})
    cohort = load(csv(pd.concat([forms, more])), columns={"month": "day"})
    assert cohort.months == (0.0, 0.46, 0.92, 1.84, 2.76)
    lost = dict(zip(cohort.reading.rules["rule"], cohort.reading.rules["n"], strict=True))
    assert cohort.n_visits + sum(lost.values()) == len(forms) + len(more)


def test_two_arms_of_different_schedules_lose_no_form():
    one, other = (
        trial(30, (0, 14, 28, 56, 84)),
        trial(30, (0, 21, 42, 63, 84)).assign(patient=lambda d: d.patient + "b"),
    )
    cohort = load(csv(pd.concat([one, other])), columns={"month": "day"})
    assert cohort.n_visits == len(one) + len(other)


def test_the_work_does_not_grow_with_the_square_of_the_days():
    draw = np.random.default_rng(0)
    patient = np.repeat(np.arange(20_000), 8)
    days = np.tile([0, 14, 28, 56, 84, 112, 182, 365], 20_000) + draw.integers(-4, 5, len(patient))
    assert rule_of(proposed(days.astype(float), patient, is_treated=True)) == "weeks 0, 2, 4, 8, 12, 16, 26 and 52"


def test_a_schedule_given_from_a_notebook_counts():
    forms = trial(5, TWELVE_WEEKS)
    given = {0: (-28, 0), 0.46: (10, 18), 2.76: (70, 98)}
    cohort = load(csv(forms), columns={"month": "day", "schedule": given})
    assert cohort.months == (0.0, 0.46, 2.76)
    outside = cohort.reading.rules.set_index("rule").loc["form outside every window"]
    assert outside["n"] == 10
    assert any("Form outside every window (10 times" in note for note in cohort.notes)
    assert ("in the window of no visit", 10) in cohort.reading.rows.itertuples(index=False, name=None)
    same = load(csv(forms), columns={"month": "day", "schedule": [0, 0.46, 0.92, 1.84, 2.76]})
    assert same.n_visits == len(forms)
    usual = load(csv(forms), columns={"month": "day", "schedule": "every 6 months"})
    assert usual.months == (0.0,)
    assert "form after treatment" in set(usual.reading.rules["rule"])


def test_two_forms_in_a_window_leave_the_nearer_one():
    data = b"patient,day,FIS\nA,0,60\nA,12,50\nA,15,40\nA,19,30\n"
    cohort = load(data, columns={"month": "day", "schedule": {0: (-28, 0), 0.46: (8, 21)}})
    np.testing.assert_array_equal(cohort.score_array(), [[60, 40]])
    assert cohort.reading.rules.set_index("rule").loc["two forms in one window", "n"] == 2


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        ({0: (-91, 0), 1: (1, 40), 2: (40, 80)}, "month 1 .* and month 2 .* overlap"),
        ({1: (1, 40)}, "no month 0"),
        ({0: (-91, 0), 1: (40, 1)}, "first day comes before its last"),
        ([(0, -91, 0), (1, 1, 20), (1, 21, 40)], "Two windows have the month 1"),
        ({0: (-91, 0), 1: ("soon", 40)}, "not understood"),
        ({0: (-91, 0), 1: (float("nan"), 40)}, "not understood"),
        ("weekly", "not understood"),
        (7, "not understood"),
        ([*range(200)], "at most 100"),
    ],
)
def test_a_schedule_that_no_form_could_be_put_into_is_refused(schedule, said):
    with pytest.raises(ColumnsError, match=said):
        load(csv(trial(2, TWELVE_WEEKS)), columns={"month": "day", "schedule": schedule})


def test_a_schedule_is_kept_with_the_answers():
    raw = read(csv(trial(5, TWELVE_WEEKS)))
    given = {"month": "day", "schedule": as_text(schedule_of({0: (-28, 0), 3: (76, 106)})), "first_day": "1"}
    mapping = guess(raw, known=given)
    again = Mapping.from_dict(json.loads(json.dumps(mapping.to_dict())))
    assert again.schedule == mapping.schedule
    assert again.first_day == 1
    assert guess(raw, known=recalled(again)).to_dict() == again.to_dict()
    assert load(csv(trial(5, TWELVE_WEEKS)), columns=again, instrument="FIS").months == (0.0, 3.0)


@pytest.mark.parametrize("name", ["day", "ADY", "studyday"])
def test_days_counted_from_one_are_understood(name):
    forms = trial(6, TWELVE_WEEKS)
    forms[name] = forms.pop("day") + 1  # day 1 is the day of treatment
    forms = pd.concat([forms, pd.DataFrame({"patient": ["P0"], name: [-1], "FIS": [50]})])
    cohort = load(csv(forms), columns={"month": name})
    assert cohort.months == (0.0, 0.46, 0.92, 1.84, 2.76)
    assert np.isfinite(cohort.at(0)).all()
    assert any(f"counted from day 1 of {name}, as it has no day 0" in note for note in cohort.notes)


def test_days_counted_from_zero_stay_and_can_be_said_to_count_from_one():
    data = b"patient,day,FIS\nA,1,60\nA,185,50\nB,0,70\nB,183,60\n"
    assert np.isnan(load(data, columns={"month": "day"}).at(0)[0])  # a day after treatment
    assert np.isfinite(load(data, columns={"month": "day", "first_day": 1}).at(0)).all()
    with pytest.raises(ColumnsError, match="first_day is 'x'"):
        load(data, columns={"month": "day", "first_day": "x"})


def test_a_date_that_is_missing_or_cannot_be_costs_its_form_and_not_the_file():
    rows = [
        "A,2020-01-10,2020-01-20,60", "A,2020-07-25,2020-01-20,50", "A,14258-01-20,2020-01-20,40",
        "B,2020-04-01,2020-04-01,80", "B,,2020-04-01,70", "B,31.02.2021,2020-04-01,70",
        "C,2020-04-01,,80", "C,2020-10-01,,80", "D,2020-04-01,1900-01-01,30",
    ]  # fmt: skip
    data = ("patient,date,treated on,FIS\n" + "\n".join(rows)).encode()
    cohort = load(data, columns={"month": "date"})
    assert cohort.n_patients == 4
    np.testing.assert_array_equal(cohort.score_array()[:2], [[60, 50], [80, np.nan]])
    raw = read(data)
    found = check(raw, guess(raw, known={"month": "date"}), instrument("FIS"))
    found = found[found["severity"] == "leaves out"]
    assert found[["row", "value", "rule"]].to_numpy().tolist() == [
        [4, "14258-01-20", "form without a date"], [6, "empty", "form without a date"],
        [7, "31.02.2021", "form without a date"], [8, "2020-04-01", "no date of treatment"],
        [9, "2020-10-01", "no date of treatment"], [10, "2020-04-01", "no date of treatment"],
    ]  # fmt: skip
    told = cohort.reading.rows.itertuples(index=False, name=None)
    assert {("no date, or one that cannot be", 3), ("no date of treatment", 3)} <= set(told)


def test_dates_far_from_any_visit_are_left_out_of_a_schedule_and_counted():
    forms = trial(10, TWELVE_WEEKS)
    forms = pd.concat([forms, pd.DataFrame({"patient": ["P1", "P2"], "day": [4000, -400], "FIS": [50, 50]})])
    cohort = load(csv(forms), columns={"month": "day"})
    assert cohort.months == (0.0, 0.46, 0.92, 1.84, 2.76)
    assert set(cohort.reading.rules["rule"]) == {"form outside every window", "form before the baseline"}
