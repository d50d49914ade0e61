"""Numbers and sentences as a reader sees them."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fatigue
from fatigue.analysis.arithmetic.verdict import is_directed, of_interval
from fatigue.analysis.correlations import correlations
from fatigue.analysis.curves import individuals, trajectory
from fatigue.analysis.drop import median_drop
from fatigue.analysis.flow import flow
from fatigue.analysis.independence import transitions
from fatigue.analysis.predictors import fit
from fatigue.analysis.repeated import contrasts, friedman, rm_anova
from fatigue.analysis.what_if import predict
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.cohort.instruments import Instrument, custom, instrument
from fatigue.show.words import curves, drop, independence, numbers, overview, predictors, repeated
from fatigue.show.words.literal import literal
from tests import make
from tests.pages.odd import ODD

FIS = instrument("FIS")
BDI = custom("BDI", lowest=0, highest=160)
ENERGY = custom("Energy", lowest=0, highest=160, direction="higher is better")
MINUS, THIN, FIXED = "−", "\u202f", "\u00a0"
NAN = float("nan")


# --- numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (numbers.plain(-3.14159, 2), "−3.14"),
        (numbers.plain(-0.04, 1), "0.0"),
        (numbers.plain(0.0), "0"),
        (numbers.plain(-0.0, 2), "0.00"),
        (numbers.plain(12345.6), "12,346"),
        (numbers.plain(NAN, 2), "–"),
        (numbers.plain(math.inf), "–"),
        (numbers.score(36.0), "36"),
        (numbers.score(32.5), "32.5"),
        (numbers.score(NAN), "–"),
        (numbers.signed(2.0), "+2.0"),
        (numbers.signed(-2.0), "−2.0"),
        (numbers.signed(0.01), "0.0"),
        (numbers.signed(-0.01), "0.0"),
        (numbers.signed(NAN), "–"),
        (numbers.percent(36.1), f"36{THIN}%"),
        (numbers.percent(NAN), "–"),
        (numbers.percent_change(-36.1), f"−36{THIN}%"),
        (numbers.percent_change(12), f"+12{THIN}%"),
        (numbers.percent_change(0.2), f"0{THIN}%"),
        (numbers.percent_change(NAN), "–"),
        (numbers.share(6, 1234), "6 of 1,234"),
        (numbers.interval(-58, -9, 0), f"−58 to{FIXED}−9"),
        (numbers.interval(1.5, 2), f"1.5 to{FIXED}2"),
        (numbers.interval(NAN, 2, 0), "not known"),
        (numbers.interval(-math.inf, 2, 0), "not known"),
        (numbers.p(0.0251), "0.025"),
        (numbers.p(0.0009999), f"<{FIXED}0.001"),
        (numbers.p(0), f"<{FIXED}0.001"),
        (numbers.p(0.001), "0.001"),
        (numbers.p(0.9999), f">{FIXED}0.999"),
        (numbers.p(NAN), "–"),
        (numbers.p_equals(0.0251), f"p{FIXED}={FIXED}0.025"),
        (numbers.p_equals(1e-9), f"p{FIXED}<{FIXED}0.001"),
        (numbers.p_equals(NAN), "p not known"),
        (numbers.df(22.0), "22"),
        (numbers.df(6.66), "6.7"),
        (numbers.df(NAN), "–"),
        (numbers.month(0), "baseline"),
        (numbers.month(36.0), "month 36"),
        (numbers.month(1.5), "month 1.5"),
        (numbers.patients(1), "1 patient"),
        (numbers.patients(0), "0 patients"),
        (numbers.patients(1000), "1,000 patients"),
        (numbers.points("1"), "1 point"),
        (numbers.points("−1"), "−1 point"),
        (numbers.points("+1"), "+1 point"),
        (numbers.points("11"), "11 points"),
        (numbers.points("1.0"), "1.0 points"),
        (numbers.points(numbers.UNKNOWN), "–"),
        (numbers.one_each("bar", 300), "One bar a patient"),
        (numbers.one_each("bar", 1200), "One bar a patient, 300 of 1,200 patients drawn"),
        (numbers.listed(()), ""),
        (numbers.listed(("a",)), "a"),
        (numbers.listed(("a", "b", "c")), "a, b and c"),
        (numbers.fraction(-36.1), "about a third"),
        (numbers.fraction(-48), "about half"),
        (numbers.fraction(-90), f"90{THIN}%"),
        (numbers.fraction(-3), f"3{THIN}%"),
    ],
)
def test_a_number_is_written_as_a_reader_expects(said: str, words: str) -> None:
    assert said == words


@given(st.floats(), st.integers(0, 4))
def test_no_number_has_a_hyphen_an_exponent_or_a_negative_zero(value: float, places: int) -> None:
    for text in (numbers.plain(value, places), numbers.signed(value, places)):
        assert re.fullmatch(rf"–|[+{MINUS}]?\d{{1,3}}(,\d{{3}})*(\.\d{{{max(places, 1)}}})?", text)
        assert not re.fullmatch(rf"[+{MINUS}]0(\.0*)?", text)


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_a_written_number_is_the_number_to_its_places(value: float, places: int) -> None:
    back = Decimal(numbers.plain(value, places).replace(MINUS, "-").replace(",", ""))
    assert abs(back - Decimal(value)) <= Decimal("0.5").scaleb(-places)  # exact: 134217728.15625 lies in the middle


@given(st.floats(0, 1))
def test_a_p_is_never_written_as_0_or_1(value: float) -> None:
    text = numbers.p(value).replace(FIXED, " ")
    assert re.fullmatch(r"< 0\.001|> 0\.999|0\.\d{3}", text)
    assert text != "0.000"


# --- text of a file -----------------------------------------------------------------------------------------------

MARKS = "\\`*_{}[]$~#<>|:"


@given(st.text())
def test_literal_text_is_the_text_once_the_escapes_are_read(text: str) -> None:
    """White space aside; what is not seen, or would turn the text round, is a mark for itself."""
    shown = re.sub(r"\\(.)", r"\1", literal(text), flags=re.DOTALL).replace("\u200b", "")
    seen = re.sub(r"[\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "\ufffd", text.replace("\u200b", ""))
    seen = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "\ufffd", seen)
    assert "".join(shown.split()) == "".join(seen.split())


@given(st.text(alphabet=MARKS + "ab (:)", max_size=30))
def test_no_mark_of_a_file_is_left_for_a_renderer(text: str) -> None:
    """Every mark that could open markdown, an icon, a colour, a formula or a tag stands behind an odd backslash."""
    shown = literal(text)
    for position, letter in enumerate(shown):
        if letter in MARKS.replace("\\", ""):
            before = re.search(r"\\*$", shown[:position])
            assert before is not None
            assert len(before.group()) % 2 == 1


# --- the drop: the verb follows the interval ----------------------------------------------------------------------


def _changed(by: float, *, noise: float = 0, scale_of: Instrument = FIS, n: int = 21) -> Cohort:
    start = 60.0 + np.arange(n)
    wobble = noise * np.where(np.arange(n) % 2, 1, -1) * (1 + np.arange(n) / n)
    return make.cohort(np.column_stack([start, start + by + wobble]), scale_of=scale_of)


@pytest.mark.parametrize(
    ("by", "noise", "scale_of", "said"),
    [
        (-20, 2, FIS, "Fatigue fell by "),
        (20, 2, FIS, "Fatigue rose: "),
        (0, 30, FIS, "No clear change: "),
        (0, 0, FIS, "No clear change: "),
        (-20, 2, ENERGY, "Energy worsened: "),
        (20, 2, ENERGY, "Energy improved: "),
        (-20, 2, BDI, "BDI fell by "),
        (0, 30, ENERGY, "No clear change: "),
    ],
)
def test_the_headline_says_what_the_interval_bears(by: float, noise: float, scale_of: Instrument, said: str) -> None:
    found = median_drop(_changed(by, noise=noise, scale_of=scale_of))
    assert drop.headline(found, scale_of).startswith(said)
    is_clear = is_directed(found.by_interval("change of medians", unit="points"))
    assert is_clear == (not said.startswith("No clear"))


@pytest.mark.parametrize(
    ("by", "scale_of", "words"),
    [(-20, FIS, "fatigue fell"), (20, FIS, "fatigue rose"), (-20, ENERGY, "Energy worsened"),
     (20, ENERGY, "Energy improved")],
)  # fmt: skip
def test_the_title_of_the_drop_turns_with_the_direction_of_the_score(
    by: float, scale_of: Instrument, words: str
) -> None:
    assert f"{words}: by" in drop.title(median_drop(_changed(by, noise=1, scale_of=scale_of)), scale_of)


@pytest.mark.parametrize(("low", "high", "clear"), [(-5, -1, True), (1, 5, True), (-1, 1, False), (0, 5, False),
                                                    (-5, 0, False), (NAN, NAN, False), (NAN, -1, False)])  # fmt: skip
def test_an_interval_that_touches_zero_or_is_not_known_is_not_clear(low: float, high: float, clear: bool) -> None:
    assert is_directed(of_interval(low, high)) is clear


def test_definitions_that_disagree_in_direction_are_said_to() -> None:
    found = median_drop(_changed(-20, noise=2))
    table = found.table.copy()
    table.loc[(table["definition"] == "median change") & (table["unit"] == "percent"), "estimate"] = 5.0
    assert "do not agree" in drop.title(replace(found, table=table), FIS)


def test_the_demo_is_told_as_it_was_published() -> None:
    found = median_drop(demo())
    assert drop.headline(found, FIS) == "Fatigue fell by about a third: median FIS 36 before, 23 after 36 months."
    assert [figure[1] for figure in overview.figures(found, FIS)] == [
        "36",
        "23",
        f"−36{THIN}%",
        "19 of 23",
    ]
    assert drop.waterfall_heading(found) == "19 of 23 patients improved; 4 got worse."
    assert drop.slope_heading(found) == "4 patients ended at the best score there is."
    assert f"p{FIXED}<{FIXED}0.001, n = 23." in drop.test_sentence(found)
    assert curves.heading(trajectory(demo()), FIS).startswith("Median FIS fell from 36 to 23")


SELECTIONS = [
    fatigue.Selection(),
    fatigue.Selection(age=(18, 40)),
    fatigue.Selection(age=(40, 80)),
    fatigue.Selection(edss=(0, 4.5)),
    fatigue.Selection(edss=(5, 10)),
    fatigue.Selection(sex=("male",)),
    fatigue.Selection(employment=("sick leave", "disability pension")),
]


@pytest.mark.parametrize("which", ["23", "60"])
@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_a_finding_fits_one_line(which: str, selection: fatigue.Selection) -> None:
    """At most 72 characters, the length of the sentence the design gives as its pattern; two halves may add four."""
    part = selection.apply(demo(which))
    found = median_drop(part)
    for sentence in (
        drop.headline(found, FIS),
        drop.title(found, FIS),
        curves.heading(trajectory(part), FIS),
        curves.panel(trajectory(part)),
        repeated.heading(rm_anova(part)),
        independence.heading(transitions(part, of="employment")),
        predictors.heading(fit(part, predictors=("age", "edss")), FIS),
    ):
        told = re.sub(r" \(detectable: [^)]*\)", "", sentence)  # what stands behind a sentence may take a second line
        assert len(told) <= 72 + 2 * told.count(".5"), sentence
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith(".") or sentence == "The score at every visit"


def test_one_is_singular() -> None:
    found = replace(median_drop(demo()), n_at_floor=1, n_same=1, n_undefined_percent=1)
    assert drop.slope_heading(found) == "1 patient ended at the best score there is."
    assert "1 patient with a first score of 0 has no" in drop.waterfall_caption(found, "percent", limits=(-100, 60))
    assert "2 patients with a first score of 0 have no" in drop.waterfall_caption(
        replace(found, n_undefined_percent=2), "percent", limits=(-100, 60)
    )


def test_where_the_bars_are_cut_is_said() -> None:
    found = median_drop(demo())
    assert f"from −100{THIN}% to +60{THIN}%" in drop.waterfall_caption(found, "percent", limits=(-100, 60))
    assert "from −80 to +80" in drop.waterfall_caption(found, "points", limits=(-80, 80))


def test_a_baseline_of_0_has_no_percent_and_the_sentence_says_so() -> None:
    found = median_drop(ODD["all scores zero"]())
    assert overview.counted(found).startswith("A score of 0 at the start has no change in percent.")
    assert drop.definition_table(found)["Estimate"].tolist() == [
        "–",
        "0.0 points",
        "–",
        "0.0 points",
        "–",
        "0.0 points",
    ]


def test_who_is_left_out_of_the_headline_is_said() -> None:
    assert overview.who(median_drop(demo()), flow(demo())) == ""
    assert overview.who(median_drop(demo("60")), flow(demo("60"))).startswith(
        "The figures above are from the 44 patients with both visits; 16 lack one, 3 of them after a death or loss."
    )


# --- curves -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([[40, 20, 20], [50, 30, 30]], "Median FIS 45 at baseline, 25 at month 12: too few with both to tell."),
        ([[40, 20, 20], [50, 30, 30]] * 3, "Median FIS fell from 45 to 25; most of the fall came by month 6."),
        ([[20, 20, 40], [30, 30, 50]], "Median FIS 25 at baseline, 45 at month 12: too few with both to tell."),
        ([[20, 20, 40], [30, 30, 50]] * 3, "Median FIS rose from 25 to 45."),
        ([[20, 40, 20], [30, 50, 30]], "Median FIS 25 at baseline, 25 at month 12: nobody's score changed."),
        (
            [[20, 20, 21], [30, 40, 29]] * 4,
            "Median FIS 25 at baseline, 25 at month 12: no clear change (detectable: 1.2 points).",
        ),
        ([[20, np.nan, np.nan], [30, np.nan, np.nan]], "One visit only: there is no change to show."),
    ],
)
def test_the_curve_says_from_where_to_where_and_when(scores: list[list[float]], said: str) -> None:
    assert curves.heading(trajectory(make.cohort(scores)), FIS) == said


def test_a_mean_that_rounds_to_the_same_number_did_not_fall() -> None:
    path = trajectory(make.cohort([[20.04, 20.01], [20.04, 20.01]], scale_of=make.any_scale()), statistic="mean")
    assert curves.heading(path, make.any_scale()).startswith("Mean Score 20.0 at baseline, 20.0 at month 6: ")


def test_most_of_the_fall_has_come_when_it_stays() -> None:
    """A dip that goes back is not the fall."""
    path = trajectory(make.cohort([[50, 10, 45, 20, 10]] * 6))
    assert curves.panel(path) == "Most of the fall came by month 18."
    assert curves.panel(trajectory(make.cohort([[50, 20, 18, 12, 10]] * 6))) == "Most of the fall came by month 6."
    few = trajectory(make.cohort([[50, 20, 18, 12, 10]] * 5))
    assert curves.panel(few) == "The score at every visit"  # five alike have p = 0.06


@pytest.mark.parametrize("scale_of", [FIS, ENERGY])
def test_the_axis_says_which_way_is_better(scale_of: Instrument) -> None:
    arrow = "↓ lower is better" if scale_of is FIS else "↑ higher is better"
    assert curves.axis_title(scale_of, "total", "median") == f"{scale_of.name} total, 0 to 160 {arrow}"
    assert curves.axis_title(scale_of, "total", "mean change").endswith(f"points {arrow}")
    assert drop.change_axis(scale_of, "percent").endswith("↓ better" if scale_of is FIS else "↑ better")


def test_the_table_of_a_curve_is_its_numbers() -> None:
    shown = curves.table(trajectory(demo()))
    assert shown["Median, points"].iloc[0] == "36.0"
    assert shown["n"].tolist() == ["23"] * 7
    assert curves.table(trajectory(demo(), by="sex")).columns[0] == "Group"


def test_more_than_three_groups_are_a_picture_each() -> None:
    cohort = ODD["five arms"]()
    path, people = trajectory(cohort, by="arm"), individuals(cohort, by="arm")
    assert len(path.groups) == 5
    parts = curves.split(path, people)
    assert [part.groups for part, _ in parts] == [(group,) for group in path.groups]
    assert sum(len(part.table) for part, _ in parts) == len(path.table)
    assert sum(len(persons.table) for _, persons in parts if persons) == len(people.table)
    together = trajectory(demo(), by="sex")
    assert curves.split(together, None) == [(together, None)]


# --- predictors ---------------------------------------------------------------------------------------------------


def _planted(scale_of: Instrument, *, slope: float) -> Cohort:
    """The score changes by `slope` points a year of age; EDSS has no part in it."""
    random = np.random.default_rng(11)
    age, edss = random.integers(20, 60, 60).astype(float), random.integers(4, 13, 60) / 2
    start = random.integers(60, 100, 60).astype(float)
    known = np.column_stack([np.ones(60), age, edss, start])
    noise = random.normal(0, 1, 60)
    noise -= known @ np.linalg.lstsq(known, noise, rcond=None)[0]  # so that chance plants nothing else
    return make.cohort(
        np.column_stack([start, start + slope * (age - 40) + noise]),
        scale_of=replace(scale_of, step=None), age=age, edss=edss,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("scale_of", "slope", "who"),
    [(FIS, 1, "Younger"), (FIS, -1, "Older"), (ENERGY, 1, "Older"), (ENERGY, -1, "Younger")],
)
def test_who_improved_more_turns_with_the_direction_of_the_score(scale_of: Instrument, slope: float, who: str) -> None:
    model = fit(_planted(scale_of, slope=slope), predictors=("age", "edss"))
    assert predictors.heading(model, scale_of) == f"{who} patients improved more."
    first = predictors.sentences(model, scale_of)[0]
    assert ("more improvement" in first) == (who == "Older")
    axis = predictors.forest_axis(scale_of, is_standardised=False)
    assert axis.startswith("← better" if scale_of is FIS else "← worse")


def test_where_most_got_worse_nobody_improved_more() -> None:
    base = _planted(FIS, slope=1)
    worse = replace(base, scores={"total": base.score_array() + np.array([0.0, 40.0])})
    assert predictors.heading(fit(worse, predictors=("age", "edss")), FIS) == "Younger patients worsened less."


def test_equal_medians_do_not_hide_that_most_got_worse() -> None:
    scores = [[4, 5]] * 18 + [[4, 3]] * 2 + [[4, 4]] * 30
    found = median_drop(make.cohort(scores, scale_of=replace(FIS, step=None)))
    assert found.p_value < 0.05
    assert drop.headline(found, FIS) == "More got worse (18) than better (2): median 4 before, 4 after."


def test_without_a_clear_predictor_none_is_named() -> None:
    model = fit(_planted(FIS, slope=0), predictors=("edss",))
    assert predictors.heading(model, FIS) == "No baseline measure went clearly with the change."


def test_coefficients_are_told_in_steps_a_reader_knows() -> None:
    model = fit(demo(), predictors=("age", "edss", "employment"))
    rows = {row["name"]: row for row in predictors.rows(model, is_standardised=False, is_robust=True)}
    age = model.table.set_index("term").loc["age"]
    assert rows["Age, per 10 years"]["estimate"] == pytest.approx(10 * age["estimate"])
    assert rows["Age, per 10 years"]["low"] == pytest.approx(10 * age["hc3_conf_low"])
    assert not [name for name in rows if "ntercept" in name]
    ols = {row["name"]: row for row in predictors.rows(model, is_standardised=False, is_robust=False)}
    assert ols["Age, per 10 years"]["low"] == pytest.approx(10 * age["conf_low"])
    standard = {row["name"]: row for row in predictors.rows(model, is_standardised=True, is_robust=True)}
    assert standard["Age"]["estimate"] == pytest.approx(age["standardised"])
    assert {row["role"] for row in rows.values()} == {"focus", "faint"}


def test_a_short_scale_keeps_a_decimal_in_what_is_expected() -> None:
    scale_of = instrument("FSS")
    random = np.random.default_rng(3)
    start = random.uniform(3, 7, 40)
    cohort = make.cohort(np.column_stack([start, start - 1 + random.normal(0, 0.3, 40)]), scale_of=scale_of,
                         age=random.integers(20, 60, 40).astype(float))  # fmt: skip
    model = fit(cohort, predictors=("age",))
    values = {predictor.column: predictor.typical for predictor in model.predictors}
    score, reach = predictors.prediction(predict(model, values=values))
    assert re.fullmatch(r"\d\.\d", score)
    assert re.search(r"\d\.\d to", reach)


# --- every table ---------------------------------------------------------------------------------------------------


def _tables(cohort: Cohort) -> dict[str, pd.DataFrame]:
    model = fit(cohort, predictors=("age", "edss", "employment"))
    anova = rm_anova(cohort)
    status = transitions(cohort, of="employment")
    return {
        "every visit": curves.table(trajectory(cohort)),
        "person": curves.person(cohort, str(cohort.patients.index[0])),
        "person's scores": curves.person_scores(cohort, str(cohort.patients.index[0])),
        "definitions": drop.definition_table(median_drop(cohort)),
        "test": drop.test_table(median_drop(cohort)),
        "coefficients": predictors.table(model),
        "fit": predictors.fit_table(model),
        "correlations": predictors.correlation_table(correlations(cohort)),
        "anova": repeated.anova_table(anova),
        "details": repeated.anova_details(anova),
        "friedman": repeated.friedman_table(friedman(cohort)),
        "contrasts": repeated.contrast_table(contrasts(cohort)),
        "left out": repeated.left_out_table(anova),
        "crosstab": independence.crosstab(status),
        "comparison": independence.comparison_table(status),
    }


@pytest.mark.parametrize("odd", ["demo", "demo60", "higher is better", "all scores equal", "MFIS"])
def test_tables_are_ready_made_words(odd: str) -> None:
    cohort = demo("60") if odd == "demo60" else demo() if odd == "demo" else ODD[odd]()
    for name, shown in _tables(cohort).items():
        assert not shown.columns.duplicated().any(), name
        for cell in shown.to_numpy().ravel():
            assert isinstance(cell, str), (name, cell)
            assert not re.search(r"\bnan\b|\bNone\b|\binf\b|(?<![\w.])-\d|\d{5,}|\d\.\d{5,}", cell), (name, cell)
            assert not re.search(rf"[+{MINUS}]0(\.0+)?(?![.\d])", cell), (name, cell)


def test_the_left_out_are_told_by_number_with_what_they_lack() -> None:
    anova = rm_anova(demo("60"))
    shown = repeated.left_out_table(anova)
    assert len(shown) == anova.n_dropped
    lacks = dict(zip(shown["Patient"], shown["Lacks month"], strict=True))
    wide = demo("60").wide()
    for patient, months in lacks.items():
        assert months == ", ".join(f"{month:g}" for month in wide.columns[wide.loc[patient].isna()])
    assert repeated.left_out_heading(anova) == f"{anova.n_dropped} patients left out for a missing form."


def test_a_comparison_that_was_not_made_says_no_difference_and_no_size() -> None:
    found = transitions(ODD["all scores equal"](), of="employment")
    assert "cannot be compared" in independence.comparison_heading(found, FIS)


@pytest.mark.parametrize(("scale_of", "odd"), [("FIS", "demo"), ("Energy", "higher is better")])
def test_those_who_returned_improved_more_on_either_kind_of_score(scale_of: str, odd: str) -> None:
    cohort = demo() if odd == "demo" else ODD[odd]()
    said = independence.comparison_heading(transitions(cohort, of="employment"), cohort.instrument)
    assert said.startswith("Those who returned to work improved more: ")
    assert re.search(r": [\d.]+ points?\.$", said)
    assert cohort.instrument.name == scale_of
