"""Repeated-measures ANOVA on arrays: sums of squares, sphericity, the terms of the table."""
