"""Which schedule the forms of a file keep to: clusters of their distances from each patient's start.

Days that lie together are one visit as long as hardly any patient has a form in both parts: nobody fills in two forms
for one visit. The six-monthly rule stays where it fits the forms as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import cast

import numpy as np

from fatigue.cohort.arrays import Codes, Flags, Floats
from fatigue.cohort.build.table import Forms, forms_of
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.answers import Answers
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.schedule import DAYS, MONTH, Window, around, six_monthly

MOST_PATIENTS = 1_500  # a sample of them tells the schedule
MOST_DAYS = 3_000  # different days; more are taken together
BOTH = 0.3  # share of patients with a form in both of two parts from which these are two visits
APART = 0.6  # of the usual distance between two forms of a patient: what is farther apart is no single visit
CLEAR = 3  # times the spread of two parts: what is farther apart are two visits, of different patients too
CLEAR_FORMS = 10
AS_USUAL = 1.25  # times the width of other visits: what is nearer is no visit of its own
ATTENDED = 0.2  # share of patients still followed who have a form at a visit; fewer are unscheduled forms
BETTER = 0.05  # by which a schedule must fit more forms than the six-monthly rule
FEW, HARDLY = 3, 0.5  # patients; of fewer a schedule must be of whole weeks or months, unless hardly a form fits else
OF_A_WEEK, OF_A_MONTH = 2 / 7, 4 / MONTH
UNSURE = 0.2  # of a week or a month: farther from whole ones a schedule is told in days


@dataclass(frozen=True, eq=False, kw_only=True)
class _Visit:
    """Forms that lie together."""

    days: Floats  # one a form, ascending
    patients: Codes  # whose they are, without repeats
    gaps: Floats  # days to the nearest other form of the same patient

    @property
    def centre(self) -> float:
        return float(np.mean(self.days))


def proposed(days: Floats, patient: Codes, *, is_treated: bool) -> tuple[Window, ...]:
    """Give the schedule that the forms keep to; none where that is the six-monthly rule, or none shows.

    Parameters
    ----------
    days : days since treatment (`is_treated`) or since the first form, one a form
    patient : whose form it is, from 0
    """
    is_form = np.isfinite(days) & (patient >= 0) & (np.abs(days) < MOST_DAYS * 10)
    days, patient = np.floor(days[is_form]), patient[is_form]
    people = np.unique(patient)
    if len(people) > MOST_PATIENTS:
        chosen = people[:: -(-len(people) // MOST_PATIENTS)]
        is_chosen = np.isin(patient, chosen)
        days, patient = days[is_chosen], patient[is_chosen]
    if not (days > 0).any():
        return ()
    visits = _attended(_clusters(days, patient), days, patient)
    if not visits:
        return ()
    windows, is_whole = _windows(visits, is_treated=is_treated)
    fits = _fit(days, patient, six_monthly(float(days.max())))
    is_of_few = len(np.unique(patient[days > 0])) < FEW
    if is_of_few and not is_whole and (fits > HARDLY or days.max() > DAYS):
        return ()
    if _fit(days, patient, windows) <= fits + BETTER:
        return ()
    return () if _is_six_monthly(windows) else tuple(windows)


def _is_six_monthly(windows: Sequence[Window]) -> bool:
    return all(window.month == 6 * at for at, window in enumerate(windows))


def _fit(days: Floats, patient: Codes, windows: Sequence[Window]) -> float:
    """Give how well windows fit forms: many of the forms find a visit of their own, and most visits are attended.

    The harmonic mean of the two shares, as of precision and recall; visits count for patients still followed.
    """
    firsts, lasts = (np.array([getattr(window, name) for window in windows]) for name in ("first", "last"))
    later = days > 0
    days, patient = days[later], patient[later]
    at = np.searchsorted(firsts, days, side="right") - 1
    inside = (at > 0) & (days <= lasts[np.maximum(at, 0)])
    kept = np.unique(np.column_stack([patient[inside], at[inside]]), axis=0)
    last_day = np.sort(_last_days(days, patient))
    used = np.unique(kept[:, 1])
    n_due = sum(len(last_day) - int(np.searchsorted(last_day, firsts[visit])) for visit in used)
    return 2 * len(kept) / (len(days) + n_due) if len(kept) else 0.0


def _last_days(days: Floats, patient: Codes) -> Floats:
    last = np.full(int(patient.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(last, patient, days)
    known: Floats = last[np.isfinite(last)]
    return known


def _clusters(days: Floats, patient: Codes) -> list[_Visit]:
    """Put forms together, the nearest first; the first cluster is the baseline."""
    # All forms before treatment are one visit, and one is enough of each patient.
    rows = np.unique(np.column_stack([patient, np.maximum(days, 0)]), axis=0)
    patient, days = rows[:, 0].astype(np.intp), rows[:, 1]
    step = np.diff(days)
    is_same = np.diff(patient) == 0
    gap = np.where(is_same, step, np.inf)
    gaps = np.minimum(np.append(np.inf, gap), np.append(gap, np.inf))
    coarse = max(1.0, np.ceil(len(np.unique(days)) / MOST_DAYS))
    cell = np.ceil(days / coarse)
    order = np.argsort(cell, kind="stable")
    cuts = np.flatnonzero(np.diff(cell[order])) + 1
    visits = [
        _Visit(days=days[part], patients=np.unique(patient[part]), gaps=gaps[part]) for part in np.split(order, cuts)
    ]
    n_people = len(np.unique(patient))
    distance = np.array([later.centre - earlier.centre for earlier, later in pairwise(visits)])
    while len(distance) and np.isfinite(distance).any():
        at = int(np.argmin(distance))
        if not _is_one(visits[at], visits[at + 1], n_people):
            distance[at] = np.inf
            continue
        visits[at : at + 2] = [_together(visits[at], visits[at + 1])]
        distance = np.delete(distance, at)
        for side in (at - 1, at):  # the neighbours of what is new are looked at again
            if 0 <= side < len(distance):
                distance[side] = visits[side + 1].centre - visits[side].centre
    return _whole(visits)


def _whole(visits: list[_Visit]) -> list[_Visit]:
    """Put together what lies no farther apart than the forms of other visits do, and is of different patients."""
    usual = float(np.median([np.subtract(*np.percentile(visit.days, (95, 5))) for visit in visits]))
    whole = visits[:2]
    for visit in visits[2:]:
        last = whole[-1]
        both = len(np.intersect1d(last.patients, visit.patients, assume_unique=True))
        is_near = visit.centre - last.centre <= AS_USUAL * usual
        if is_near and both <= BOTH * min(len(last.patients), len(visit.patients)):
            whole[-1] = _together(last, visit)
        else:
            whole.append(visit)
    return whole


def _is_one(one: _Visit, other: _Visit, n_people: int) -> bool:
    """Tell whether two parts are forms of the same visit."""
    fewer = min(len(one.patients), len(other.patients))
    both = len(np.intersect1d(one.patients, other.patients, assume_unique=True))
    if both > BOTH * fewer:
        return False
    apart = other.centre - one.centre
    if apart > APART * float(np.median(np.concatenate([one.gaps, other.gaps]))):
        return False
    if fewer < max(CLEAR_FORMS, n_people / 10):
        return True
    spread = sum(float(np.subtract(*np.percentile(part.days, (75, 25)))) for part in (one, other)) / 2
    return apart <= CLEAR * spread + 1


def _together(one: _Visit, other: _Visit) -> _Visit:
    return _Visit(
        days=np.concatenate([one.days, other.days]), patients=np.union1d(one.patients, other.patients),
        gaps=np.concatenate([one.gaps, other.gaps]),
    )  # fmt: skip


def _attended(visits: list[_Visit], days: Floats, patient: Codes) -> list[_Visit]:
    """Give the visits after the baseline that enough of those still followed attended."""
    last_day = _last_days(days, patient)
    fewest = 2 if (last_day > 0).sum() >= FEW else 1
    later = visits[1:] if visits and visits[0].days[0] <= 0 else visits
    return [
        visit for visit in later
        if len(visit.patients) >= max(fewest, ATTENDED * float((last_day >= np.median(visit.days)).sum()))
    ]  # fmt: skip


def _windows(visits: list[_Visit], *, is_treated: bool) -> tuple[list[Window], bool]:
    """Give the window of each visit, and whether they are due in whole weeks or months."""
    due = [float(np.median(visit.days)) for visit in visits]
    months, is_whole = _months(due)
    # Counted from the first form, an early second form is the farther of two; after treatment it is no baseline.
    ends = 0.0 if is_treated else np.floor(due[0] / 2)
    reach = [(float(visit.days.min()), float(visit.days.max())) for visit in visits]
    return around(due, months, reach=reach, first_last=ends), is_whole


def _months(due: list[float]) -> tuple[list[float], bool]:
    """Give the month of each day, by whole weeks or months where they are such; and whether each is close to one."""
    days = np.array(due)
    weeks, months = np.rint(days / 7), np.rint(days / MONTH)
    off_weeks, off_months = np.abs(days / 7 - weeks), np.abs(days / MONTH - months)
    fits_weeks = weeks[0] > 0 and bool((np.diff(weeks) > 0).all()) and float(off_weeks.mean()) <= UNSURE
    fits_months = months[0] > 0 and bool((np.diff(months) > 0).all()) and float(off_months.mean()) <= UNSURE
    if fits_months and not (fits_weeks and off_weeks.mean() < off_months.mean()):
        return [float(month) for month in months], bool((off_months <= OF_A_MONTH).all())
    if fits_weeks:
        return [_month_of_week(week) for week in weeks], bool((off_weeks <= OF_A_WEEK).all())
    return [float(f"{day / MONTH:.2f}") for day in due], False


def _month_of_week(week: float) -> float:
    """Give week 2 as month 0.46; 13 weeks are three months."""
    return week / 13 * 3 if week % 13 == 0 else float(f"{week * 7 / MONTH:.2f}")


def counts_from_one(days: Floats, patient: Codes) -> bool:
    """Tell days that begin with 1 for the day of treatment and know no day 0, as CDISC counts them."""
    of_forms = np.isfinite(days) & (patient >= 0)
    first = len(np.unique(patient[of_forms & (days == 1)]))
    has_none: Flags = of_forms & (days > -1) & (days < 1)
    return first * FEW >= len(np.unique(patient[of_forms])) > 0 and not has_none.any()


def planned(raw: Raw, mapping: Mapping, known: Answers) -> Mapping:
    """Give the mapping of a file with dates or days with its schedule: as it is known, else as its forms show it."""
    is_timed = mapping.layout == "long" and not {"date", "day"}.isdisjoint(mapping.roles)
    if not is_timed or "patient" not in mapping.roles or not (mapping.scores or mapping.items):
        return mapping
    certainty = dict(mapping.certainty)
    if known.first_day is not None:
        mapping = replace(mapping, first_day=known.first_day)
    elif "day" in mapping.roles and _found(raw, mapping).counts_from_one:
        mapping, certainty["first_day"] = replace(mapping, first_day=1), "likely"
    if known.schedule is not None:
        return replace(mapping, schedule=known.schedule, certainty=certainty)
    windows = _found(raw, mapping).windows
    if windows:
        certainty["schedule"] = "likely"
    return replace(mapping, schedule=windows, certainty=certainty)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    counts_from_one: bool
    windows: tuple[Window, ...]


def _found(raw: Raw, mapping: Mapping) -> _Found:
    """Look at the forms once for the roles that matter, however often the form of the door is drawn."""
    key = ("spacing", *_of_forms(mapping))
    if key not in raw.memo:
        forms = forms_known(raw, mapping)
        is_treated = "day" in mapping.roles or "treated" in mapping.roles
        raw.memo[key] = _Found(
            counts_from_one="day" in mapping.roles and counts_from_one(forms.counted, forms.patient),
            windows=proposed(forms.days, forms.patient, is_treated=is_treated),
        )
    return cast("_Found", raw.memo[key])


def forms_known(raw: Raw, mapping: Mapping) -> Forms:
    """Give the forms as `table.forms_of` does, looked at once for the roles that matter."""
    key = ("forms", *_of_forms(mapping))
    if key not in raw.memo:
        raw.memo[key] = forms_of(raw, mapping)
    return cast("Forms", raw.memo[key])


def _of_forms(mapping: Mapping) -> tuple[Hashable, ...]:
    """Give what the distances between forms depend on."""
    roles = tuple((role, mapping.roles[role]) for role in ("patient", "site", "date", "day", "treated")
                  if role in mapping.roles)  # fmt: skip
    columns = tuple(column for (_, at), column in (*mapping.scores.items(), *mapping.items.items()) if at is None)
    return roles, columns, tuple(mapping.only.items()), mapping.first_day, mapping.missing
