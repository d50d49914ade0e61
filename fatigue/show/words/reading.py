"""What was read from a file, in words: how it stood, what was left out, and how scores were counted from items."""

from __future__ import annotations

import pandas as pd

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.reading import Reading
from fatigue.show.words import door, numbers
from fatigue.show.words.curves import scale_name
from fatigue.show.words.tables import COUNT, ONE, Columns, N, capital, shown

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
    return shown(rows, {"Rows of the file": (capital, "rows"), "Number": N})


def left_out_table(reading: Reading) -> pd.DataFrame:
    """Give the rules that were broken: how often, and the first of them with what was done."""
    return shown(reading.rules, {
        "Rule": (capital, "rule"), "Times": N, "The first, and what was done": (str, "first"),
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
    counts = {"Forms": "n_forms", "Complete": "n_complete", "Prorated": "n_prorated", "No score": "n_unscored"}
    columns: Columns = {
        "Scale": (lambda scale: scale_name(instrument, scale), "scale"),
        **{title: (COUNT, name) for title, name in counts.items()},
    }
    if scored["n_supplied"].any():
        columns = {
            **columns,
            "As in the file": (lambda n, of: numbers.share(n, of) if of else numbers.UNKNOWN, "n_same", "n_supplied"),
            "Differ, though complete": (lambda n, of: COUNT(n) if of else numbers.UNKNOWN, "n_apart_complete",
                                        "n_supplied"),
            "Largest difference": (ONE, "largest"),
        }  # fmt: skip
    return shown(scored, columns)


def item_table(items: pd.DataFrame) -> pd.DataFrame:
    """Give every item: its scale, whether it is turned round, and how often it was left open."""
    share = 100 * items["n_missing"] / items["n_forms"].clip(lower=1)
    return shown(items.assign(share=share), {
        "Item": (str, "item"), "Scale": (lambda scale: str(scale) or "total", "scale"),
        "Reverse-scored": (lambda is_turned: "yes" if is_turned else "no", "is_reversed"),
        "Not answered": (numbers.share, "n_missing", "n_forms"), "Share": (numbers.percent, "share"),
    })  # fmt: skip
