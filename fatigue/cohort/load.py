"""The door (placeholder, being written)."""

from fatigue.cohort.cohort import Cohort


def load(source: object) -> Cohort:
    """Give the cohort in a file."""
    raise NotImplementedError
