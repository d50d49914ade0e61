"""The door: what comes in, as one frozen Cohort, and the Selection that filters it."""
