"""A closed cohort: no set of patients that can be seen, nor the difference of any two, is smaller than allowed."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from fatigue.cohort import closed
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.cohort.published import offered, prepared
from fatigue.cohort.selection import Selection
from fatigue.errors import TooFewError

FEWEST = 5


@pytest.fixture(scope="module")
def whole() -> Cohort:
    open_one = demo("60")
    return prepared(open_one, columns=offered(open_one)[0], fewest=FEWEST, title="", seed=7).cohort


def _selections(draw: np.random.Generator, whole: Cohort) -> Selection:
    """A selection by chance, of one to three filters."""
    made: dict[str, object] = {}
    for name in draw.permutation(["age", "edss", "sex", "arm", "course", "employment"])[: draw.integers(1, 4)]:
        if name in ("age", "edss"):
            made[name] = tuple(sorted(draw.choice(np.arange(0, 11, 0.5) if name == "edss" else np.arange(18, 80), 2)))
        else:
            levels = whole.levels(name)
            made[name] = tuple(draw.choice(levels, draw.integers(1, len(levels) + 1), replace=False))
    return Selection(**made)  # type: ignore[arg-type]


def test_two_views_never_differ_by_fewer_patients_than_may_be_seen(whole: Cohort) -> None:
    """Differencing: the same filters a little wider, and the whole less a group; at each visit."""
    draw = np.random.default_rng(1)
    by_axes: dict[tuple[str, ...], list[tuple[np.ndarray, Cohort]]] = {}
    n_refused = 0
    for _ in range(600):
        selection = _selections(draw, whole)
        try:
            part = closed.part(whole, selection)
        except TooFewError:
            n_refused += 1
            continue
        seen = by_axes.setdefault(tuple(sorted(selection.active)), [])
        everybody = closed.part(whole, Selection(), by=selection.active)
        seen += [(selection.mask(whole), part), (np.ones(whole.n_patients, dtype=bool), everybody)]
    assert 0 < n_refused < 600
    assert len(by_axes) > 6
    for views in by_axes.values():
        for (one, a), (other, b) in combinations(views[:60], 2):
            apart = one ^ other
            assert apart.sum() == 0 or apart.sum() >= FEWEST
            if one.any() and other.any():
                shown = [np.isfinite(part.score_array()) for part in (a, b)]
                months = [has.any(axis=0) for has in shown]
                both = months[0] & months[1]
                forms = np.isfinite(whole.score_array())[apart][:, both].sum(axis=0)
                assert ((forms == 0) | (forms >= FEWEST)).all()


def test_a_visit_whose_forms_would_tell_a_small_group_apart_is_not_shown(whole: Cohort) -> None:
    scores = {name: values.copy() for name, values in whole.scores.items()}
    women = np.flatnonzero(whole.patients["sex"] == "female")
    scores["total"][women[2:], 3] = np.nan  # of two women a form at that visit
    few = replace(whole, scores=scores)
    assert closed.hidden(few, closed.part(few, Selection())) == ()
    grouped = closed.part(few, Selection(sex=("male",)))
    assert closed.hidden(few.take((few.patients["sex"] == "male").to_numpy()), grouped) == (few.months[3],)
    assert np.isfinite(grouped.scores["physical"][:, 3]).any()  # a scale with its own forms


def test_a_pair_of_visits_is_as_closed_as_a_visit(whole: Cohort) -> None:
    """Each visit has forms enough, but those with both are two: a change would be theirs."""
    scores = np.full((whole.n_patients, len(whole.months)), np.nan)
    scores[:31, 0], scores[29:, 1], scores[:, 2] = 10.0, 20.0, 30.0
    few = replace(whole, scores={"total": scores})
    assert closed.hidden(few, closed.part(few, Selection())) == (whole.months[1],)


def test_words_that_would_be_counted_in_small_groups_are_withheld_with_the_filters(whole: Cohort) -> None:
    small = replace(whole, patients=whole.patients.assign(site=pd.Categorical(["a"] * 5 + ["b"] * 55)))
    assert "site" in closed.part(small, Selection()).patients
    assert "site" not in closed.part(small, Selection(sex=("female",))).patients


def test_who_has_every_form_counts_as_a_group(whole: Cohort) -> None:
    shown = closed.part(whole, Selection())
    assert closed.complete_are_enough(shown, [])
    scores = whole.score_array().copy()
    scores[3:, 2] = np.nan
    scores[:3, 2] = 1.0
    assert not closed.complete_are_enough(replace(shown, scores={"total": scores}), [])


def test_an_open_cohort_is_counted_as_it_is() -> None:
    open_one, younger = demo(), Selection(age=(18, 22))
    assert closed.counted(open_one, younger).sum() == younger.mask(open_one).sum()
