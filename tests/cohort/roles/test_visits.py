"""Names of visits in wide and long files: what they say is used, what they leave open is asked, none is swallowed."""

from __future__ import annotations

import ast
import json
import re

import numpy as np
import pandas as pd
import pytest

from fatigue.cohort.instruments import custom
from fatigue.cohort.load import load
from fatigue.cohort.roles.answers import recalled
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.mapping import Mapping
from fatigue.errors import ColumnsError, FatigueError


def wide(*names: str, **others: object) -> pd.DataFrame:
    scores = {name: [str(50 - n), str(40 - n), str(60 - n)] for n, name in enumerate(names)}
    return pd.DataFrame({"ID": ["P1", "P2", "P3"], **scores, **others})


def long(*words: str) -> pd.DataFrame:
    rows = [(patient, word, 50 - n) for patient in ("P1", "P2") for n, word in enumerate(words)]
    return pd.DataFrame(rows, columns=["ID", "visit", "FIS"])


def asked(source: pd.DataFrame, **known: str) -> dict[str, str | None]:
    """Open questions about months, with what is proposed."""
    found = guess(source, known=known).questions
    return {one.role.partition(":")[2]: one.guess for one in found if one.is_needed and ":" in one.role}


@pytest.mark.parametrize(
    ("names", "months"),
    [
        (("FIS_pre", "FIS_day7", "FIS_day30"), (0, 0.23, 0.99)),
        (("FIS pre", "FIS d7", "FIS D30"), (0, 0.23, 0.99)),
        (("FIS_vor", "FIS_Tag_7", "FIS_Tag_30"), (0, 0.23, 0.99)),
        (("FIS avant", "FIS J7", "FIS 30 jours"), (0, 0.23, 0.99)),
        (("FIS_0y", "FIS_1y", "FIS_2yr"), (0, 12, 24)),
        (("FIS bl", "FIS Jahr 1", "FIS jahr2"), (0, 12, 24)),
        (("MFIS prä", "MFIS 6 Mon.", "MFIS 12 Mon."), (0, 6, 12)),
        (("MFIS vor", "MFIS nach 6 Mon", "MFIS nach 12 Mon"), (0, 6, 12)),
        (("MFIS before HSCT", "MFIS 6 months after", "MFIS 12 months after HSCT"), (0, 6, 12)),
        (("MFIS avant greffe", "MFIS 6 mois après", "MFIS 1 an"), (0, 6, 12)),
        (("MFIS prima", "MFIS dopo 6 mesi", "MFIS 1 anno"), (0, 6, 12)),
        (("MFIS antes", "MFIS 6 meses después", "MFIS 1 año"), (0, 6, 12)),
        (("MFIS antes", "MFIS após 6 meses", "MFIS 1 ano"), (0, 6, 12)),
        (("MFIS voor", "MFIS na 6 maanden", "MFIS 1 jaar"), (0, 6, 12)),
        (("MFIS före", "MFIS 6 månader efter", "MFIS 1 år"), (0, 6, 12)),
        (("MFIS før", "MFIS 6 måneder", "MFIS 12 mdr"), (0, 6, 12)),
        (("MFIS przed", "MFIS po 6 miesiącach", "MFIS 1 rok"), (0, 6, 12)),
        (("MFIS před", "MFIS 6 měsíců", "MFIS 1 rok"), (0, 6, 12)),
        (("FISpre", "FIS_followup_6m", "FIS follow-up 12 months"), (0, 6, 12)),
        (("FIS_admission", "mo6_FIS", "FIS 12mo"), (0, 6, 12)),
        (("FIS_V1_BL", "FIS_V2_M6", "FIS_V3_M12"), (0, 6, 12)),
        (("FIS_bl", "FIS 1.5 years", "FIS 2 years"), (0, 18, 24)),
    ],
)
def test_a_time_in_a_name_is_a_month_in_every_language(names, months):
    cohort = load(wide(*names))
    assert cohort.months == months
    np.testing.assert_array_equal(cohort.score_array()[0], [50, 49, 48])


