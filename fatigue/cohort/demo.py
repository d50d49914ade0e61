"""The illustrative cohorts: synthetic, drawn by scripts/make_demo.py to meet published figures, and saying so."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import instrument
from fatigue.cohort.statuses import DRIVING, EMPLOYMENT, Status
from fatigue.errors import FileError

DATA = Path(__file__).parent / "data"
SYNTHETIC = "synthetic, not the trial's data"
SCALES = ("total", "physical", "cognitive", "psychosocial")
MEASURES = ("edss", "depression", "steps")
LEVELS = {"employment": EMPLOYMENT, "driving": DRIVING}
LABELS = {
    "age": "Age", "sex": "Sex", "edss": "EDSS", "course": "Course", "duration": "Years since diagnosis", "arm": "Arm",
    "employment": "Employment", "driving": "Driving", "depression": "Depression score", "steps": "Steps a day",
    "baseline_depression": "Depression score at baseline", "baseline_steps": "Steps a day at baseline",
    "ended": "Reason follow-up ended", "ended_month": "Month follow-up ended",
}  # fmt: skip
NOTES = {
    "23": (
        f"This cohort is {SYNTHETIC}: a script drew 23 people to meet the figures printed in Bose et al., "
        "Mult Scler 2019;25:1764-1772 (median FIS 36 at baseline and 23 at 36 months, four patients at 0). "
        "No visit is missing.",
    ),
    "60": (
        f"This cohort is {SYNTHETIC}: a script drew 60 people in two arms to show what missing forms do.",
        "63 of the 420 planned forms are missing (15 %): 59 were due and not sent, more often by people with high "
        "scores; 4 fell after a death or loss, after which nothing is recorded and nothing is imputed.",
    ),
}


def demo(which: Literal["23", "60"] = "23") -> Cohort:
    """Give a synthetic cohort: 23 patients without gaps, or 60 in two arms with 15 % of the forms missing.

    Parameters
    ----------
    which : {"23", "60"}
        Number of patients. Both have seven visits, months 0 to 36, with the FIS total and subscales (0 to 160, lower is
        better), EDSS, employment, driving, a depression score (0 to 63, lower is better) and steps a day. "60" adds
        `arm`, and `ended` with `ended_month` for deaths and losses; missing forms are NaN.

    Returns
    -------
    Cohort
        With `is_synthetic` true and a note that it is not the trial's data.

    References
    ----------
    The figures met: Bose G, Atkins HL, Bowman M, Freedman MS. Mult Scler 2019;25(13):1764-1772.
    doi:10.1177/1352458518802544

    Raises
    ------
    FileError
        When there is no such demo cohort.

    Examples
    --------
    >>> import numpy as np
    >>> cohort = demo()
    >>> np.median(cohort.at(0)), np.median(cohort.at(36))
    (np.float64(36.0), np.float64(23.0))
    >>> "synthetic" in cohort.notes[0]
    True
    """
    if which not in NOTES:
        raise FileError(
            f"There is no demo cohort {which!r}; there are {', '.join(map(repr, NOTES))}. Choose one of those."
        )
    visits = pd.read_csv(DATA / f"demo{which}.csv")
    row, ids = pd.factorize(visits["patient"])
    months = tuple(sorted(float(month) for month in visits["month"].unique()))
    cell = row, np.searchsorted(months, visits["month"].to_numpy(dtype=float))
    shape = len(ids), len(months)

    def array(column: str) -> Floats:
        values = np.full(shape, np.nan)
        values[cell] = visits[column].to_numpy(dtype=float)
        values.flags.writeable = False
        return values

    measures = {name: array(name) for name in MEASURES}
    statuses = {}
    for name, levels in LEVELS.items():
        codes = np.full(shape, -1, dtype=np.int8)
        codes[cell] = pd.Categorical(visits[name], categories=list(levels)).codes
        codes.flags.writeable = False
        statuses[name] = Status(codes=codes, levels=levels)
    return Cohort(
        patients=_patients(visits, measures=measures, statuses=statuses),
        months=months,
        scores={scale: array(f"fis_{scale}") for scale in SCALES},
        instrument=instrument("FIS"),
        measures=measures,
        statuses=statuses,
        labels=LABELS,
        since="treatment",
        title=f"Synthetic cohort, {which} patients",
        origin="demo",
        is_synthetic=True,
        notes=NOTES[which],
    )


def _patients(visits: pd.DataFrame, *, measures: dict[str, Floats], statuses: dict[str, Status]) -> pd.DataFrame:
    """Give one row a patient: what does not change, then what the first visit recorded."""
    first = visits[visits["month"] == 0].set_index("patient")
    fixed = [name for name in ("age", "sex", "course", "duration", "arm", "ended", "ended_month") if name in first]
    columns: dict[str, object] = {
        name: first[name].astype(float) if name in ("age", "duration", "ended_month") else pd.Categorical(first[name])
        for name in fixed
    }
    columns["edss"] = measures["edss"][:, 0]
    for name, status in statuses.items():
        columns[name] = pd.Categorical.from_codes(status.codes[:, 0], categories=pd.Index(status.levels))
    columns |= {f"baseline_{name}": measures[name][:, 0] for name in MEASURES if name != "edss"}
    front = [name for name in ("age", "sex", "edss", "employment", "driving") if name in columns]
    order = front + [name for name in columns if name not in front]
    return pd.DataFrame({name: columns[name] for name in order}, index=first.index)
