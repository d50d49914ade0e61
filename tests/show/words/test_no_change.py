"""Cohorts where nothing happened are told no direction, save in the 5 % that a test allows; where much did, it is said.

`bench/null.py` says every sentence, the slow ones too, of more cohorts.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bench.null import Truth, cohort, sentences, states_direction
from fatigue.analysis.curves import trajectory
from fatigue.analysis.drop import median_drop
from fatigue.analysis.independence import transitions
from fatigue.analysis.predictors import fit
from fatigue.cohort.instruments import Instrument, custom, instrument
from fatigue.show.words import curves, drop, independence, predictors, yardsticks
from tests import make
from tests.costly import few_draws

ENERGY = custom("Energy", lowest=0, highest=160, direction="higher is better")
RUNS = 150


@few_draws()
def test_where_nothing_happened_hardly_a_direction_is_stated() -> None:
    said: Counter[str] = Counter()
    for seed in range(RUNS):
        said.update({name: states_direction(text) for name, text in sentences(cohort(Truth(), seed=seed))})
    assert len(said) == 10
    assert {name: n for name, n in said.items() if n > 0.07 * RUNS} == {}


@pytest.mark.parametrize("scale_of", [instrument("FIS"), ENERGY], ids=["FIS", "higher is better"])
def test_where_much_happened_every_sentence_says_so(scale_of: Instrument) -> None:
    truth = Truth(n=60, fall=30, by_age=1, by_work=25, by_mood=2, scale_of=scale_of)
    said = dict(sentences(cohort(truth, seed=1)))
    nearer = dict(sentences(cohort(Truth(n=60, fall=30, keeps=0.2, scale_of=scale_of), seed=1)))
    said["Oldham"] = nearer["Oldham"]
    assert [name for name, text in said.items() if not states_direction(text)] == []
    assert ("improved more" if scale_of.lower_is_better else "worsened less") in said["Oldham"]
    fell = "fell" if scale_of.lower_is_better else "worsened"
    assert fell in said["headline"]
    assert said["when"] == "Most of the fall came by month 6."
    assert ("improved more" if scale_of.lower_is_better else "worsened more") in said["work"]
    assert ("Younger patients" if scale_of.lower_is_better else "Older patients") in said["predictors"]


@pytest.mark.parametrize("months", [(0, 3), (0, 1, 3), (0, 4, 8)])
def test_a_short_study_is_told_in_its_own_months(months: tuple[float, ...]) -> None:
    part = cohort(Truth(n=40, fall=30, months=months), seed=3)
    text = curves.panel(trajectory(part))
    assert "year" not in text
    assert text == (f"Most of the fall came by month {months[1]}." if len(months) > 2 else "The score at every visit")
    assert drop.headline(median_drop(part), part.instrument).endswith(f"after {months[-1]} months.")


@pytest.mark.parametrize(
    "scores",
    [
        [[40, 0], [50, 0], [30, 0], [60, 0], [20, 0]],  # five, all to 0: p = 0.062
        [[40, 40]] * 9,
        [[0, 0]] * 9,
        [[40, 20]] * 3,
        [[40, 40]] * 50 + [[40, 10]] * 5,
    ],
)
def test_too_few_or_alike_are_told_no_direction(scores: list[list[float]]) -> None:
    part = make.cohort(scores)
    found = median_drop(part)
    for text in (
        drop.headline(found, part.instrument),
        drop.title(found, part.instrument),
        curves.heading(trajectory(part), part.instrument),
        curves.panel(trajectory(part)),
    ):
        assert not states_direction(text), text


def test_five_patients_are_said_to_be_too_few_with_their_p() -> None:
    found = median_drop(make.cohort([[40, 0], [50, 0], [30, 0], [60, 0], [20, 0]]))
    text = drop.headline(found, instrument("FIS")).replace("\u00a0", " ")
    assert text == "5 patients are too few to tell: median FIS 40 before, 0 after (p = 0.062)."


def test_counts_do_not_outvote_the_test() -> None:
    """55 got a little worse, 40 much better: the signed ranks fell, and no sentence may say that more got worse."""
    found = median_drop(make.cohort([[40, 41]] * 55 + [[90, 20]] * 40))
    assert (
        drop.headline(found, instrument("FIS")) == "By ranks fatigue fell, by medians not clearly: 40 before, 41 after."
    )


def test_however_it_is_counted_needs_every_interval() -> None:
    found = median_drop(cohort(Truth(n=40, fall=30), seed=3))
    assert drop.title(found, instrument("FIS")).startswith("However it is counted, fatigue fell")
    table = found.table.copy()
    table.loc[table["definition"] == "median of percent changes", "conf_high"] = 2.0
    unsure = type(found)(**{name: getattr(found, name) for name in found.__slots__} | {"table": table})
    assert drop.title(unsure, instrument("FIS")) == drop.headline(found, instrument("FIS"))


def test_no_clear_change_says_what_could_have_been_seen() -> None:
    part = cohort(Truth(), seed=0)
    found = median_drop(part)
    text = drop.headline(found, part.instrument)
    assert text.startswith("No clear change: ")
    assert f"(detectable: {found.detectable:.1f} points)" in text
    assert yardsticks.explained(text) == (yardsticks.DETECTABLE,)
    assert yardsticks.explained("Fatigue fell.") == ()
    assert "(detectable: " in independence.comparison_heading(transitions(part), part.instrument)


def test_one_predictor_of_three_must_be_clear_for_all_three_looks() -> None:
    """Its own interval leaves out zero, Holm's p over the three does not: no direction, and it is said why."""
    for seed in range(200):
        part = cohort(Truth(), seed=seed)
        model = fit(part, predictors=("age", "edss", "employment"))
        own = model.table.query("role == 'question' and hc3_p_value < 0.05")
        if len(own) and model.clear.empty:
            break
    assert predictors.heading(model, part.instrument) == "No baseline measure went clearly with the change."
    assert "not clear once 3 measures are looked at" in " ".join(predictors.sentences(model, part.instrument))


