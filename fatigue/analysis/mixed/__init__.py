"""Mixed models for repeated measures on arrays of patients x visits: shared arithmetic, knowing nothing of cohorts.

The walk: `effects` lays out the fixed effects, `patterns` sums the data once, `structures` turn parameters into a
covariance, `likelihood` gives value and derivatives, `newton` finds the maximum, `small_sample` and `robust` the
covariance of the estimates and their degrees of freedom, `contrasts` the t and F tests; `model` orders the steps.
"""
