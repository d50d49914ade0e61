"""Statuses over the visits: everybody is in every bar, ribbons add up, and who has no status is told from who died."""

from dataclasses import replace

import numpy as np
import pytest

import fatigue
from fatigue.analysis.independence import transitions
from fatigue.analysis.status_flow import KINDS, status_flow
from fatigue.cohort.statuses import DRIVING, EMPLOYMENT, Status
from fatigue.errors import AnalysisError
from tests.make import cohort

WORK = [
    ("sick leave", "sick leave", "full-time"),
    ("student", None, "part-time"),
    ("full-time", "full-time", None),
    ("part-time", "retired", None),
    ("unknown", "unknown", "employed"),
]


def with_status(rows, levels=EMPLOYMENT, *, of="employment", **columns):
    codes = np.array([[-1 if one is None else levels.index(one) for one in row] for row in rows], dtype=np.int8)
    return replace(cohort(np.zeros(codes.shape), **columns), statuses={of: Status(codes=codes, levels=levels)})


def counts(found, month):
    part = found.table[(found.table["month"] == month) & (found.table["n"] > 0)]
    return dict(zip(part["state"], part["n"], strict=True))


def test_counts_and_moves_by_hand():
    part = with_status(WORK, ended=[None, None, None, "died", None], ended_month=[np.nan] * 3 + [8, np.nan])
    found = status_flow(part)
    assert found.states == KINDS
    assert counts(found, 0) == {"able": 2, "unable": 2, "other": 1}
    assert counts(found, 6) == {"able": 1, "unable": 2, "other": 1, "no status": 1}
    assert counts(found, 12) == {"able": 3, "no status": 1, "after death or loss": 1}
    assert (found.n_unknown, found.n_ended) == (1, 1)
    moves = {(row.start, row.before, row.after): row.n for row in found.moves.itertuples()}
    assert moves[0, "able", "unable"] == 1  # retired, the month before the death
    assert moves[6, "unable", "after death or loss"] == 1
    assert moves[6, "no status", "able"] == 1
    levels = status_flow(part, by="level")
    assert levels.states == ("full-time", "part-time", "employed", "student", "sick leave", "retired", "unknown",
                             "no status", "after death or loss")  # fmt: skip
    assert set(levels.table.loc[levels.table["state"] == "student", "kind"]) == {"unable"}


@pytest.mark.parametrize("of", ["employment", "driving"])
@pytest.mark.parametrize("by", ["kind", "level"])
def test_every_bar_holds_everybody_and_ribbons_fill_it_from_both_sides(of, by):
    whole = fatigue.demo("60")
    for part in (whole, fatigue.Selection(age=(18, 30)).apply(whole)):
        found = status_flow(part, of=of, by=by)
        assert (found.table.groupby("month")["n"].sum() == part.n_patients).all()
        for month in part.months:
            here = counts(found, month)
            for side, at in (("start", "before"), ("end", "after")):
                ribbons = found.moves[found.moves[side] == month].groupby(at)["n"].sum()
                assert not len(ribbons) or ribbons.to_dict() == here
        # Another road: those who returned are known from both ends alone.
        answer = transitions(part, of=of)
        assert answer.n_dropped == found.n_unknown + found.n_ended


def test_fewer_visits_leave_the_first_ones_as_they_are():
    early, late = status_flow(fatigue.demo("60"), end=12), status_flow(fatigue.demo("60"))
    assert early.table["month"].max() == 12
    assert counts(early, 6) == counts(late, 6)
    assert early.n_unknown == 1


def test_odd_cohorts():
    alone = status_flow(with_status([("drives",)], DRIVING, of="driving"), of="driving")
    assert alone.states == ("able",)
    assert alone.moves.empty
    nobody = status_flow(fatigue.demo().take(np.zeros(23, dtype=bool)))
    assert (nobody.n_patients, nobody.states) == (0, ())
    none = status_flow(with_status([(None, None)]))
    assert none.states == ("no status",)
    with pytest.raises(AnalysisError, match="no driving status"):
        status_flow(with_status(WORK), of="driving")
    with pytest.raises(AnalysisError, match="kind and level"):
        status_flow(with_status(WORK), by="hour")
