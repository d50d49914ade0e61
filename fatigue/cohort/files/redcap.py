"""REDCap exports: events, repeating forms, checkboxes and codes, with the data dictionary where it is given.

Raw codes mean nothing without the dictionary; they are never guessed. A labelled export is brought back to the names
of a raw one as far as the dictionary allows.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from fatigue.cohort.files.raw import Raw, column_of, compact

EVENT, INSTRUMENT, INSTANCE = "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"
HEADERS = {"Event Name": EVENT, "Repeat Instrument": INSTRUMENT, "Repeat Instance": INSTANCE}
ARM = re.compile(r"_arm_(\d+)[a-z]?$|\s*\(Arm (\d+)(?::.*)?\)$")
OF_EVENTS = ("event:", "day of event:")  # what the labels hold beside those of columns
BOX = re.compile(r"(.+)___(-?\w+)$")
CHOICE = re.compile(r"(.+) \(choice=(.+)\)$", re.DOTALL)
UNTICKED = ("0", "Unchecked")
TICKS = {"0": "no", "1": "yes", "Unchecked": "no", "Checked": "yes"}
# The codes that REDCap proposes where a project marks why a value is missing; they stand in any field.
MISSING = {
    "NI": "No information", "INV": "Invalid", "UNK": "Unknown", "NASK": "Not asked", "ASKU": "Asked but unknown",
    "NAV": "Temporarily unavailable", "MSK": "Masked", "NA": "Not applicable", "NAVU": "Not available",
    "NP": "Not present",
}  # fmt: skip
VARIABLE, TYPE, LABEL = "Variable / Field Name", "Field Type", "Field Label"
FORM = "Form Name"
CHOICES, IDENTIFIER = "Choices, Calculations, OR Slider Labels", "Identifier?"
API_NAMES = {
    "field_name": VARIABLE, "field_type": TYPE, "field_label": LABEL, "select_choices_or_calculations": CHOICES,
    "identifier": IDENTIFIER, "form_name": FORM,
}  # fmt: skip


def is_export(raw: Raw) -> bool:
    """Tell an export of REDCap by the columns that only it has."""
    names = set(raw.columns)
    has_forms = any(name.endswith("_complete") for name in names) and any("___" in name for name in names)
    return bool({EVENT, INSTRUMENT} & names or {"Event Name", "Repeat Instrument"} & names or "Complete?" in names
                or has_forms)  # fmt: skip


def is_dictionary(raw: Raw) -> bool:
    """Tell a data dictionary, as downloaded or from the API."""
    return {VARIABLE, TYPE} <= set(raw.columns) or {"field_name", "field_type"} <= set(raw.columns)


def is_event_table(raw: Raw) -> bool:
    """Tell the table of events."""
    return "unique_event_name" in raw.columns


def is_arm_table(raw: Raw) -> bool:
    """Tell the table of arms."""
    return set(raw.columns) == {"arm_num", "name"}


def exported(raw: Raw) -> Raw:
    """Give an export with the raw names of REDCap's own columns, ticks as yes and no, and the arm as a column."""
    if not is_export(raw):
        return raw
    frame = raw.frame.rename(columns={old: new for old, new in HEADERS.items() if new not in raw.frame.columns})
    if {EVENT, INSTRUMENT} & set(frame.columns):
        frame = _without_untouched_boxes(frame, _forms_by_place(frame))
    values = {name: TICKS for name in map(str, frame.columns) if BOX.fullmatch(name) or CHOICE.fullmatch(name)}
    for name in map(str, frame.columns[1:]):
        absent = _missing_codes(frame[name])
        if absent:
            values[name] = {**values.get(name, {}), **absent}
    if EVENT in frame.columns and "arm" not in frame.columns:
        events = frame[EVENT].cat.categories
        arms = [found.group(1) or found.group(2) if (found := ARM.search(str(event))) else None for event in events]
        if len(set(arms)) > 1:
            codes = frame[EVENT].cat.codes
            arm = column_of([arms[code] if code >= 0 else None for code in codes]).set_axis(frame.index)
            frame = pd.concat([frame, arm.rename("arm")], axis=1)
    return replace(raw, frame=frame, values={**raw.values, **values})


def _missing_codes(column: pd.Series) -> dict[str, str]:
    """Give the codes for missing values among numbers; among words NI may be a place."""
    texts = pd.Series(column.cat.categories, dtype="str")
    codes = {code: MISSING[code] for code in texts if code in MISSING}
    others = texts[~texts.isin(MISSING)]
    return codes if len(others) and others.str.fullmatch(r"-?\d+([.,]\d+)?").all() else {}


Forms = list[tuple[list[str], str | None]]  # the fields of a form, and the column that says whether it is complete


def _forms_by_place(frame: pd.DataFrame) -> Forms:
    """Give the forms of an export: each ends with the column that says whether it is complete."""
    forms: Forms = []
    fields: list[str] = []
    for name in map(str, frame.columns[1:]):  # the first is the id of the record
        if name.endswith("_complete") or name.startswith("Complete?"):
            forms.append((fields, name))
            fields = []
        elif not name.startswith(("redcap_", "Survey ")) and not name.endswith("_timestamp"):
            fields.append(name)
    return forms