@pytest.mark.parametrize(
    ("names", "open_with"),
    [
        (("FIS pre", "FIS post", "FIS followup"), {"FIS post": None, "FIS followup": None}),
        (("FIS_vor", "FIS_nach"), {"FIS_nach": None}),
        (("FIS_bl", "FIS_discharge", "FIS_end"), {"FIS_discharge": None, "FIS_end": None}),
        (("FIS_T0", "FIS_T1", "FIS_T2"), {"FIS_T0": "0", "FIS_T1": "6", "FIS_T2": "12"}),
        (("FIS_pre", "FIS_fu1", "FIS_fu2"), {"FIS_fu1": "6", "FIS_fu2": "12"}),
        (("FIS_pre", "FIS_post1", "FIS_post2"), {"FIS_post1": "6", "FIS_post2": "12"}),
        (("FSS Screening", "FSS Visit 1", "FSS Visit 2"), {"FSS Visit 1": "6", "FSS Visit 2": "12"}),
        (("FIS_screening", "FIS_baseline", "FIS_6m"), {"FIS_screening": None}),
        (("FIS_pre", "FIS_baseline", "FIS_6m"), {"FIS_pre": None}),
        (("FIS_0", "FIS_183", "FIS_365"), {"FIS_0": "0", "FIS_183": "6", "FIS_365": "12"}),
        (("2019 FSMC", "2020 FSMC", "2021 FSMC"), {"2019 FSMC": "0", "2020 FSMC": "12", "2021 FSMC": "24"}),
        (("FIS_w0", "FIS_wk12", "FIS semaine 24"), {"FIS_w0": "0", "FIS_wk12": "3", "FIS semaine 24": "6"}),
        (("FIS_bl", "FIS_Kurbad", "FIS_6m"), {"FIS_Kurbad": None}),
        (("FIS", "FIS_6m", "FIS_12m"), {"FIS": "0"}),
        (("FIS_bl", "FIS_1", "FIS_2"), {"FIS_1": "1", "FIS_2": "2"}),
        (("FIS_6", "FIS_6m", "FIS_0"), {"FIS_6m": None}),
        (("FIS_-1m", "FIS_0m", "FIS_6m"), {"FIS_-1m": None}),
        (("pre", "post"), {"post": None}),
    ],
)
def test_a_visit_without_a_certain_month_is_asked_never_taken_and_never_swallowed(names, open_with):
    assert asked(wide(*names)) == open_with
    found = guess(wide(*names))
    assert not found.others
    assert not found.visits
    with pytest.raises(ColumnsError):
        load(wide(*names), instrument="FIS")


@pytest.mark.parametrize("at", [0.25, "0.25", np.float64(0.25)])
def test_an_answered_month_is_used_for_the_column_and_for_what_stands_beside_it(at):
    frame = wide("FIS_pre", "FIS_day7", EDSS_pre=[4, 5, 6], EDSS_day7=[3, 5, 6], Steps_pre=[1, 2, 3],
                 Steps_day7=[2, 3, 4])  # fmt: skip
    cohort = load(frame, columns={"month:FIS_day7": at})
    assert cohort.months == (0, 0.25)
    np.testing.assert_array_equal(cohort.measures["edss"][0], [4, 3])
    np.testing.assert_array_equal(cohort.measures["steps"][0], [1, 2])
    saved = json.loads(json.dumps(guess(frame, known={"month:FIS_day7": str(at)}).to_dict()))
    assert load(frame, columns=saved, instrument="FIS").digest == cohort.digest
    again = guess(frame, known=recalled(Mapping.from_dict(saved)))
    assert again.to_dict()["scores"] == saved["scores"]


def test_subscales_edss_and_work_follow_the_visit_of_the_score():
    frame = wide("FIS_vor", "FIS_Entlassung", EDSS_Entlassung=[1, 2, 3], EDSS_vor=[4, 4, 4],
                 Arbeit_vor=["Vollzeit"] * 3, Arbeit_Entlassung=["Teilzeit"] * 3)  # fmt: skip
    frame = frame.assign(**{"FIS physical vor": [9] * 3, "FIS physical Entlassung": [8] * 3})
    assert asked(frame) == {"FIS_Entlassung": None}
    cohort = load(frame, columns={"month:FIS_Entlassung": 1})
    assert cohort.months == (0, 1)
    assert cohort.scales == ("total", "physical")
    assert (cohort.measures["edss"][0].tolist(), cohort.statuses["employment"].levels) == (
        [4, 1], ("full-time", "part-time"),
    )  # fmt: skip


