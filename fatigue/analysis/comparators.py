"""What fatigue scores did in published studies, placebo first: numbers as printed, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["placebo", "single arm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparator:
    """Mean scores before and after in one arm of a study; None where not printed. Higher is worse in all."""

    study: str
    arm: str
    kind: Kind
    n: int
    instrument: str  # a name of the registry of instruments
    months: float  # of the later score
    before: float
    after: float
    change_sd: float | None = None  # of the patients' changes
    source: str


COMPARATORS = (
    Comparator(
        study="TRIUMPHANT-MS",
        arm="placebo",
        kind="placebo",
        n=141,  # randomised to sequences that all held a placebo period
        instrument="MFIS",
        months=1.25,  # week 5 of a period
        before=51.3,
        after=40.6,
        source="Nourbakhsh et al., Lancet Neurol 2021;20:38-48. doi:10.1016/S1474-4422(20)30354-9",
    ),
    Comparator(
        study="ENER-G",
        arm="natalizumab",
        kind="single arm",
        n=89,
        instrument="MFIS",
        months=3.0,
        before=59.1,
        after=51.7,  # 59.1 and the printed mean change of -7.4
        change_sd=11.8,
        source="Wilken et al., Int J MS Care 2013;15:120-128. doi:10.7224/1537-2073.2012-043",
    ),
    Comparator(
        study="Putzki 2009",
        arm="natalizumab",
        kind="single arm",
        n=42,
        instrument="MFIS",
        months=6.0,
        before=45.8,
        after=40.1,
        source="Putzki et al., J Neurol Sci 2009;285:109-113. doi:10.1016/j.jns.2009.06.004",
    ),
    Comparator(
        study="Iaffaldano 2012",
        arm="natalizumab",
        kind="single arm",
        n=100,
        instrument="FSS",
        months=12.0,
        before=4.01,
        after=3.61,
        source="Iaffaldano et al., PLoS ONE 2012;7:e35843. doi:10.1371/journal.pone.0035843",
    ),
    Comparator(
        study="Yildiz 2013",
        arm="natalizumab",
        kind="single arm",
        n=48,
        instrument="MFIS",
        months=12.0,
        before=32.6,
        after=49.1,
        source="Yildiz et al., Clin Neurol Neurosurg 2013;115:902-903",
    ),
)
