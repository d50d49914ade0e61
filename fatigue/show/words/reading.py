"""What was read from a file, in words: how it stood, what was left out, and how scores were counted from items."""

from __future__ import annotations

import pandas as pd

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.reading import Reading
from fatigue.show.words import door, numbers
from fatigue.show.words.curves import scale_name

SCORING = (
    "Complete: every item answered. Prorated: items missing, the person's mean in their place. As in the file: the "
    "score counted here is the one the file gives; differences in points of the scale. Filters do not "
    "count here."
)


def read_table(cohort: Cohort) -> pd.DataFrame:
    """Give what was read: the file, questionnaire, range, direction, visits, and what else there is."""
    instrument, scale = cohort.instrument, cohort.instrument.scale()
    others = [name for name in cohort.scales if name != "total"]
    known = [cohort.label(str(name)) for name in cohort.patients.columns]
    visits = [cohort.label(name) for name in (*cohort.measures, *cohort.statuses)]
    lines = [
        *_file(cohort.reading),
        ("Questionnaire", instrument.title),
        ("Range", f"{scale.lowest:g} to {scale.highest:g}"),
        ("Direction", "a higher score is worse" if instrument.lower_is_better else "a higher score is better"),
        ("Subscales", numbers.listed(others) or "none"),
        ("Patients", f"{cohort.n_patients:,}"),
        ("Forms with a total score", f"{cohort.n_visits:,}"),
        ("Months", ", ".join(map(numbers.of_month, cohort.months))),
        ("Known of each patient", ", ".join(known) or "nothing else"),
        ("Known at each visit", ", ".join(visits) or "scores alone"),
    ]
    return pd.DataFrame(lines, columns=["What", "In this cohort"])


def _file(reading: Reading | None) -> list[tuple[str, str]]:
    """Give how the file was read; nothing for a cohort that came from none."""
    if reading is None:
        return []
    how = [f"{reading.n_rows:,} rows, {reading.n_columns:,} columns", door.SHAPES[reading.layout]]
    lines = [("In the file", "; ".join(how)), ("Format", reading.format)]
    if reading.sheet is not None:
        lines.append((door.sheet_word(reading.format).capitalize(), reading.sheet))
    if reading.encoding is not None:
        mark = door.decimal_mark(reading.decimal)
        between = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}.get(reading.separator or "", "")
        lines.append(("Encoding", ", ".join(part for part in (reading.encoding, mark, between) if part)))
    return lines


def left_out_heading(reading: Reading) -> str:
    """Give how many forms the rows gave, how many values were left out, and how many are worth a look."""
    left = int(reading.rules.loc[reading.rules["severity"] == "leaves out", "n"].sum())
    kept = int(reading.rules.loc[reading.rules["severity"] == "notice", "n"].sum())
    told = f", and {kept:,} {'are' if kept > 1 else 'is'} worth a look" if kept else ""
    values = f"{f'{left:,} values were' if left > 1 else '1 value was' if left else 'no value was'} left out{told}"
    if reading.rows is not None:
        n_forms = int(reading.rows["n"].iloc[0])
        return f"{reading.n_rows:,} row{'s' * (reading.n_rows != 1)}, {n_forms:,} form{'s' * (n_forms != 1)}; {values}."
    return f"{values[0].upper()}{values[1:]}."


def row_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Give what became of the rows of the file."""
    return pd.DataFrame({
        "Rows of the file": [f"{what[:1].upper()}{what[1:]}" for what in rows["rows"]],
        "Number": [f"{n:,}" for n in rows["n"]],
    })  # fmt: skip


def left_out_table(reading: Reading) -> pd.DataFrame:
    """Give the rules that were broken: how often, and the first of them with what was done."""
    rules = reading.rules
    return pd.DataFrame({
        "Rule": [f"{rule[:1].upper()}{rule[1:]}" for rule in rules["rule"]],
        "Times": [f"{n:,}" for n in rules["n"]],
        "The first, and what was done": list(rules["first"]),
    })  # fmt: skip


def other_notes(cohort: Cohort) -> tuple[str, ...]:
    """Give the notes that the table of rules does not tell already."""
    told = [] if cohort.reading is None else list(cohort.reading.rules["first"])
    return tuple(note for note in cohort.notes if not any(first in note for first in told))


def pointer(cohort: Cohort) -> tuple[str, ...]:
    """Give where it stands how the file was read, for the pages whose numbers that may change."""
    if cohort.is_synthetic or not cohort.notes:
        return ()
    left = 0
    if cohort.reading is not None:
        rules = cohort.reading.rules
        left = int(rules.loc[rules["severity"] == "leaves out", "n"].sum())
    if left:
        values = "1 value of the file was" if left == 1 else f"{left:,} values of the file were"
        return (f"{values} left out when it was read; the page Cohort says which, and why.",)
    return ("How the file was read stands on the page Cohort.",)


def scoring_heading(scored: pd.DataFrame) -> str:
    """Give how many total scores were counted from items, and how many of them with items missing."""
    total = scored[scored["scale"] == "total"].iloc[0]
    n = int(total["n_complete"] + total["n_prorated"])
    unscored = f"; {total['n_unscored']:,} with too few answers have no score" if total["n_unscored"] else ""
    return f"{n:,} total scores counted from items, {total['n_prorated']:,} with an item missing{unscored}."


def scoring_table(scored: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Give the scoring audit, one row a scale: complete, prorated and unscored forms, and the file's own scores."""
    shown = pd.DataFrame({
        "Scale": [scale_name(instrument, scale) for scale in scored["scale"]],
        "Forms": [f"{n:,}" for n in scored["n_forms"]],
        "Complete": [f"{n:,}" for n in scored["n_complete"]],
        "Prorated": [f"{n:,}" for n in scored["n_prorated"]],
        "No score": [f"{n:,}" for n in scored["n_unscored"]],
    })  # fmt: skip
    if not scored["n_supplied"].any():
        return shown
    is_given = [bool(n) for n in scored["n_supplied"]]
    same = zip(scored["n_same"], scored["n_supplied"], is_given, strict=True)
    apart = zip(scored["n_apart_complete"], is_given, strict=True)
    shown["As in the file"] = [numbers.share(n, of) if given else numbers.UNKNOWN for n, of, given in same]
    shown["Differ, though complete"] = [f"{n:,}" if given else numbers.UNKNOWN for n, given in apart]
    shown["Largest difference"] = [numbers.plain(points, 1) for points in scored["largest"]]
    return shown


def item_table(items: pd.DataFrame) -> pd.DataFrame:
    """Give every item: its scale, whether it is turned round, and how often it was left open."""
    shares = 100 * items["n_missing"] / items["n_forms"].clip(lower=1)
    return pd.DataFrame({
        "Item": [f"{item}" for item in items["item"]],
        "Scale": [str(scale) or "total" for scale in items["scale"]],
        "Reverse-scored": ["yes" if turned else "no" for turned in items["is_reversed"]],
        "Not answered": [f"{n:,} of {of:,}" for n, of in zip(items["n_missing"], items["n_forms"], strict=True)],
        "Share": [numbers.percent(share) for share in shares],
    })  # fmt: skip