def test_what_stands_for_no_month_of_the_score_is_left_out_by_name():
    frame = wide("FIS_bl", "FIS_6m", EDSS_bl=[4, 4, 4], EDSS_discharge=[3, 3, 3], Steps_bl=[9, 9, 9],
                 Steps_discharge=[8, 8, 8], FIS_change=[1, 2, 3], FIS_date_6m=["2020-01-01"] * 3,
                 BMI_6m=[20, 21, 22])  # fmt: skip
    cohort = load(frame)
    note = next(note for note in cohort.notes if note.startswith("Columns not used"))
    assert all(name in note for name in ("EDSS_discharge", "Steps_discharge", "FIS_change", "FIS_date_6m", "BMI_6m"))
    assert list(cohort.patients.columns) == ["edss", "steps_bl"]
    cohort = load(frame, columns={"month:EDSS_discharge": 6, "month:Steps_discharge": 6})
    assert (cohort.measures["edss"][0].tolist(), cohort.measures["steps"][0].tolist()) == ([4, 3], [9, 8])


def test_columns_that_say_nothing_get_their_months_from_a_person():
    frame = wide("Bogen A", "Bogen B")
    cohort = load(frame, instrument="FIS", columns={"month:Bogen A": 0, "month:Bogen B": 3})
    assert cohort.months == (0, 3)
    assert asked(frame, score="Bogen A") == {"Bogen A": "0", "Bogen B": None}


def test_a_column_that_shares_the_stem_of_a_long_score_is_left_out_by_name():
    frame = long("baseline", "6 months").assign(FIS_change=[0, 9, 0, 8], fis_group=["a", "b", "a", "a"])
    cohort = load(frame)
    assert not cohort.measures
    assert "Columns not used: FIS_change, fis_group." in cohort.notes


@pytest.mark.parametrize(
    ("words", "open_with", "months"),
    [
        (("vor", "nach 6 Monaten", "Tag 7"), {}, (0, 0.23, 6)),
        (("baseline", "day 7", "discharge"), {"discharge": None}, None),
        (("vorher", "nachher"), {"nachher": None}, None),
        (("screening", "baseline", "M6"), {"screening": None}, None),
        (("T0", "T1", "T2"), {"T0": "0", "T1": "6", "T2": "12"}, None),
        (("pre", "fu1", "fu2"), {"fu1": "6", "fu2": "12"}, None),
        (("avant", "J30", "1 an"), {}, (0, 0.99, 12)),
        (("przed", "po 3 miesiącach", "wypis"), {"wypis": None}, None),
        (("0", "6", "discharge"), {"0": "0", "6": "6", "discharge": None}, None),
    ],
)
def test_the_words_of_a_long_file_are_read_by_the_same_vocabulary(words, open_with, months):
    known = {"month": "visit"} if words[0] == "0" else {}
    assert asked(long(*words), **known) == open_with
    if months is not None:
        assert load(long(*words)).months == months
    answers = {f"visit:{word}": at or 9 for word, at in open_with.items()}
    assert len(load(long(*words), columns={**known, **answers}).months) == len(words)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"month:NO_SUCH": 3}, "no column 'NO_SUCH'"),
        ({"admit:NO_SUCH": "yes"}, "no column 'NO_SUCH'"),
        ({"items": ["NO_SUCH", "FIS_pre"]}, "no column 'NO_SUCH'"),
        ({"items": "NO_SUCH,FIS_pre"}, "no column 'NO_SUCH'"),
        ({"baseline": "NO_SUCH"}, "no column 'NO_SUCH'"),
        ({"visit:NO_SUCH": 3}, "no such visit"),
        ({"month:ID": 3}, "not read as a visit"),
        ({"month:FIS_pre": 6, "month:FIS_day7": 6}, "FIS_pre and FIS_day7 both stand for month 6"),
        *(({"month:FIS_day7": at}, "The month of FIS_day7") for at in (-1, "nan", "inf", "soon", 1201, "", None, True)),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused(columns, says):
    with pytest.raises(ColumnsError, match=says):
        load(wide("FIS_pre", "FIS_day7"), columns=columns)


@pytest.mark.parametrize("months", [{"0": "FIS_pre", "-3": "FIS_day7"}, {"0": "FIS_pre", "nan": "FIS_day7"},
                                    {"0": "FIS_pre", "0.0": "FIS_day7"}])  # fmt: skip