def test_age_is_reconciled_only_where_it_is_looked_at() -> None:
    assert predictors.three_ways(("age", "edss")).startswith("Age and EDSS can be looked at in three ways")
    assert curves.fair("edss").startswith("EDSS can be looked at")
    assert predictors.three_ways(("sex",)) == curves.fair("sex") == ""


# --- beside published amounts -------------------------------------------------------------------------------------


def _moved(by: float, name: str) -> tuple[str, str]:
    scale_of = instrument(name)
    low, high = scale_of.scale().lowest, scale_of.scale().highest
    start = np.linspace(low + 0.6 * (high - low), low + 0.7 * (high - low), 21)
    part = make.cohort(
        np.column_stack([start, start + by + 0.01 * np.arange(21) * (high - low) / 160]), scale_of=scale_of
    )
    found = median_drop(part)
    return yardsticks.beside(found, scale_of), yardsticks.beside(found, scale_of, scale="physical")


@pytest.mark.parametrize(
    ("by", "name", "words"),
    [
        (
            -13,
            "FIS",
            "10 to 20 points matter (Rendas-Baum 2010, in Nordin 2016, table 3, doi:10.1186/s12874-016-0167-6)",
        ),
        (-13, "FIS", "inside that band."),
        (-5, "FIS", "below that band."),
        (-30, "FIS", "above that band."),
        (15, "FIS", "inside that band, towards worse."),
        (-5, "MFIS", "at least 4 points matter (Rooney 2019"),
        (-5, "MFIS", "at or above that."),
        (-0.2, "FSS", "below that."),
    ],
)
def test_a_change_stands_beside_the_published_one(by: float, name: str, words: str) -> None:
    text, of_a_part = _moved(by, name)
    assert words in text
    assert of_a_part == ""  # published for the total


@pytest.mark.parametrize("name", ["FSMC", "PROMIS Fatigue", "D-FIS"])
def test_without_a_published_amount_nothing_is_invented(name: str) -> None:
    assert _moved(-5, name) == ("", "")
    assert custom("Energy", lowest=0, highest=10).benchmarks == ()


def test_a_change_that_is_not_clear_is_not_placed() -> None:
    found = median_drop(cohort(Truth(), seed=0))
    assert yardsticks.beside(found, instrument("FIS")).endswith("not a clear change.")