def _without_untouched_boxes(frame: pd.DataFrame, forms: Forms) -> pd.DataFrame:
    """Empty the checkboxes of forms that nobody touched: an event without the form is exported with boxes unticked."""
    changed = frame.copy(deep=False)
    for fields, complete in forms:
        boxes = [name for name in fields if BOX.fullmatch(name) or CHOICE.fullmatch(name)]
        if not boxes:
            continue
        untouched = np.ones(len(frame), dtype=bool)
        for name in fields:
            empty = frame[name].isna()
            untouched &= empty | frame[name].isin(UNTICKED) if name in boxes else empty
        if complete is not None:
            untouched &= frame[complete].isna() | frame[complete].isin(("0", "Incomplete"))
        for name in boxes:
            changed[name] = compact(frame[name].mask(untouched))
    return changed


def dressed(raw: Raw, *, dictionary: Raw | None, events: Raw | None, arms: Raw | None) -> Raw:
    """Give an export with the labels of its dictionary, the names of its events and of its arms."""
    raw = exported(raw)
    labels, values, identifiers = dict(raw.labels), dict(raw.values), list(raw.identifiers)
    if dictionary is not None:
        fields = dictionary.frame.rename(columns=API_NAMES)
        variables = {str(row[VARIABLE]): row for row in _records(fields)}
        raw = _with_variables(raw, variables)
        values |= raw.values
        if {EVENT, INSTRUMENT} & set(raw.columns):
            raw = replace(raw, frame=_without_untouched_boxes(raw.frame, _forms_by_dictionary(raw, variables)))
        for name, row in variables.items():
            own = _choices(row)
            if row.get(TYPE) == "checkbox":
                for code, label in own.items():
                    labels[f"{name}___{_code(code)}"] = f"{row.get(LABEL) or name}: {label}"
            elif own:
                values[name] = {**values.get(name, {}), **own}
            labels[name] = row.get(LABEL) or name
            if (row.get(IDENTIFIER) or "").casefold() in ("y", "yes"):
                identifiers.append(name)
    if events is not None and "event_name" in events.columns:
        named = {row["unique_event_name"]: row["event_name"] for row in _records(events.frame)}
        labels |= {f"event:{unique}": name for unique, name in named.items() if name}
        if "day_offset" in events.columns:
            offsets = {row["unique_event_name"]: row["day_offset"] for row in _records(events.frame)}
            labels |= {f"day of event:{unique}": day for unique, day in offsets.items() if day}
    if arms is not None and "arm" in raw.columns:
        values["arm"] = {row["arm_num"]: row["name"] for row in _records(arms.frame) if row["name"]}
    names = set(raw.columns)
    return replace(
        raw, identifiers=tuple(name for name in identifiers if name in names), memo={},
        labels={name: label for name, label in labels.items() if name in names or name.startswith(OF_EVENTS)},
        values={name: labels for name, labels in values.items() if name in names},
        notes=(*raw.notes, "Labels come from the REDCap dictionary.") if dictionary is not None else raw.notes,
    )  # fmt: skip


def _forms_by_dictionary(raw: Raw, variables: dict[str, dict[str, str]]) -> Forms:
    """Give the forms of a dictionary, for an export without the columns that say what is complete."""
    forms: dict[str, list[str]] = {}
    for column in raw.columns[1:]:
        box = BOX.fullmatch(column)
        form = variables.get(box[1] if box else column, {}).get(FORM)
        if form:
            forms.setdefault(form, []).append(column)
    done = {name: f"{name}_complete" if f"{name}_complete" in raw.columns else None for name in forms}
    return [(fields, done[name]) for name, fields in forms.items()]


def _records(frame: pd.DataFrame) -> list[dict[str, str]]:
    plain = frame.astype("object").where(frame.notna(), "")
    return [{str(name): str(value) for name, value in row.items()} for row in plain.to_dict("records")]


def _choices(row: dict[str, str]) -> dict[str, str]:
    """Give code -> label of a field with choices."""
    kind = row.get(TYPE)
    if kind == "yesno":
        return {"1": "yes", "0": "no"}
    if kind == "truefalse":
        return {"1": "true", "0": "false"}
    if kind not in ("radio", "dropdown", "checkbox"):
        return {}
    parts = [part.partition(",") for part in (row.get(CHOICES) or "").split("|")]
    return {code.strip(): " ".join(label.split()) for code, comma, label in parts if comma and label.strip()}


def _code(code: str) -> str:
    return code.casefold().replace("-", "_")


def _with_variables(raw: Raw, variables: dict[str, dict[str, str]]) -> Raw:
    """Rename the columns of a labelled export to their variables, where a label belongs to one only."""
    owners: dict[str, list[str]] = {}
    for name, row in variables.items():
        owners.setdefault(" ".join((row.get(LABEL) or name).split()), []).append(name)
        if row.get(TYPE) == "checkbox":
            for code, label in _choices(row).items():
                owners.setdefault(f"{row.get(LABEL)} (choice={label})", []).append(f"{name}___{_code(code)}")
    taken = set(raw.columns)
    new = {
        column: owners[column][0] for column in raw.columns
        if column not in variables and len(owners.get(column, ())) == 1 and owners[column][0] not in taken
    }  # fmt: skip
    values = {new.get(name, name): labels for name, labels in raw.values.items()}
    return replace(raw, frame=raw.frame.rename(columns=new), values=values)
