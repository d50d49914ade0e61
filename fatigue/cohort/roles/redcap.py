"""What the columns of a REDCap export are: its own bookkeeping, its codes for "missing", the event that says when."""

from __future__ import annotations

from fatigue.cohort.cells.cells import cells_of
from fatigue.cohort.files.raw import counted
from fatigue.cohort.files.redcap import EVENT, INSTANCE, is_export
from fatigue.cohort.roles.placing import Placement

MISSING_CODES = ("NASK", "ASKU", "NAVU", "NAV", "MSK", "INV", "NI")


def place(file: Placement) -> None:
    """Leave out what REDCap adds, declare its codes for "missing", and take the event as what says when."""
    if not is_export(file.raw):
        return
    for column in file.free():
        is_status = column.endswith("_complete") and {*counted(file.raw.frame[column])[0]} <= {"0", "1", "2"}
        if is_status or column.startswith(("Complete?", "Survey Timestamp", "redcap_")) or "_timestamp" in column:
            file.taken.add(column)
            file.left.append(column)
    first = next((column for column in file.names if column not in file.taken), None)
    if first is not None and "patient" not in file.roles:
        file.give("patient", first, "certain")  # REDCap puts the record id first, whatever its name
    used = {word for column in file.free() for word in cells_of(file.raw, column).texts if word in MISSING_CODES}
    file.missing += sorted(used)
    if "month" in file.roles or "date" in file.roles:
        return
    if EVENT in file.names:
        file.give("month", EVENT, "likely")
    elif INSTANCE in file.names:
        file.repeats = INSTANCE
    file.left = [column for column in file.left if column not in file.roles.values()]
