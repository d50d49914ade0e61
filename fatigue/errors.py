"""What can go wrong because of what the user gave us: one root, a branch per stage.

Every message says what was found, what was expected and what to do. The app shows these
sentences in one place; anything that is not a FatigueError is a fault of ours.
"""

from __future__ import annotations

import pandas as pd


class FatigueError(Exception):
    """Root of every failure a user can cause."""


class FileError(FatigueError):
    """The bytes could not be read as a table."""


class ColumnsError(FatigueError):
    """A column that is needed was not found, or its role is not certain."""


class CohortError(FatigueError):
    """The table was read, but values in it break a rule; `faults` lists them all at once.

    `faults` has one row a fault: row, patient, month, column, value, expected, what_to_do.
    """

    def __init__(self, sentence: str, faults: pd.DataFrame | None = None) -> None:
        super().__init__(sentence)
        self.faults = pd.DataFrame() if faults is None else faults


class SelectionError(FatigueError):
    """A filter was given a value it does not have."""


class DeckError(FatigueError):
    """A deck of views, or one of its views, is not what the app can show."""


class AnalysisError(FatigueError):
    """An analysis was asked for something this cohort cannot answer."""


class TooFewError(AnalysisError):
    """Fewer patients than the analysis needs: the sentence gives the minimum and what there is."""
