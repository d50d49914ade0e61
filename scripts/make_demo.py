"""Draw the two synthetic cohorts: python scripts/make_demo.py writes demo23.csv and demo60.csv, always the same bytes.

Nobody's data: people are drawn at random from a fixed seed, again and again, until a draw meets the figures printed in
the abstract of Bose et al. (Mult Scler 2019;25:1764-1772, doi:10.1177/1352458518802544); `accepted` checks them.
Scores follow baseline -> target at 36 months along a curve that has mostly fallen by month 12, with noise between.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Texts = NDArray[np.object_]

DATA = Path(__file__).parent.parent / "fatigue" / "cohort" / "data"
SEED = {"23": 20190, "60": 60193}
MONTHS = (0, 6, 12, 18, 24, 30, 36)
FALLEN = np.array([0.0, 0.6, 0.92, 0.98, 1.02, 0.97, 1.0])  # share of the fall reached at each month
HIGHEST = {"physical": 40, "cognitive": 40, "psychosocial": 80}
# Sorted; the middle one is the published median. Who gets which is drawn.
BASELINE = np.array([12, 16, 20, 23, 25, 26, 28, 30, 32, 33, 35, 36, 38, 41, 45, 51, 60, 64, 70, 78, 89, 104, 118.0])
NOT_WORKING = ("sick leave", "disability pension", "sick leave", "unemployed", "disability pension", "homemaker",
               "sick leave", "student", "disability pension", "sick leave")  # fmt: skip
NOT_DRIVING = ("licensed but not driving", "does not drive for MS")


@dataclass(slots=True)
class People:
    """The columns of the file: one value a patient, or patients x months."""

    fixed: dict[str, Floats | Texts]
    total: Floats
    visits: dict[str, Floats | Texts] = field(default_factory=dict)
    ended: NDArray[np.float64] | None = None  # month of death or loss, infinite where there was none


def round_edss(values: Floats) -> Floats:
    """Give half steps."""
    return np.round(values * 2) / 2


def who(rng: np.random.Generator, n: int) -> dict[str, Floats | Texts]:
    """Draw age, sex, EDSS, course and duration."""
    age = np.clip(np.round(rng.normal(36, 8.5, n)), 18, 50)
    edss = np.clip(round_edss(rng.normal(4.5, 1.0, n) + 0.02 * (age - 36)), 3, 6)
    progressive = rng.random(n) < np.clip(0.15 * (edss - 3.5) + 0.03 * (age - 30), 0, 0.9)
    duration = np.clip(np.round(rng.gamma(4, 1.7, n)), 1, age - 16)
    return {
        "age": age,
        "sex": np.where(rng.random(n) < 0.6, "female", "male").astype(object),
        "course": np.where(progressive, "SPMS", "RRMS").astype(object),
        "duration": duration,
        "edss": edss,
    }


def follow(rng: np.random.Generator, start: Floats, end: Floats) -> Floats:
    """Give whole scores at every month between a known first and a known last one."""
    path = start[:, None] + (end - start)[:, None] * FALLEN
    size = 3 + 0.2 * (start + end)[:, None] / 2
    noise = size * rng.standard_normal(path.shape)
    noise[:, [0, -1]] = 0
    return np.asarray(np.clip(np.round(path + noise), 0, 150), dtype=float)


def last_scores(rng: np.random.Generator, fixed: dict[str, Floats | Texts], start: Floats, *, middle: float) -> Floats:
    """Give the scores at 36 months with that median: the younger, the less disabled and the high scorers fall more."""
    age, edss = np.asarray(fixed["age"], dtype=float), np.asarray(fixed["edss"], dtype=float)
    end = start + 1.0 * (age - 36) + 10 * (edss - 4.5) - 0.45 * start + rng.normal(0, 8, len(start))
    return np.clip(np.round(end - np.median(end) + middle), 0, 150)


def hc3(x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """Give least squares coefficients, their ordinary and their HC3 standard errors (MacKinnon and White 1985)."""
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ x.T @ y
    residual = y - x @ beta
    leverage = np.sum((x @ inverse) * x, axis=1)
    meat = x.T @ (x * ((residual / (1 - leverage)) ** 2)[:, None])
    ordinary = np.sqrt(np.diag(inverse) * (residual @ residual) / (len(y) - x.shape[1]))
    return beta, ordinary, np.sqrt(np.diag(inverse @ meat @ inverse))


def predicts(columns: list[Floats], change: Floats) -> bool:
    """Say whether the first two columns raise the change beyond doubt, by OLS and by HC3."""
    x = np.column_stack([np.ones(len(change)), *columns])
    beta, ordinary, robust = hc3(x, change)
    quantile = float(stats.t.ppf(0.975, len(change) - x.shape[1]))
    return bool(np.all(beta[1:3] - 1.1 * quantile * np.maximum(ordinary, robust)[1:3] > 0))


def rm_anova_p(scores: Floats) -> float:
    """Give the p value of a one-way repeated-measures ANOVA, corrected after Greenhouse and Geisser."""
    n, k = scores.shape
    rows, columns = scores.mean(axis=1, keepdims=True), scores.mean(axis=0)
    residual = ((scores - rows - columns + scores.mean()) ** 2).sum() / ((n - 1) * (k - 1))
    effect = n * ((columns - scores.mean()) ** 2).sum() / (k - 1)
    centred = np.eye(k) - 1 / k
    covariance = centred @ np.cov(scores.T) @ centred
    epsilon = np.trace(covariance) ** 2 / ((k - 1) * np.sum(covariance**2))
    return float(stats.f.sf(effect / residual, epsilon * (k - 1), epsilon * (k - 1) * (n - 1)))


def drop_interval(start: Floats, end: Floats) -> tuple[float, float]:
    """Give a percentile bootstrap interval of the change of medians, percent."""
    picked = np.random.default_rng(1).integers(0, len(start), (2000, len(start)))
    change = 100 * (np.median(end[picked], axis=1) / np.median(start[picked], axis=1) - 1)
    low, high = np.quantile(change, [0.025, 0.975])
    return float(low), float(high)


def accepted(fixed: dict[str, Floats | Texts], start: Floats, end: Floats) -> bool:
    """Say whether first and last scores meet the published figures, and look like people."""
    change = end - start
    age, edss = np.asarray(fixed["age"], dtype=float), np.asarray(fixed["edss"], dtype=float)
    if np.sum(end == 0) != 4 or np.sum(change < 0) != 19 or np.sum(change > 0) != 4 or change.max() > 16:
        return False
    if np.median(end) != 23 or not 0.5 < np.corrcoef(start, end)[0, 1] < 0.88:
        return False
    if not 12 <= np.sum(fixed["sex"] == "female") <= 16:
        return False
    if np.corrcoef(age, edss)[0, 1] > 0.4 or np.ptp(age) < 26 or len(np.unique(edss)) < 7:
        return False
    if min(np.corrcoef(age, change)[0, 1], np.corrcoef(edss, change)[0, 1]) < 0.3:
        return False
    low, high = drop_interval(start, end)
    return predicts([age, edss, start], change) and low > -60 and high < -9


def smooth(total: Floats) -> bool:
    """Say whether the visits between hold together: neighbours correlate about 0.8, medians fall, then stay."""
    neighbours = [np.corrcoef(total[:, i], total[:, i + 1])[0, 1] for i in range(len(MONTHS) - 1)]
    medians = np.median(total, axis=0)
    flat = bool(np.all(np.abs(medians[2:] - 23) <= 2)) and 26 <= medians[1] <= 31
    close = min(neighbours) > 0.71 and max(neighbours) < 0.89 and 0.77 < np.mean(neighbours) < 0.83
    return bool(flat and close and rm_anova_p(total) <= 0.001)


def subscales(rng: np.random.Generator, total: Floats) -> dict[str, Floats]:
    """Split totals into whole subscales within their ranges, a person's shares being much alike at each visit."""
    person = np.array([0.29, 0.25, 0.46]) + rng.normal(0, 0.035, (total.shape[0], 1, 3))
    share = np.clip(person + rng.normal(0, 0.02, (*total.shape, 3)), 0.1, None)
    share /= share.sum(axis=2, keepdims=True)
    physical = np.minimum(np.round(total * share[:, :, 0]), HIGHEST["physical"])
    cognitive = np.minimum(np.round(total * share[:, :, 1]), HIGHEST["cognitive"])
    psychosocial = total - physical - cognitive
    over = np.maximum(psychosocial - HIGHEST["psychosocial"], 0)
    return {"physical": physical + over, "cognitive": cognitive, "psychosocial": psychosocial - over}


