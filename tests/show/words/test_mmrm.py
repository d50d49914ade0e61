"""Four methods in words: they agree or not, and if not, who was dropped."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fatigue import demo
from fatigue.analysis.drop import median_drop
from fatigue.analysis.mmrm import mmrm
from fatigue.analysis.repeated import contrasts, friedman, rm_anova
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument, custom, instrument
from fatigue.show.charts.mmrm import changes
from fatigue.show.words import drop as drop_words
from fatigue.show.words import mmrm as said
from fatigue.show.words import mmrm_groups as groups
from fatigue.show.words import yardsticks
from tests import make

FIXED = "\u00a0"
FIS, ENERGY = instrument("FIS"), custom("Energy", lowest=0, highest=160, direction="higher is better")


def answers(cohort: Cohort, month: float = 36.0) -> said.Answers:
    return said.Answers(
        month=month,
        anova=rm_anova(cohort),
        contrasts=contrasts(cohort),
        friedman=friedman(cohort),
        drop=median_drop(cohort, end=month),
        model=mmrm(cohort),
    )


def noise(n: int, visits: int, *, fall: float, seed: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    person = rng.normal(0, 10, (n, 1))
    return np.clip(60 + person + rng.normal(0, 4, (n, visits)) - fall * np.arange(visits), 0, 160)


def test_complete_cohorts_agree_and_nobody_is_dropped() -> None:
    found = answers(demo())
    assert said.agreement(found) == (
        f"All four methods find a clear change. RM-ANOVA over all visits (F-test): p{FIXED}<{FIXED}0.001; its contrast "
        f"at month 36 (paired t): p{FIXED}<{FIXED}0.001. Nobody was dropped by one and kept by another."
    )
    shown = said.four(found)
    assert shown["n used"].tolist() == ["23"] * 5
    assert shown["Left out"].tolist() == ["0"] * 5
    # on complete data the model's mean change is the mean of the patients' changes
    assert shown["Change, points (95 % CI)"][1].split(" ")[0] == shown["Change, points (95 % CI)"][2].split(" ")[0]


def test_who_is_dropped_is_said_with_both_estimates() -> None:
    text = said.agreement(answers(demo("60")))
    assert text.startswith("All four methods find a clear change. RM-ANOVA over all visits (F-test): p")
    assert "RM-ANOVA leaves out 32 patients with a missing form" in text
    assert "Without them the mean change is −10.7 points, with them −12.0" in text


def test_the_f_test_and_its_contrast_are_read_and_told_where_they_disagree() -> None:
    """A bump in the middle: some visit differs, the last does not; the contrast alone used to speak for the ANOVA."""
    rng = np.random.default_rng(5)
    scores = 60 + rng.normal(0, 10, (20, 1)) + rng.normal(0, 4, (20, 4)) + [0, 0, 25, 0]
    found = answers(make.cohort(scores), month=18.0)
    assert found.anova.p_decides < 0.05 < found.contrasts.table["p_value"].iloc[-1]
    text = said.agreement(found)
    assert "no clear answer: RM-ANOVA, F-test and Friedman, complete cases find a change; RM-ANOVA, contrast" in text
    assert "The two disagree: one asks whether any visit differs" in text
    shown = said.four(found).set_index("Method")["p"]
    starts = ("RM-ANOVA, F-test", "RM-ANOVA, contrast")
    names = [next(name for name in shown.index if name.startswith(start)) for start in starts]
    assert shown[names[0]] != shown[names[1]]


def test_two_methods_are_both() -> None:
    """Everybody fell by the same amounts: nothing but ranks can be tested."""
    found = answers(make.cohort([[40 + i, 30 + i, 20 + i] for i in range(9)]), month=12.0)
    assert said.agreement(found).startswith("Both methods that could be run find a clear change.")


def test_methods_that_find_opposite_changes_are_said_to() -> None:
    found = answers(demo())
    table = found.contrasts.table.assign(estimate=-found.contrasts.table["estimate"])
    text = said.agreement(replace(found, contrasts=replace(found.contrasts, table=table)))
    assert text.startswith("The methods find changes in opposite directions")


def test_no_change_is_no_change() -> None:
    found = answers(make.cohort(noise(20, 3, fall=0.0)), month=12.0)
    assert said.agreement(found).startswith("No method finds a clear change (detectable: ")
    assert said.heading(found, FIS).startswith("No clear mean change by month 12")


@pytest.mark.parametrize(
    ("fall", "scale_of", "words"),
    [(8.0, FIS, "Fatigue fell"), (-8.0, FIS, "Fatigue rose"), (-8.0, ENERGY, "Energy improved")],
)
def test_the_verb_follows_the_interval_and_the_direction(fall: float, scale_of: Instrument, words: str) -> None:
    found = answers(make.cohort(noise(20, 3, fall=fall), scale_of=scale_of), month=12.0)
    assert said.heading(found, scale_of).startswith(f"{words} by 1")


def test_too_few_for_any_method_is_said() -> None:
    found = answers(make.cohort([[50, 40, 30]]), month=12.0)
    assert said.agreement(found) == "Too few methods could be run to compare them."
    assert said.heading(found, FIS) == "No model could be fitted for the change to month 12."


def test_five_patients_are_too_few_on_every_page() -> None:
    """The headline says that five are too few (p = 0.062); the mixed model's title said "fell by 29.0 points"."""
    cohort = make.cohort([[32, 21, 10], [37, 26, 10], [44, 30, 15], [40, 28, 9], [48, 33, 16]])
    found = answers(cohort, month=12.0)
    title = said.heading(found, FIS)
    assert title.startswith("5 patients with both visits are too few to tell: mean change −28.2 points by month 12 (p")
    assert drop_words.headline(found.drop, FIS).startswith("5 patients are too few to tell")
    assert "Wilcoxon's test cannot" in said.agreement(found)
    assert "no clear answer" not in said.agreement(found)
    beside = yardsticks.beside(found.drop, FIS)
    assert f"in too few patients to tell (n{FIXED}={FIXED}5)" in beside
    assert "not a clear change" not in beside


def test_no_difference_between_groups_says_what_could_have_been_seen() -> None:
    """Of 2 groups the pair; with a fall in one, they differ, and nothing is said of what could have been seen."""
    scores, arm = noise(40, 3, fall=4.0), np.repeat(["a", "b"], 20)
    same = groups.group_heading(mmrm(make.cohort(scores, arm=pd.Categorical(arm)), by="arm"))
    assert re.fullmatch(r"No clear difference .* \(p.*, MMRM; detectable: \d\.\d points at the last visit\)\.", same)
    scores[arm == "b"] -= [0, 5, 10]
    other = groups.group_heading(mmrm(make.cohort(scores, arm=pd.Categorical(arm)), by="arm"))
    assert "differently" in other
    assert "detectable" not in other


def test_a_visit_is_one_row_with_one_mark_where_both_ways_say_the_same() -> None:
    same, apart = answers(demo()), answers(demo("60"))
    for found, marks in ((same, 1), (apart, 2)):
        rows = said.change_rows(found)
        assert len(rows) == marks * (len(found.model.months) - 1)
        assert sum(bool(row.get("is_second")) for row in rows) == (marks - 1) * (len(found.model.months) - 1)
        drawn = changes(found, FIS)
        assert drawn.data["rows"]["row"].astype(int).nunique() == len(found.model.months) - 1
    assert "the same at every visit" in said.change_caption(same)
    assert "Grey, under it" in said.change_caption(apart)
    assert (drawn.data["rows"]["value"] == "").sum() == len(found.model.months) - 1
