"""The models of the reference numbers, laid out for our engine: one entry a model, by data set and section."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.analysis.mixed.effects import Effect, intercept
from fatigue.analysis.mixed.estimates import Asking, asking, questions
from fatigue.analysis.mixed.grid import Grid, between_groups, changes, means
from fatigue.analysis.mixed.model import MixedFit, Problem, fit, prepare
from fatigue.analysis.mixed.small_sample import precision
from tests.reference import kit

Floats = NDArray[np.float64]
FIS = [f"FIS_{month}" for month in range(0, 42, 6)]


@dataclass(frozen=True)
class Model:
    """Scores, effects and the names R gives them."""

    y: Floats
    effects: tuple[Effect, ...]
    times: Floats
    levels: tuple[str, ...] = ()  # of the visits
    visit: str = "visit"
    time: str = "time"
    structure: str = "us"
    grid: dict[str, list[float]] = field(default_factory=dict)  # group -> values one an effect

    def name(self, effect: str, at: str) -> frozenset[str]:
        own = set() if effect == "intercept" else {effect}
        moved = {self.time} if at == "time" else {f"{self.visit}{self.levels[int(at)]}"} if at else set()
        return frozenset(own | moved or {"(Intercept)"})


def named(name: str) -> frozenset[str]:
    """R writes interactions in the order of the formula; the order tells nothing."""
    return frozenset(name.split(":"))


def wide(file: str, columns: list[str]) -> Floats:
    return kit.data(file)[columns].to_numpy(float)


def fis(file: str, structure: str = "us", *, over: str = "by visit") -> Model:
    y = wide(file, FIS)
    times = np.arange(7) * 6.0
    grid = {"": [1.0]}
    return Model(y, (intercept(len(y), over),), times, tuple(FIS), structure=structure, grid=grid)


def fis_adjusted() -> Model:
    data, plain = kit.data("fis45drop.csv"), fis("fis45drop.csv")
    age, male = data["Age"].to_numpy(float), (data["Sex"] == "M").to_numpy(float)
    seen = np.isfinite(plain.y).sum(axis=1)
    effects = (*plain.effects, Effect(name="Age", values=age), Effect(name="SexM", values=male, term="Sex"))
    grid = {"": [1.0, float(age @ seen / seen.sum()), 0.5]}
    return Model(plain.y, effects, plain.times, plain.levels, grid=grid)


def fev(formula: str, structure: str = "us") -> Model:
    data = kit.data("fev_data.csv")
    scores = data.pivot(index="USUBJID", columns="AVISIT", values="FEV1")
    people = data.drop_duplicates("USUBJID").set_index("USUBJID").loc[scores.index]
    y = scores.to_numpy(float)
    treated = (people["ARMCD"] == "TRT").to_numpy(float)
    over = "by visit" if "AVISIT" in formula else "constant"
    effects, grid = [intercept(len(y), over)], [1.0]
    seen = np.isfinite(y).sum(axis=1)
    baseline = people["FEV1_BL"].to_numpy(float)
    if "FEV1_BL" in formula:
        effects.append(Effect(name="FEV1_BL", values=baseline))
        grid.append(float(baseline @ seen / seen.sum()))
    if "RACE" in formula:
        for race in ("Black or African American", "White"):
            values = (people["RACE"] == race).to_numpy(float)
            effects.append(Effect(name=f"RACE{race}", values=values, term="RACE"))
            grid.append(1 / 3)
    if "SEX" in formula:
        effects.append(Effect(name="SEXFemale", values=(people["SEX"] == "Female").to_numpy(float), term="SEX"))
        grid.append(0.5)
    grids = {"": grid}
    if "ARMCD" in formula:
        effects.append(Effect(name="ARMCDTRT", values=treated, over=over, term="ARMCD"))
        grids = {"PBO": [*grid, 0.0], "TRT": [*grid, 1.0]}
    levels = tuple(map(str, scores.columns))
    return Model(y, tuple(effects), np.arange(4.0), levels, visit="AVISIT", structure=structure, grid=grids)


def orthodont(*, over: str, structure: str, by_sex: bool) -> Model:
    data = kit.data("orthodont.csv")
    scores = data.pivot(index="Subject", columns="age", values="distance")
    sex = data.drop_duplicates("Subject").set_index("Subject").loc[scores.index, "Sex"]
    y = scores.to_numpy(float)
    effects = [intercept(len(y), over)]
    grid = {"": [1.0]}
    if by_sex:
        effects.append(Effect(name="SexMale", values=(sex == "Male").to_numpy(float), over=over, term="Sex"))
        grid = {"Female": [1.0, 0.0], "Male": [1.0, 1.0]}
    times = np.array(scores.columns, dtype=float)
    levels = tuple(f"{time:g}" for time in times)
    return Model(y, tuple(effects), times, levels, time="age", structure=structure, grid=grid)


def md15(*, over: str, structure: str) -> Model:
    data = kit.data("md15_1.csv")
    scores = data.pivot(index="id", columns="time", values="iq")
    levels = tuple(str(level) for level in data["timecat"].unique())
    times = np.array(scores.columns, dtype=float)
    y = scores.to_numpy(float)
    return Model(y, (intercept(len(y), over),), times, levels, structure=structure, grid={"": [1.0]})


def obk(structure: str) -> Model:
    data = kit.data("obk_long.csv")
    scores = data.groupby(["id", "phase"])["value"].mean().unstack()[["pre", "post", "fup"]]
    group = data.drop_duplicates("id").set_index("id").loc[scores.index, "treatment"]
    y = scores.to_numpy(float)
    effects = [intercept(len(y))]
    for level in ("B", "control"):  # against A, the first
        values = (group == level).to_numpy(float)
        effects.append(Effect(name=f"treatment{level}", values=values, over="by visit", term="treatment"))
    return Model(
        y, tuple(effects), np.arange(3.0), ("pre", "post", "fup"), structure=structure,
        grid={"A": [1, 0, 0], "B": [1, 1, 0], "control": [1, 0, 1]},
    )  # fmt: skip


STRUCTURES = ("cs", "csh", "ar1", "ar1h", "toep", "toeph")
MODELS: dict[tuple[str, str], Callable[[], Model]] = {
    ("fis23", "mmrm"): lambda: fis("fis23.csv"),
    ("fis45drop", "mmrm"): lambda: fis("fis45drop.csv"),
    ("fis45drop", "mmrm_adjusted"): fis_adjusted,
    ("orthodont", "mmrm"): lambda: orthodont(over="by visit", structure="us", by_sex=True),
    ("md15_1", "mmrm"): lambda: md15(over="by visit", structure="us"),
    ("obk_long", "mmrm"): lambda: obk("us"),
    ("fev", "mmrm"): lambda: fev("FEV1 ~ RACE + SEX + ARMCD * AVISIT"),
    ("fev", "mmrm_arm_only"): lambda: fev("FEV1 ~ ARMCD"),
    ("fev", "mmrm_arm_sex"): lambda: fev("FEV1 ~ ARMCD + SEX"),
    ("fev", "mmrm_baseline_adjusted"): lambda: fev("FEV1 ~ FEV1_BL + RACE + SEX + ARMCD * AVISIT"),
    ("fis23", "lmm_ri_time"): lambda: fis("fis23.csv", "ri", over="line"),
    ("fis23", "lmm_ris_time"): lambda: fis("fis23.csv", "ris", over="line"),
    ("fis23", "lmm_ri_visit"): lambda: fis("fis23.csv", "ri"),
    ("fis45drop", "lmm_ri_time"): lambda: fis("fis45drop.csv", "ri", over="line"),
    ("fis45drop", "lmm_ris_time"): lambda: fis("fis45drop.csv", "ris", over="line"),
    ("orthodont", "lmm_ri"): lambda: orthodont(over="line", structure="ri", by_sex=False),
    ("orthodont", "lmm_ris"): lambda: orthodont(over="line", structure="ris", by_sex=False),
    ("orthodont", "lmm_ri_sex"): lambda: orthodont(over="line", structure="ri", by_sex=True),
    ("orthodont", "lmm_ris_sex"): lambda: orthodont(over="line", structure="ris", by_sex=True),
    ("md15_1", "lmm_ri"): lambda: md15(over="line", structure="ri"),
    ("md15_1", "lmm_ris"): lambda: md15(over="line", structure="ris"),
    ("obk_long", "lmm_ri"): lambda: obk("ri"),
    ("fev", "lmm_ri"): lambda: fev("FEV1 ~ ARMCD * AVISIT", "ri"),
    ("fev", "lmm_ris"): lambda: fev_line("ris"),
    **{("structures_fis45drop", f"mmrm_{s}"): (lambda s=s: fis("fis45drop.csv", s)) for s in STRUCTURES},
    **{("fis23deg", f"mmrm_{s}"): (lambda s=s: fis("fis23deg.csv", s)) for s in STRUCTURES},
    **{
        ("structures_fev", f"intercept_only_{s}"): (lambda s=s: fev("FEV1 ~ 1", s))
        for s in (*STRUCTURES[:4], "toeph", "us")
    },
}


def fev_line(structure: str) -> Model:
    plain = fev("FEV1 ~ ARMCD * AVISIT", structure)
    times = np.array([1.0, 2.0, 3.0, 4.0])  # VISITN
    effects = tuple(Effect(name=e.name, values=e.values, over="line", term=e.term) for e in plain.effects)
    return Model(plain.y, effects, times, plain.levels, time="VISITN", structure=structure)


@dataclass(frozen=True)
class Fitted:
    model: Model
    problem: Problem
    fitted: MixedFit
    kr: Asking
    satterthwaite: Asking

    def by_name(self, section: dict, values: object) -> list[float]:
        """Values one a coefficient, in the order of the reference."""
        ours = {self.model.name(*name): value for name, value in zip(self.problem.plan.names, values, strict=True)}
        return [float(ours[named(name)]) for name in section["beta"]["names"]]

    @property
    def grid(self) -> Grid:
        k = self.model.y.shape[1]
        values = np.array(list(self.model.grid.values()))
        return Grid(
            groups=tuple(self.model.grid), months=tuple(map(float, range(k))), values=values,
            pairs=np.zeros((len(values), k, k)),
        )  # fmt: skip

    def table(self, kind: str, asked: Asking) -> pd.DataFrame:
        """Rows of a table by the reference's names: "level" or "group|level"."""
        make = {"lsmean": means, "change_from_first_visit": changes, "group_diff": between_groups}[kind]
        table = make(asked, self.grid)
        if kind == "group_diff":
            table = table[table["of"] == "mean"]
        level = [self.model.levels[int(month)] for month in table["month"]]
        by_group = kind != "group_diff" and len(self.model.grid) > 1
        return table.assign(
            name=[f"{g}|{v}" if by_group else v for g, v in zip(table["group"], level, strict=True)]
        ).set_index("name")

    def test(self, term: str, asked: Asking) -> tuple[float, float, float, float]:
        rows = questions(self.problem.plan, np.mean(list(self.model.grid.values()), axis=0))
        for ours, value in rows.items():
            parts = {self.model.visit if part == "visit" else part for part in ours.split(" x ")}
            if parts == set(term.split(":")):
                return asked.joint(value)
        raise AssertionError(f"no test of {term} among {list(rows)}")

    def of_coefficients(self, term: str, asked: Asking) -> tuple[float, float, float, float]:
        """F of all coefficients of a term in treatment coding: of a main effect, at the first level of the others."""
        plan = self.problem.plan
        parts = set(term.split(":"))
        rows = []
        for row, (effect, at) in zip(np.eye(len(plan.which)), plan.names, strict=True):
            own = {e.term for e in plan.effects if e.name == effect and effect != "intercept"}
            if own | ({self.model.visit} if at else set()) == parts:
                rows.append(row)
        return asked.joint(np.array(rows))


@cache
def fitted(name: str, section: str, *, is_reml: bool = True) -> Fitted:
    model = MODELS[name, section]()
    problem = prepare(model.y, model.effects, times=model.times, is_reml=is_reml)
    found = fit(problem, model.structure)
    assert found.failure == ""
    known = [precision(problem.data, found.maximum, is_adjusted=adjusted) for adjusted in (True, False)]
    return Fitted(model, problem, found, asking(problem, found, known[0]), asking(problem, found, known[1]))