def companions(rng: np.random.Generator, total: Floats, edss: Floats) -> dict[str, Floats]:
    """Draw a depression score (0 to 63) and steps a day that move with the score within a person."""
    n = len(total)
    depression = 4 + rng.normal(0, 3, (n, 1)) + 0.16 * total + rng.normal(0, 2.6, total.shape)
    steps = 7400 - 900 * (edss[:, :1] - 3) + rng.normal(0, 900, (n, 1)) - 28 * total + rng.normal(0, 520, total.shape)
    return {"depression": np.clip(np.round(depression), 0, 63), "steps": np.clip(np.round(steps), 150, 20000)}


def edss_course(rng: np.random.Generator, edss: Floats) -> Floats:
    """Give the EDSS at each visit: about a third improve by half a step or one, few worsen, most stay."""
    n = len(edss)
    moved = rng.choice([-1.0, -0.5, 0.0, 0.5], n, p=[0.12, 0.26, 0.54, 0.08])
    since = rng.integers(1, len(MONTHS) - 1, n)
    path = edss[:, None] + np.where(np.arange(len(MONTHS)) >= since[:, None], moved[:, None], 0.0)
    return np.clip(path, 3, 6)


def statuses(rng: np.random.Generator, edss: Floats, change: Floats, *, not_working: int, returned: int) -> Texts:
    """Give employment at each visit; among those not working, returning goes with a larger fall of the score."""
    n = len(edss)
    out = np.argsort(-(edss + rng.normal(0, 1.2, n)), kind="stable")[:not_working]
    status = np.full((n, len(MONTHS)), "full-time", dtype=object)
    status[rng.random(n) < 0.35] = "part-time"
    status[rng.random(n) < 0.1] = "self-employed"
    for place, patient in enumerate(out):
        status[patient] = NOT_WORKING[place % len(NOT_WORKING)]
    best = out[np.argsort(change[out] + rng.normal(0, 4, len(out)), kind="stable")][:returned]
    for patient in best:
        back = int(rng.integers(2, 5))
        status[patient, back:] = "part-time"
        if rng.random() < 0.5:
            status[patient, min(back + 2, len(MONTHS) - 1) :] = "full-time"
    working = np.setdiff1d(np.arange(n), out)
    status[working[np.argmax(change[working])], 3:] = "sick leave"
    return status


