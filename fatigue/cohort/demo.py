"""The illustrative cohorts (placeholder, being written)."""

from fatigue.cohort.cohort import Cohort


def demo() -> Cohort:
    """Give the synthetic cohort."""
    raise NotImplementedError
