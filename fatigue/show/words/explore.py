"""The linked views in words: their titles, what is in focus and how it did beside all others."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from fatigue.analysis.focus import CHANGE, MONTH, SCORE, Chosen, Focus
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import numbers
from fatigue.show.words.curves import scale_name

# The strip over the views is written in the browser: where across, two lines of heading, what stands there.
COLUMNS = (
    (0.32, ("", "Patients"), "format(datum.n, ',')"),
    (0.5, ("Median,", "start"), "isValid(datum.s) ? format(datum.s, '.4~g') : '–'"),
    (0.66, ("Median,", "end"), "isValid(datum.e) ? format(datum.e, '.4~g') : '–'"),
    (0.83, ("Median", "change"), "isValid(datum.d) ? replace(format(datum.d, '+.4~g'), '-', '−') : '–'"),
    (1.0, ("", "Better"), "datum.both ? format(datum.better / datum.both, '.0%') : '–'"),
)
END = "format(datum.score, '.4~g')"  # the last median, beside its point

FEWEST = 5  # patients, for a word on a group
RANGES = {"age": "Age at baseline, years", "edss": "EDSS at baseline"}
NOTHING = "nothing"
_KNOWN = {"age": "age", "edss": "EDSS", "employment": "employment"}
_ARROW = {True: "↓ lower is better", False: "↑ higher is better"}


def score_title(instrument: Instrument, scale: str) -> str:
    """Give the title over the curves."""
    limits = instrument.scale(scale)
    return (
        f"{scale_name(instrument, scale)}, of {limits.lowest:g} to {limits.highest:g} "
        f"{_ARROW[instrument.lower_is_better]}"
    )


def change_title(instrument: Instrument, end: float) -> str:
    """Give the title under the changes."""
    change = f"Change to {numbers.month(end)}, points"
    return f"← better · {change}" if instrument.lower_is_better else f"{change} · better →"


def view_title(whole: Cohort, column: str) -> str:
    """Give what one more view shows."""
    label = whole.label(column)
    return label if "baseline" in label.lower() or column == "arm" else f"{label} at baseline"


def description(cohort: Cohort, views: Any) -> str:  # noqa: ANN401 (of the charts)
    """Give what the views show, for who cannot see or drag, and the road by the keyboard."""
    shown = {
        "curves": "curves of the score by month",
        "ranges": f"{' and '.join(_KNOWN[column] for column, *_ in views.ranges)} at baseline",
        "changes": "change of the score", "words": "employment at baseline",
        "more": views.more[1] if views.more else "",
    }  # fmt: skip
    return (
        f"Linked views of {numbers.patients(cohort.n_patients)}: {numbers.listed([shown[n] for n in views.names()])}. "
        "Dragging or clicking puts patients in focus. By the keyboard the filters of the sidebar do the same, and the "
        "table under the chart has the numbers."
    )


def caption(whole: Cohort, views: Sequence[str]) -> str:
    """Give what is drawn and what to do with it."""
    lines = "Thin lines: patients. " if whole.n_patients <= numbers.MOST_DRAWN else ""
    points = "" if lines or "ranges" not in views else "A point is as large as the patients are many. "
    opened = " Click a thin line or a dot to open that patient." if lines else ""
    clicked = " Click a bar of words to add it, double-click to let go." if {"words", "more"} & set(views) else ""
    return (
        f"{lines}Thick: median of those in focus; dashed: of everybody; under the axis: forms of those in focus. "
        f"{points}Drag over a picture to draw a box, click beside it to let go.{clicked}{opened} By the keyboard: the "
        "filters."
    )


def picture_title(cohort: Cohort) -> str:
    """Give the title of the views in a file, where nobody is picked out."""
    return f"{cohort.instrument.name} of {numbers.patients(cohort.n_patients)}, seen from several sides"


def left_out(whole: Cohort) -> str:
    """Give which views there are not, because nobody's value is known."""
    lacking = [word for name, word in _KNOWN.items() if name not in whole.patients or whole.patients[name].isna().all()]
    if not lacking:
        return ""
    pronoun = "it" if len(lacking) == 1 else "them"
    return f"This file has no {' and no '.join(lacking)} at baseline, so nothing is drawn of {pronoun}."


def chosen_in_words(chosen: Chosen, cohort: Cohort) -> str:
    """Give what was drawn or clicked: "age 22 to 40 · EDSS 3 to 5.5 · full-time or part-time"."""
    parts = []
    for name, wanted in chosen.items():
        if name == MONTH:
            continue
        if name == SCORE:
            months = chosen[MONTH]
            parts.append(
                f"a score of {_range(wanted)} between months {numbers.of_month(float(months[0]))} and "
                f"{numbers.of_month(float(months[1]))}"
            )
        elif name == CHANGE:
            parts.append(f"change of {_range(wanted)} points")
        elif all(isinstance(value, str) for value in wanted):
            parts.append(" or ".join(map(str, wanted)))
        else:
            label = {"age": "age", "edss": "EDSS"}.get(name, cohort.label(name))
            parts.append(f"{label} {_range(wanted)}")
    return " · ".join(parts)


