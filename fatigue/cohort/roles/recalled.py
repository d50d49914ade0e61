"""Answers given for one file, as answers to the questions about the next with the same columns."""

from __future__ import annotations

from fatigue.cohort.roles.mapping import NO_VISIT, STATUSES, Mapping
from fatigue.cohort.roles.schedule import as_text


def recalled(before: Mapping) -> dict[str, str]:
    """Give what `guess` takes as known: role -> column, "visit:<word>" -> month, "parameter" -> PARAMCD, ...

    Examples
    --------
    >>> before = Mapping(layout="long", roles={"patient": "id", "month": "visit"}, scores={("total", None): "FIS"},
    ...                  months={"pre": 0.0}, no_visits=("call",))
    >>> recalled(before)["visit:pre"], recalled(before)["visit:call"], recalled(before)["baseline"]
    ('0', 'no visit', 'no visit')
    """
    known = dict(before.roles)
    known |= {
        name: column for (name, at), column in before.visits.items() if at is None and name in ("edss", *STATUSES)
    }
    score, baseline = before.column_of("score"), before.scores.get(("total", 0.0))
    if score is not None and not before.only:
        known["score"] = score
    if before.layout == "long":  # what was refused must not be proposed again
        known["baseline"] = baseline or NO_VISIT
    if "date" in before.roles:
        known.setdefault("treated", NO_VISIT)
    if "day" in before.roles or ("month" in before.roles and not before.months):
        known["unit"] = "days" if "day" in before.roles else "months"  # asked where the numbers do not tell
    known |= {f"visit:{word}": f"{at:g}" for word, at in before.months.items()}
    known |= {f"visit:{word}": NO_VISIT for word in before.no_visits}
    known |= {
        f"month:{column}": f"{at:g}"
        for places in (before.scores, before.items, before.visits) for (_, at), column in places.items()
        if before.layout == "wide" and at is not None
    }  # fmt: skip
    if before.layout == "wide":
        known |= {f"month:{column}": NO_VISIT for column in before.ignored}
    if "date" in before.roles or "day" in before.roles:
        known |= {"schedule": as_text(before.schedule), "first_day": f"{before.first_day}"}
    if "PARAMCD" in before.only:
        known["parameter"] = before.only["PARAMCD"]
    return known