def test_a_saved_month_that_is_none_or_twice_is_refused(months):
    with pytest.raises(ColumnsError, match="could not be read"):
        load(wide("FIS_pre", "FIS_day7"), columns={"layout": "wide", "roles": {"patient": "ID"},
                                                   "scores": {"total": months}})  # fmt: skip


def test_a_visit_that_the_long_file_does_not_have_is_refused():
    with pytest.raises(ColumnsError, match="no such visit; it has pre, M6"):
        load(long("pre", "M6"), columns={"visit:M7": 7})
    with pytest.raises(ColumnsError, match="one row a patient and visit"):
        load(long("pre", "M6"), columns={"month:FIS": 7})


EXAMPLE = re.compile(r"for example columns=(\{.*?\})\.(?: |$)")
OPEN = {
    "after": wide("FIS pre", "FIS post", "FIS followup"),
    "visits": wide("FIS_V1", "FIS_V2"),
    "two for one month": wide("FIS_6", "FIS_6m", "FIS_0"),
    "screening and baseline": wide("FIS_screening", "FIS_baseline"),
    "a name with quotes": wide("FIS_pre", "FIS_d'ici"),
    "no month 0": wide("FIS_6m", "FIS_12m"),
    "no month 0, long": pd.DataFrame({"id": ["a", "a"], "month": [6, 12], "FIS": [1, 2]}),
    "no month column": pd.DataFrame({"id": ["a", "a"], "wave x": ["one", "two"], "FIS": [1, 2]}),
    "no patient": pd.DataFrame({"x": ["a", "a"], "month": [0, 12], "FIS": [1, 2]}),
    "words": long("pre", "post"),
    "a column of visit numbers": long("1", "2"),
    "no score": pd.DataFrame({"id": ["a", "a"], "month": [0, 12], "pain": [1, 2]}),
    "numbered words": long("1. vizit", "2. vizit", "3. vizit"),
    "screening, long": long("Screening", "Baseline", "Month 6"),
    "years since": long(0, 1, 2).rename(columns={"visit": "years_since_HSCT"}),
    "times": long("T0", "T1", "T2"),
    "weeks": long(0, 26, 52).rename(columns={"visit": "week"}),
    "dates": long("2020-01-05", "2020-07-01").rename(columns={"visit": "wann"}),
    "a single visit": wide("FIS"),
    "a month out of range": wide("FIS_pre", "FIS_x"),
}


PLAIN = [("a", "f", 40, 1), ("a", "f", 40, 2), ("b", "m", 50, 3), ("b", "m", 50, 4)]
NOTHING = {  # the file has no column for it
    "month": (pd.DataFrame(PLAIN, columns=["id", "sex", "age", "FIS"]), "add a column for the month of each visit"),
    "score": (pd.DataFrame([(a, m, s, g) for a, s, g, m in PLAIN], columns=["id", "month", "sex", "age"]),
              "add a column for the score"),
    "patient": (pd.DataFrame([(m, s, g) for _, s, g, m in PLAIN], columns=["month", "sex", "FIS"]),
                "add a column for the patient"),
}  # fmt: skip


def sentence(source: pd.DataFrame, answers: dict[str, object]) -> str:
    """What is still wrong; "" where the file comes in."""
    try:
        load(source, instrument="FIS", columns=answers)
    except FatigueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", OPEN)
def test_the_example_of_an_error_sentence_works(name):
    """Do what each sentence says until the file is in: no sentence comes twice."""
    answers: dict[str, object] = {"month:FIS_x": "-4"} if name == "a month out of range" else {}
    seen = []
    while said := sentence(OPEN[name], answers):
        found = EXAMPLE.search(said)
        assert found, said
        assert found[1] not in seen
        seen.append(found[1])
        answers |= ast.literal_eval(found[1])
    assert seen
    assert 0 in load(OPEN[name], instrument="FIS", columns=answers).months


@pytest.mark.parametrize("role", NOTHING)
def test_no_column_is_an_example_that_cannot_be_meant(role):
    source, do = NOTHING[role]
    said = sentence(source, {})
    assert do in said
    assert not EXAMPLE.search(said)


