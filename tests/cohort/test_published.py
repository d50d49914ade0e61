"""What is stored of a cohort: no name, no date, no value that few share; and back again from its bytes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import fatigue
from fatigue.cohort import closed, snapshot
from fatigue.cohort.demo import demo
from fatigue.cohort.instruments import INSTRUMENTS, custom
from fatigue.cohort.published import offered, prepared
from fatigue.errors import ColumnsError, FileError, TooFewError


def published(cohort: fatigue.Cohort, fewest: int = 5, **said: object) -> fatigue.Cohort:
    asked = {"columns": offered(cohort)[0], "title": "Ours", "seed": 1, **said}
    return prepared(cohort, fewest=fewest, **asked).cohort  # type: ignore[arg-type]


def odd() -> fatigue.Cohort:
    """Sixty patients with columns of every awkward kind."""
    whole = demo("60")
    n = np.arange(60)
    return replace(
        whole,
        patients=whole.patients.assign(
            born=pd.Categorical([f"19{60 + k % 30}-03-0{1 + k % 8}" for k in n]),
            last_name=pd.Categorical([f"Name {k % 3}" for k in n]),
            remark=pd.Categorical([f"remark {k}" for k in n]),
            site=pd.Categorical(["north"] * 40 + ["south"] * 14 + ["west"] * 3 + ["east"] * 3),
            rare=pd.Categorical(["usual"] * 58 + ["rare"] * 2),
            lacking=np.where(n < 2, np.nan, n * 1.0),
            nobody=np.full(60, np.nan),
            age=np.where(n == 7, np.nan, whole.patients["age"]),
        ),
    )


@pytest.mark.parametrize("fewest", [3, 5, 10])
def test_every_value_that_is_stored_is_shared_by_enough(fewest: int) -> None:
    for whole in (demo(), demo("60"), odd()):
        stored = published(whole, fewest)
        for name in stored.patients:
            sizes = stored.patients[name].value_counts(dropna=False)
            assert (sizes[sizes > 0] >= fewest).all(), name
            assert closed.allows(stored, [name])


def test_what_tells_who_somebody_is_is_never_offered() -> None:
    whole = odd()
    names, usual = offered(whole)
    assert not {"born", "last_name", "remark", "ended", "ended_month"} & set(names)
    assert "site" not in usual
    for name in ("born", "last_name", "remark"):
        with pytest.raises(ColumnsError, match="cannot be stored"):
            published(whole, columns=[name])
    found = prepared(whole, columns=names, fewest=5, title="", seed=1)
    why = dict(found.left_out.itertuples(index=False))
    assert why["born"] == "it holds dates"
    assert why["last_name"] == "it may tell who a person is"
    assert "rare" in why  # two levels, one of them two patients
    assert set(found.cohort.levels("site")) == {"north", "other"}  # of the south fewer than five have every form


def test_scores_stay_and_names_visits_and_order_go() -> None:
    whole = demo("60")
    stored = published(whole)
    assert list(stored.patients.index) == [str(n) for n in range(1, 61)]
    assert np.array_equal(np.sort(stored.score_array(), axis=0), np.sort(whole.score_array(), axis=0), equal_nan=True)
    assert not np.array_equal(stored.score_array(), whole.score_array(), equal_nan=True)
    assert not any((stored.measures, stored.statuses, stored.answered, stored.reading))
    assert stored.digest == published(whole).digest
    assert stored.digest != published(whole, seed=2).digest


def test_work_in_few_words_is_work_or_not() -> None:
    levels = published(demo("60")).levels("employment")
    assert set(levels) == {"employed", "not employed"}


def test_too_few_patients_are_not_published() -> None:
    with pytest.raises(TooFewError, match="23 patients"):
        published(demo(), 24)


def test_bytes_give_the_same_cohort_for_every_questionnaire() -> None:
    own = custom("My score", lowest=-3, highest=4.5, direction="higher is better")
    for instrument in (*INSTRUMENTS.values(), own):
        total = {"total": demo("60").score_array()}
        stored = published(replace(odd(), instrument=instrument, scores=total))
        again = snapshot.of_bytes(snapshot.to_bytes(stored))
        assert again.digest == stored.digest
        assert (again.instrument, again.fewest, again.title) == (instrument, 5, "Ours")
        pd.testing.assert_frame_equal(again.patients, stored.patients)


def test_another_version_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_VERSION", 2)
    data = snapshot.to_bytes(demo())
    monkeypatch.undo()
    with pytest.raises(FileError, match="another version"):
        snapshot.of_bytes(data)
