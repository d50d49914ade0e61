"""The intervals that pages show: a row each, with where it stands in a result, for bench/coverage.py and a test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass

import numpy as np
import pandas as pd

Floats = np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """One interval of one result, at an address: Result.field, or Result.table.column."""

    what: str
    question: str  # of bench/questions.py, or of bench/coverage.py
    address: str
    estimate: str = "estimate"
    where: Mapping[str, str] = field(default_factory=dict)  # the rows of the table meant
    has_gaps: bool = False  # asked of the cohort with missing forms

    @property
    def name(self) -> str:
        """What it is and where it stands: no two have both in common."""
        return f"{self.what} {self.address}"

    def ends(self, result: object) -> Floats:
        """Give estimates and both ends (3 x rows) of every part of a result that the address names."""
        owner, *path = self.address.split(".")
        found = []
        for part in parts(result):
            if type(part).__name__ != owner:
                continue
            low = path[-1]
            names = (self.estimate, low, "high".join(low.rsplit("low", 1)))
            if len(path) == 1:
                found.append(np.array([[float(getattr(part, name))] for name in names]))
                continue
            table = getattr(part, path[0])
            for column, value in self.where.items():
                table = table[table[column] == value]
            found.append(table[list(names)].to_numpy(dtype=float).T)
        return np.hstack(found) if found else np.empty((3, 0))


def parts(result: object) -> Iterator[object]:
    """Give a result and the results within it."""
    if is_dataclass(result):
        yield result
        for one in fields(result):
            yield from parts(getattr(result, one.name))
    elif isinstance(result, tuple | list):
        for one in result:
            yield from parts(one)


def addresses(result: object) -> Iterator[str]:
    """Give the address of every interval in a result: whatever has "low" in its name."""
    for part in parts(result):
        owner = type(part).__name__
        for one in fields(part):  # type: ignore[arg-type]
            value = getattr(part, one.name)
            if isinstance(value, pd.DataFrame):
                yield from (f"{owner}.{one.name}.{column}" for column in value if "low" in str(column).split("_"))
            elif "low" in one.name.split("_"):
                yield f"{owner}.{one.name}"


def _medians() -> Iterator[Interval]:
    for name, unit in (
        ("change of medians", "points"), ("change of medians", "percent"), ("median change", "points"),
        ("median change", "percent"), ("median of percent changes", "percent"), ("Hodges-Lehmann", "points"),
    ):  # fmt: skip
        yield Interval(
            what=f"{name}, {unit}", question="Median drop", address="MedianDrop.table.conf_low",
            where={"definition": name, "unit": unit},
        )  # fmt: skip
    yield Interval(
        what="rank-biserial correlation", question="Median drop", address="MedianDrop.rank_biserial_low",
        estimate="rank_biserial",
    )  # fmt: skip
    for name in ("median", "mean", "median change", "mean change"):
        yield Interval(what=f"{name} at a visit", question=f"Curves, {name}", address="Trajectory.table.conf_low")


def _mixed() -> Iterator[Interval]:
    for question, kind in (("Mixed model", ""), ("Mixed model by group", ", by arm")):
        for table, what in (
            ("table", "change since baseline"),
            ("means", "mean"),
            ("between_visits", "any two visits"),
        ):
            yield Interval(
                what=f"mixed model{kind}: {what}", question=question, address=f"Mmrm.{table}.conf_low", has_gaps=True
            )
    yield Interval(
        what="mixed model: arms against each other", question="Mixed model by group",
        address="Mmrm.between_groups.conf_low", has_gaps=True,
    )  # fmt: skip
    yield Interval(
        what="mixed model, a straight line: coefficients", question="Mixed model, line",
        address="Mmrm.coefficients.conf_low", has_gaps=True,
    )  # fmt: skip


def _predictors() -> Iterator[Interval]:
    for column, estimate, what in (
        ("conf_low", "estimate", "equal scatter"), ("hc3_conf_low", "estimate", "HC3"),
        ("standardised_low", "standardised", "standardised, HC3"),
        ("standardised_ols_low", "standardised", "standardised, equal scatter"),
    ):  # fmt: skip
        yield Interval(
            what=f"coefficient, {what}", question="Predictors", address=f"PredictorModel.table.{column}",
            estimate=estimate, where={"role": "question"},
        )  # fmt: skip
    for question in ("What if, amid the data", "What if, at the edge"):
        yield Interval(what=f"{question[9:]}: mean change", question=question, address="Prediction.conf_low")
    yield Interval(
        what="amid and at the edge, mean score", question="What if, at the edge", address="Prediction.score_conf_low",
        estimate="score",
    )  # fmt: skip
    for kind in ("pearson", "spearman"):
        yield Interval(
            what=f"correlation with improvement, {kind}", question="One measure at a time",
            address="Correlations.table.conf_low", where={"kind": kind},
        )  # fmt: skip


def _companions() -> Iterator[Interval]:
    question = "Within patients"
    yield Interval(what="correlation within patients", question=question, address="Together.conf_low", estimate="r")
    yield Interval(what="slope within patients", question=question, address="Together.slope_low", estimate="slope")
    question = "Which moves first"
    yield Interval(what="mean change of both", question=question, address="Leads.table.conf_low")
    for which in ("measure first", "score first", "same interval", "difference"):
        yield Interval(
            what=f"lagged correlation, {which}", question=question, address="Leads.lagged.conf_low",
            where={"which": which},
        )  # fmt: skip
    yield Interval(
        what="difference of the two directions", question=question, address="Leads.difference_low",
        estimate="difference",
    )  # fmt: skip


def _others() -> Iterator[Interval]:
    yield Interval(
        what="change of medians by arm, points", question="Median drop by arm", address="GroupDrops.table.conf_low"
    )
    yield Interval(what="mean change behind a direction", question="Curves, median", address="Course.conf_low")
    yield Interval(
        what="share of the change by a visit", question="Curves, median", address="Course.table.conf_low",
        estimate="share",
    )  # fmt: skip
    yield Interval(
        what="RM-ANOVA: mean at a visit", question="RM-ANOVA", address="RmAnova.means.conf_low", estimate="mean"
    )
    yield Interval(what="paired t against baseline", question="Contrasts", address="Contrasts.table.conf_low")
    for group in ("returned", "not returned", "difference"):
        yield Interval(
            what=f"back to work: mean change, {group}", question="Work", address="Transitions.comparison.conf_low",
            where={"group": group},
        )  # fmt: skip
    yield Interval(what="share back at work", question="Work", address="Transitions.conf_low", estimate="proportion")
    yield Interval(
        what="forms returned, percent", question="Forms", address="MissingForms.table.conf_low", estimate="percent",
        has_gaps=True,
    )  # fmt: skip
    own = {"kind": "this cohort"}
    yield Interval(what="mean change", question="Placebo", address="Benchmark.conf_low")
    yield Interval(what="mean change, table", question="Placebo", address="Benchmark.table.conf_low", where=own)
    yield Interval(
        what="beyond placebo (taken as known)", question="Placebo", address="Benchmark.beyond_low", estimate="beyond"
    )
    yield Interval(what="percent of range, percent of baseline", question="Placebo", address="Yardstick.conf_low")
    question = "Regression to the mean"
    yield Interval(what="mean change seen", question=question, address="RegressionGrid.conf_low", estimate="observed")
    yield Interval(what="less what is expected", question=question, address="RegressionGrid.table.conf_low")
    yield Interval(what="Oldham's correlation", question="Oldham", address="Oldham.conf_low", estimate="r")
    question = "Imputed change"
    yield Interval(what="imputed mean change", question=question, address="Imputed.conf_low", has_gaps=True)
    yield Interval(
        what="mean change, complete cases", question=question, address="Imputed.table.conf_low",
        where={"analysis": "complete cases"}, has_gaps=True,
    )  # fmt: skip


def _responders() -> Iterator[Interval]:
    yield Interval(
        what="share improved, worse, neither", question="Responders", address="Responders.summary.conf_low",
        estimate="percent",
    )  # fmt: skip
    yield Interval(
        what="share of responders at a visit", question="Responders at every visit",
        address="ResponderRates.table.conf_low",
    )  # fmt: skip
    yield Interval(
        what="difference of two shares", question="Number needed", address="NumberNeeded.table.conf_low"
    )  # fmt: skip


def _groups() -> Iterator[Interval]:
    for of, how in (("mean", "mean changes, MMRM"), ("median", "median changes, Bonett and Price")):
        yield Interval(
            what=f"difference of two groups' {how}", question="Compare", address="Comparison.differences.conf_low",
            where={"of": of},
        )  # fmt: skip


SHOWN = (*_medians(), *_responders(), *_mixed(), *_predictors(), *_companions(), *_groups(), *_others())
SAME_AS = {  # shown, and the same interval as another row
    "Prediction.table.conf_low": "Prediction.conf_low and Prediction.score_conf_low",
    "Prediction.table.pred_low": "Prediction.pred_low",
    "Prediction.score_pred_low": "Prediction.pred_low",
    "Expected.table.pred_low": "Prediction.pred_low, of a patient who is not in the model",
    "Tipping.table.conf_low": "Imputed.conf_low, moved by what is added to the imputed scores",
    "Responders.table.conf_low": "Responders.summary.conf_low at every other threshold",
    "Comparison.table.conf_low": "MedianDrop.table.conf_low, in a group",
    "Focus.table.conf_low": "MedianDrop.table.conf_low, in a group",
    "Subgroups.table.conf_low": "Mmrm.table.conf_low, by group",
    "Cumulative.table.conf_low": "Responders.summary.conf_low at every threshold",
    "ReliableChange.table.conf_low": "Responders.summary.conf_low at the published noise",
}
NO_COVERAGE = {
    "MedianDrop.leave_one_out_low": "a range over the patients at hand, which claims nothing of others",
    "Leads.table.conf_low_sd": "not shown: pages give the change in SD without an interval",
}
