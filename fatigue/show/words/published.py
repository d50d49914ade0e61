"""A published cohort in words: what is not shown of it, and what would be stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.published import Prepared
from fatigue.show.words import numbers

NOT_THIS_PAGE = "This page is not shown of a published cohort."
NO_SINGLE_PATIENTS = "Single patients are not shown of a published cohort, and this is made of them."


def why_not_this_page(title: str) -> str:
    """Give why a page is not there."""
    return (
        f"“{title}” is made of single patients or of groups that may be small. Of a published cohort only groups are "
        "shown that are large enough. These pages are:"
    )


def too_few_complete(fewest: int) -> str:
    """Say that the same patients at every visit are too few in some group."""
    return (
        f"Fewer than {fewest} patients of some group have every form, so “same patients at every visit” is not shown "
        "of this published cohort. Take it off, or the grouping."
    )


def hidden_visits(months: Sequence[float], fewest: int) -> str:
    """Say which visits are not shown with these groups."""
    named = numbers.listed([numbers.of_month(month) for month in months])
    return (
        f"Not shown: {'month' if len(months) == 1 else 'months'} {named}, where fewer than {fewest} patients of some "
        "group sent a form."
    )


def few(part: int, whole: int, fewest: int) -> str:
    """Give "6 of 9", or that it is not shown where the part or the rest are too few.

    Examples
    --------
    >>> few(6, 9, 0), few(18, 30, 5), few(27, 30, 5)
    ('6 of 9', '18 of 30', 'not shown')
    """
    is_small = any(0 < n < fewest for n in (part, whole - part))
    return "not shown" if is_small else numbers.share(part, whole)


def day(seconds: float) -> str:
    """Give a day: "25 December 2026"."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment.day} {moment:%B %Y}"


def stored_table(found: Prepared, before: Cohort) -> pd.DataFrame:
    """Give what would be stored, row by row, then what would not."""
    cohort = found.cohort
    scales = numbers.listed(list(cohort.scores))
    rows = [
        ("Patients", f"{numbers.patients(cohort.n_patients)}, called 1 to {cohort.n_patients:,} in an order by chance; "
                     "the names in your file are not stored"),
        ("Dates", f"none; visits are months since {before.since}: "
                  f"{numbers.listed([numbers.of_month(month) for month in cohort.months])}"),
        (f"{cohort.instrument.name}: {scales}", "every score, as in your file"),
    ]  # fmt: skip
    for row in found.kept.to_dict("records"):
        unknown = f"; not known of {row['n_unknown']:,}" if row["n_unknown"] else ""
        rows.append((str(row["column"]), f"{row['becomes']}{unknown}"))
    gone = [*before.measures, *before.statuses]
    if gone:
        rows.append((numbers.listed([before.label(name) for name in gone]) + ", at later visits", "not stored"))
    rows += [(str(row["column"]), f"not stored: {row['why']}") for row in found.left_out.to_dict("records")]
    return pd.DataFrame(rows, columns=["What", "As it is stored"])


def promise(fewest: int, days: int) -> str:
    """Give what becomes of a cohort that is published."""
    return (
        "Whoever has the link sees groups of these patients, never a single one and no group of fewer than "
        f"{fewest}, also not as the difference of two groups. The cohort is encrypted with a key that stands in the "
        f"link alone. It is deleted after {numbers.counted(days, 'day')}, or when you delete it."
    )


def state(opened: int, until: float) -> str:
    """Give how often a published cohort was opened, and until when it is there."""
    times = "Not opened yet" if not opened else f"Opened {'once' if opened == 1 else f'{opened:,} times'}"
    return f"{times}; there until {day(until)}."
