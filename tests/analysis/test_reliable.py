"""Reliable change: Jacobson and Truax by hand, planted noise, and instruments without a published error."""

import numpy as np
import pytest
from scipy.stats import norm

import fatigue
from fatigue.analysis.reliable import published_noise, reliable_change
from fatigue.cohort.instruments import INSTRUMENTS, custom, instrument
from fatigue.errors import AnalysisError
from tests.make import cohort


def test_counts_and_index_by_hand():
    found = reliable_change(cohort([[60, 46], [60, 47], [60, 60], [40, 54], [40, 53], [30, np.nan]]))
    error = 4.8 * np.sqrt(2)
    assert found.patients["index"].tolist() == pytest.approx(np.array([14, 13, 0, -14, -13]) / error)
    assert found.beyond == pytest.approx(norm.ppf(0.975) * error)  # 13.3
    assert found.patients["direction"].tolist() == ["improved", "neither", "neither", "worse", "neither"]
    assert found.table["n"].tolist() == [1, 1, 3]
    assert (found.n_patients, found.n_dropped) == (5, 1)


def test_without_a_sem_the_mdc95_is_the_limit():
    mfis = reliable_change(cohort([[60, 39], [60, 40], [40, 61]], scale_of=instrument("MFIS")))
    assert mfis.beyond == pytest.approx(20.2)
    assert mfis.sem == pytest.approx(7.3, abs=0.05)  # as Learmonth printed beside it
    assert mfis.table["n"].tolist() == [1, 1, 1]


def test_of_patients_who_stay_the_same_one_in_forty_seems_improved():
    rng = np.random.default_rng(9)
    scores = 80 + 4.8 * rng.normal(size=(20_000, 2))
    share = reliable_change(cohort(scores)).table["estimate"].to_numpy()
    assert share == pytest.approx([2.5, 2.5, 95], abs=0.4)


def test_it_is_offered_where_something_was_published_and_else_refused():
    known = {name for name, one in INSTRUMENTS.items() if published_noise(one) is not None}
    assert known == {"FIS", "MFIS", "FSS"}
    with pytest.raises(AnalysisError, match="No standard error of measurement of the Energy"):
        reliable_change(cohort([[4, 5]], scale_of=custom("Energy", lowest=0, highest=10)))


def test_nobody_gives_no_share():
    found = reliable_change(fatigue.demo().take(np.zeros(23, dtype=bool)))
    assert found.table["n"].tolist() == [0, 0, 0]
    assert found.table["estimate"].isna().all()