def drives(rng: np.random.Generator, edss: Floats, change: Floats, *, off: int, again: int, never: int) -> Texts:
    """Give driving at each visit; among those not driving for MS, driving again goes with a larger fall."""
    order = np.argsort(-(edss + rng.normal(0, 1.0, len(edss))), kind="stable")
    status = np.full((len(edss), len(MONTHS)), "drives", dtype=object)
    for place, patient in enumerate(order[:off]):
        status[patient] = NOT_DRIVING[place % 2]
    status[order[off : off + never]] = "never drove"
    stopped = order[:off]
    best = stopped[np.argsort(change[stopped] + rng.normal(0, 4, off), kind="stable")][:again]
    for patient in best:
        status[patient, int(rng.integers(2, 5)) :] = "drives"
    return status


def complete(
    rng: np.random.Generator, fixed: dict[str, Floats | Texts], total: Floats, counts: dict[str, int]
) -> People:
    """Add everything else that was recorded at the visits."""
    edss = np.asarray(fixed.pop("edss"), dtype=float)
    change = total[:, -1] - total[:, 0]
    people = People(fixed=fixed, total=total)
    people.visits["fis_total"] = total
    for name, scores in subscales(rng, total).items():
        people.visits[f"fis_{name}"] = scores
    people.visits["edss"] = edss_course(rng, edss)
    people.visits["employment"] = statuses(
        rng, edss, change, not_working=counts["not working"], returned=counts["returned"]
    )
    people.visits["driving"] = drives(
        rng, edss, change, off=counts["not driving"], again=counts["drive again"], never=counts["never drove"]
    )
    people.visits.update(companions(rng, total, np.asarray(people.visits["edss"], dtype=float)))
    return people


def draw23() -> People:
    """Draw 23 people until a draw meets the published figures; no visit is missing."""
    rng = np.random.default_rng(SEED["23"])
    counts = {"not working": 10, "returned": 4, "not driving": 6, "drive again": 3, "never drove": 1}
    while True:
        fixed = who(rng, len(BASELINE))
        start = rng.permutation(BASELINE)
        end = last_scores(rng, fixed, start, middle=23)
        if not accepted(fixed, start, end):
            continue
        for _ in range(200):
            total = follow(rng, start, end)
            if not smooth(total):
                continue
            age, edss = np.asarray(fixed["age"], dtype=float), np.asarray(fixed["edss"], dtype=float)
            people = complete(rng, dict(fixed), total, counts)
            at_work = np.isin(people.visits["employment"][:, 0], ["full-time", "part-time", "self-employed"])
            if predicts([age, edss, start, at_work.astype(float)], end - start):
                return people