@pytest.mark.parametrize(
    ("numbers", "unit", "months"),
    [
        ((0, 183, 365), "days", (0, 6, 12)), ((0, 26, 52), "weeks", (0, 6, 12)), ((0, 13, 26, 104), "weeks", None),
        ((0, 30, 90, 180), "days", None), ((0, 7, 14, 28), "days", None), ((1, 31, 61, 366), "days", None),
        ((0, 182, 365, 730), "days", (0, 6, 12, 24)),
    ],
)  # fmt: skip
def test_a_month_column_that_cannot_well_hold_months_is_asked_for_its_unit(numbers, unit, months):
    frame = long(*numbers).rename(columns={"visit": "month"})
    question = next(one for one in guess(frame).questions if one.role == "unit")
    assert (question.guess, question.is_needed, question.candidates) == (unit, True, ("days", "weeks", "months"))
    with pytest.raises(ColumnsError, match=f"look like {unit}; say what they count"):
        load(frame, instrument="FIS")
    answers = {"unit": unit}
    said = {one.role: one.guess for one in guess(frame, known=answers).questions if one.role.startswith("visit:")}
    cohort = load(frame, instrument="FIS", columns={**answers, **said})
    assert months is None or cohort.months == months
    assert cohort.n_visits == len(frame)
    assert not asked(frame, unit=unit)
    plain = load(frame, instrument="FIS", columns={"unit": "months"}) if 0 in numbers else None
    assert plain is None or plain.months == numbers
    for one, known in ((cohort, {**answers, **said}), (plain, {"unit": "months"})):
        again = recalled(guess(frame, known=known))
        assert one is None or not any(more.is_needed and more.role != "instrument"
                                      for more in guess(frame, known=again).questions)  # fmt: skip


@pytest.mark.parametrize(
    "numbers", [(0, 6, 12), (0, 12, 24, 60, 120, 180), (0, 1, 3, 30), (0, 18, 36, 132), (0, 24, 48)]
)
def test_months_that_can_be_are_not_asked_for_a_unit(numbers):
    assert load(long(*numbers).rename(columns={"visit": "month"}), instrument="FIS").months == numbers


def test_a_unit_that_is_none_or_for_nothing_is_refused():
    with pytest.raises(ColumnsError, match="it is what the numbers of visits count: days, weeks, months"):
        load(long(0, 183), columns={"unit": "fortnights"})
    with pytest.raises(ColumnsError, match="no column holds numbers of visits"):
        load(wide("FIS_0", "FIS_6"), columns={"unit": "days"})


@pytest.mark.parametrize(
    ("weeks", "months"),
    [((0, 6, 12), (0, 1.38, 2.76)), ((0, 12, 24), (0, 3, 6)), ((0, 26, 52), (0, 6, 12)), ((0, 2, 12), (0, 0.46, 2.76)),
     ((0, 24, 48), (0, 5.52, 11.04)), ((0, 4, 8, 26), (0, 0.92, 1.84, 6))],
)  # fmt: skip
def test_weeks_are_quarters_of_a_year_only_where_all_of_them_are(weeks, months):
    """The calendar of visits (week 26 = month 6) holds within two weeks of multiples of 13; else weeks are as long."""
    said = {one.role: one.guess for one in guess(wide(*(f"FIS_w{week}" for week in weeks))).questions}
    assert [float(said[f"month:FIS_w{week}"]) for week in weeks] == list(months)
    words = guess(long(*(f"Week {week}" for week in weeks)), known={"month": "visit"}).questions
    assert [float(one.guess) for one in words if one.role.startswith("visit:")] == list(months)


def test_names_that_are_no_visits_are_left_alone():
    frame = wide("FIS_0", "FIS_6", T2_lesions=[1, 2, 3], T25FW=[4.5, 5, 6], PHQ9=[3, 4, 5],
                 po_medication=["x", "y", "x"], **{"Age at inclusion": [30, 40, 50]})  # fmt: skip
    cohort = load(frame, instrument="FIS")
    assert {"age", "phq_9", "t_25_fw", "po_medication", "t_2_lesions"} <= {*cohort.patients.columns}
    assert load(wide("BDI_0", "BDI_day7", "BDI_xyz"), instrument=custom("BDI", lowest=0, highest=63),
                columns={"month:BDI_xyz": 3}).months == (0, 0.23, 3)  # fmt: skip


def test_a_lone_column_whose_time_is_no_visit_is_left_out():
    """It ended in a StopIteration: nothing of its name was known for a month."""
    with pytest.raises(FatigueError):
        load(b"0,2,4,8,12,16, (Somebody 1999).\nsome words\n")
