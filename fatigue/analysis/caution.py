"""Regression to the mean under its name of before; it lies in `fatigue.analysis.regression_to_mean`."""

from fatigue.analysis.regression_to_mean import RegressionGrid, RegressionToMean, regression_grid, regression_to_mean

__all__ = ["RegressionGrid", "RegressionToMean", "regression_grid", "regression_to_mean"]