def _range(wanted: Any) -> str:  # noqa: ANN401
    low, high = (float(value) for value in wanted)
    places = 1 if high - low < 20 else 0
    return f"{numbers.plain(low, places)} to{numbers.FIXED}{numbers.plain(high, places)}"


def finding(focus: Focus | None, cohort: Cohort) -> str:
    """Give the title: what to do, or who is in focus and whether they did otherwise."""
    if focus is None:
        return "Drag over any picture: those patients are in focus in all."
    inside, others = focus.table.to_dict("records")
    who = f"{numbers.share_of(inside['n'], cohort.n_patients, 'patient')} in focus"
    if not inside["n"]:
        return "Nobody is inside what was drawn."
    if not inside["n_both"]:
        return f"{who}; none has both visits."
    change = f"{who}: median change {numbers.points(numbers.signed_score(inside['estimate']))}"
    if focus.by_scores or not others["n_both"]:
        return f"{change}."
    rest = f"{change}, the others {numbers.signed_score(others['estimate'])}"
    if focus.finding not in ("fall", "rise"):
        return f"{rest}; {'no clear difference' if math.isfinite(focus.difference[1]) else 'too few to tell'}."
    return f"{rest}."


def difference(focus: Focus, instrument: Instrument) -> str:
    """Give the difference with its interval and what it is worth, or why there is none."""
    if focus.by_scores:
        return (
            "They were picked by their scores, so no difference from the others is told: patients picked because their "
            "score fell have scores that fell. Pick by age, EDSS or employment to compare."
        )
    estimate, low, high = focus.difference
    caution = (
        "Picked by hand from a picture: exploratory. Of many groups one looks at, some differ by chance; the groups "
        "may differ in other ways too."
    )
    if not math.isfinite(estimate):
        return ""
    if not math.isfinite(low):
        return f"Too few patients on one side for an interval of the difference ({FEWEST} are needed). {caution}"
    size = numbers.points(numbers.signed_score(estimate))
    more = {"fall": "fell further", "rise": "fell less or rose"}.get(focus.finding, "")
    said = f"; the score of those in focus {more}" if more else "; no clear difference"
    return f"Difference of the median changes: {size} (95 % CI {numbers.interval(low, high, 1)}){said}. {caution}"


def small(focus: Focus) -> str:
    """Give a caution where few are in focus."""
    n = int(focus.table["n_both"].iloc[0])
    if not 0 < n < FEWEST:
        return ""
    return f"Only {numbers.patients(n)} in focus with both visits: single patients, not a group."


def table(focus: Focus) -> pd.DataFrame:
    """Give those in focus and the others, side by side."""
    rows = focus.table
    return pd.DataFrame(
        {
            "Patients": [str(group).capitalize() for group in rows["group"]],
            "n": [f"{n:,}" for n in rows["n"]],
            "With both visits": [f"{n:,}" for n in rows["n_both"]],
            "Median at baseline": [numbers.score(value) for value in rows["median_start"]],
            f"Median at {numbers.month(focus.end)}": [numbers.score(value) for value in rows["median_end"]],
            "Median change, points (95 % CI)": [_estimate(row) for row in rows.to_dict("records")],
            "Improved": [_share(row["n_improved"], row["n_both"]) for row in rows.to_dict("records")],
        }
    )


def _estimate(row: Mapping[Any, Any]) -> str:
    if not row["n_both"]:
        return numbers.UNKNOWN
    size = numbers.signed_score(row["estimate"])
    if not math.isfinite(row["conf_low"]):
        return f"{size} (too few for a CI)"
    return f"{size} ({numbers.interval(row['conf_low'], row['conf_high'], 1)})"


def _share(part: int, whole: int) -> str:
    return f"{numbers.share(part, whole)} ({numbers.percent(100 * part / whole)})" if whole else numbers.UNKNOWN


def why_not(chosen: Chosen, *, can_filter: bool) -> str | None:
    """Give why what is in focus can be no filter and no group; None where it can."""
    if can_filter:
        return None
    if not chosen:
        return "Draw over a picture or click a bar first."
    return (
        "A filter or a group is made of age, EDSS and words known at baseline. Let go of what was drawn over scores or "
        "measures."
    )


def keep_as(n: int) -> str:
    """Give "Keep as group A", or of the letter that is next."""
    return f"Keep as group {'ABCD'[min(n, 3)]}"


def kept(n: int) -> str:
    """Give how many groups are kept, as a link to where they are compared."""
    return f"Compare the {numbers.counted(n, 'group')} kept" if n > 1 else "1 group kept: compare it with another"