def draw60() -> People:
    """Draw 60 people in two arms, then take away 63 of the 420 forms (15 %).

    Three people die or are lost: 4 forms were never due. The other 59 were due and are missing: people stop
    sending forms for good, or miss single ones, the more often the higher their score, so that those who sent every
    form look better than all did.
    """
    rng = np.random.default_rng(SEED["60"])
    n, treated = 60, 36
    fixed = who(rng, n)
    fixed["arm"] = np.array(["aHSCT"] * treated + ["Comparison"] * (n - treated), dtype=object)
    start = np.clip(np.round(rng.gamma(2.6, 17, n)), 4, 130)
    start[treated + 4] = 0  # percent change is undefined for somebody
    end = last_scores(rng, fixed, start, middle=25)
    control = np.arange(n) >= treated
    end[control] = np.clip(np.round(start * 0.9 + 2 + rng.normal(0, 10, n)), 0, 150)[control]
    counts = {"not working": 24, "returned": 8, "not driving": 14, "drive again": 8, "never drove": 2}
    people = complete(rng, fixed, follow(rng, start, end), counts)
    mixed = rng.permutation(n)  # so that ids tell nothing of the arm
    people.fixed = {name: values[mixed] for name, values in people.fixed.items()}
    people.visits = {name: values[mixed] for name, values in people.visits.items()}
    people.total = people.visits["fis_total"].astype(float)
    take_away(rng, people)
    return people


def take_away(rng: np.random.Generator, people: People) -> None:
    """Blank forms in place: deaths and losses, then dropout, then single forms up to 63 of 420."""
    n, k = people.total.shape
    burden = people.total[:, 1:].mean(axis=1) + rng.normal(0, 30, n)
    sickest = np.argsort(-burden, kind="stable")
    people.ended = np.full(n, np.inf)
    status = np.full(n, "", dtype=object)
    for patient, month, how in zip(sickest[[2, 7, 11]], (27, 31, 34), ("died", "lost", "died"), strict=True):
        people.ended[patient], status[patient] = month, how
    people.fixed["ended"] = status
    people.fixed["ended_month"] = np.where(np.isfinite(people.ended), people.ended, np.nan)
    due = np.array(MONTHS)[None, :] <= people.ended[:, None]
    seen = due.copy()
    staying = [int(patient) for patient in sickest if not status[patient]]
    for patient, since in zip(staying[:11], (2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 6), strict=True):
        seen[patient, since:] = False
        for name in ("edss", "employment", "driving", "steps"):  # they left the clinic's reach altogether
            people.visits[name] = people.visits[name].astype(object)
            people.visits[name][patient, since:] = ""
    # One form at a time, drawn with odds that rise with the score just before it.
    before = np.column_stack([people.total[:, 0], people.total[:, :-1]])
    while np.sum(seen) > n * k - 63:
        odds = np.where(seen, np.exp(before / 45), 0.0)
        odds[:, 0] *= 0.15
        odds[seen.sum(axis=1) <= 3] = 0
        place = np.searchsorted(np.cumsum(odds), rng.random() * odds.sum())
        seen[np.unravel_index(place, seen.shape)] = False
    for name in ("fis_total", "fis_physical", "fis_cognitive", "fis_psychosocial", "depression"):
        people.visits[name] = np.where(seen, people.visits[name], np.nan)


def text(people: People) -> str:
    """Give the csv, one row a patient and month; what lies after a death or loss has no row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["patient", "month", *people.fixed, *people.visits])
    for i in range(len(people.total)):
        for j, month in enumerate(MONTHS):
            if people.ended is None or month <= people.ended[i]:
                row = [values[i] for values in people.fixed.values()] + [v[i, j] for v in people.visits.values()]
                writer.writerow([f"S{i + 1:02d}", month, *map(word, row)])
    return out.getvalue()


def word(value: object) -> str:
    """Give a cell: whole numbers without a point, empty where missing."""
    if isinstance(value, str):
        return value
    number = float(value)  # type: ignore[arg-type]
    return "" if np.isnan(number) else f"{number:g}"


def main(folder: Path = DATA) -> None:
    """Write both files into `folder`."""
    for name, people in (("demo23.csv", draw23()), ("demo60.csv", draw60())):
        (folder / name).write_text(text(people), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
