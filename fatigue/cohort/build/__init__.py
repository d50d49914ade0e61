"""A table with its roles becomes a Cohort, or the list of its faults."""
