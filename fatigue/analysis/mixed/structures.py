"""Covariance structures as a table: parameters -> covariance of the visits, with first and second derivatives.

Unstructured is a Cholesky factor with the logarithms of its diagonal; the others are exp(log SD) times a correlation,
one SD or one a visit; random slopes are linear in their variances. Parameters are chosen for the optimiser's sake:
nothing that is reported depends on them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fatigue.cohort.arrays import Floats

Name = Literal["us", "toeph", "toep", "ar1h", "ar1", "csh", "cs", "ri", "ris"]

WORDS: dict[str, str] = {
    "us": "unstructured",
    "toeph": "heterogeneous Toeplitz",
    "toep": "Toeplitz",
    "ar1h": "heterogeneous first-order autoregressive",
    "ar1": "first-order autoregressive",
    "csh": "heterogeneous compound symmetry",
    "cs": "compound symmetry",
    "ri": "random intercept",
    "ris": "random intercept and slope",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """How many parameters, where to start from a rough covariance, the covariance at parameters and its derivatives."""

    name: Name
    n_parameters: int
    start: Callable[[Floats], Floats]  # rough covariance -> parameters
    value: Callable[[Floats], Floats]  # parameters -> visits x visits
    first: Callable[[Floats], Floats]  # parameters -> parameters x visits x visits
    second: Callable[[Floats, Floats], Floats]  # parameters, weights (visits x visits, symmetric) -> the second
    # derivatives (parameters x parameters) of the sum of weights times covariance: the whole array would be huge


def structure(name: Name, times: Floats) -> Structure:
    """Give a structure for visits at these times."""
    n_visits = len(times)
    if name == "us":
        return _unstructured(n_visits)
    if name == "ris":
        return _random_slope(times)
    correlation, is_heterogeneous = CORRELATIONS[name]
    return _scaled(name, correlation(n_visits), n_sd=n_visits if is_heterogeneous else 1, n_visits=n_visits)


def _unstructured(n_visits: int) -> Structure:
    rows, columns = np.tril_indices(n_visits)
    on_diagonal = rows == columns
    k = len(rows)
    unit = np.zeros((k, n_visits, n_visits))
    unit[np.arange(k), rows, columns] = 1.0

    def start(rough: Floats) -> Floats:
        factor = np.linalg.cholesky(rough)[rows, columns]
        return np.where(on_diagonal, np.log(np.where(on_diagonal, factor, 1.0)), factor)

    def factor(theta: Floats) -> tuple[Floats, Floats]:
        scale = np.where(on_diagonal, np.exp(np.where(on_diagonal, theta, 0.0)), 1.0)
        lower = np.zeros((n_visits, n_visits))
        lower[rows, columns] = np.where(on_diagonal, scale, theta)
        return lower, scale

    def value(theta: Floats) -> Floats:
        lower, _ = factor(theta)
        return lower @ lower.T

    def first(theta: Floats) -> Floats:
        lower, scale = factor(theta)
        half = (unit * scale[:, None, None]) @ lower.T
        return half + half.transpose(0, 2, 1)

    def second(theta: Floats, weights: Floats) -> Floats:
        lower, scale = factor(theta)
        out = 2 * np.outer(scale, scale) * weights[rows[:, None], rows] * (columns[:, None] == columns)
        diagonal = np.flatnonzero(on_diagonal)
        out[diagonal, diagonal] += 2 * scale[diagonal] * np.diag(weights @ lower)
        return np.asarray(out)

    return Structure(name="us", n_parameters=k, start=start, value=value, first=first, second=second)


Correlation = tuple[Callable[[Floats], Floats], Callable[[Floats], tuple[Floats, Floats, Floats]]]


def _lags(n_visits: int) -> NDArray[np.intp]:
    visits = np.arange(n_visits)
    return np.asarray(np.abs(visits[:, None] - visits))


def _mean_at_lag(correlation: Floats, lag: int) -> float:
    return float(np.diagonal(correlation, lag).mean())


def _exchangeable(n_visits: int) -> Correlation:
    apart = 1.0 - np.eye(n_visits)
    lowest = -1 / max(n_visits - 1, 1)

    def start(correlation: Floats) -> Floats:
        mean = float(correlation[apart > 0].mean())
        return np.array([min(max(mean, 0.9 * lowest), 0.95)])

    def at(rho: Floats) -> tuple[Floats, Floats, Floats]:
        return np.eye(n_visits) + rho[0] * apart, apart[None], np.zeros((1, 1, n_visits, n_visits))

    return start, at


def _autoregressive(n_visits: int) -> Correlation:
    lags = _lags(n_visits)

    def start(correlation: Floats) -> Floats:
        return np.arctanh([min(max(_mean_at_lag(correlation, 1), -0.9), 0.95)])

    def at(x: Floats) -> tuple[Floats, Floats, Floats]:
        rho = float(np.tanh(x[0]))
        slope, bend = 1 - rho**2, -2 * rho * (1 - rho**2)  # of tanh
        first = np.where(lags > 0, lags * rho ** np.maximum(lags - 1, 0), 0.0)
        second = np.where(lags > 1, lags * (lags - 1) * rho ** np.maximum(lags - 2, 0), 0.0)
        return rho ** lags.astype(float), (first * slope)[None], (second * slope**2 + first * bend)[None, None]

    return start, at


def _toeplitz(n_visits: int) -> Correlation:
    lags = _lags(n_visits)
    bands = np.array([lags == lag for lag in range(1, n_visits)], dtype=float).reshape(-1, n_visits, n_visits)
    k = len(bands)

    def start(correlation: Floats) -> Floats:
        means = np.array([_mean_at_lag(correlation, lag) for lag in range(1, n_visits)])
        for weight in (1.0, 0.9, 0.7, 0.4, 0.0):  # averages of a valid correlation along bands need not be one
            if np.linalg.eigvalsh(np.eye(n_visits) + weight * np.tensordot(means, bands, 1))[0] > 0.02:
                return weight * means
        return 0.0 * means

    def at(rho: Floats) -> tuple[Floats, Floats, Floats]:
        return np.eye(n_visits) + np.tensordot(rho, bands, 1), bands, np.zeros((k, k, n_visits, n_visits))

    return start, at


CORRELATIONS: dict[str, tuple[Callable[[int], Correlation], bool]] = {
    "toeph": (_toeplitz, True),
    "toep": (_toeplitz, False),
    "ar1h": (_autoregressive, True),
    "ar1": (_autoregressive, False),
    "csh": (_exchangeable, True),
    "cs": (_exchangeable, False),
    "ri": (_exchangeable, False),  # a random intercept is compound symmetry with a correlation that is not negative
}


def _scaled(name: Name, correlation: Correlation, *, n_sd: int, n_visits: int) -> Structure:
    """Give the structure exp(s_a + s_b) R_ab, with one log SD a visit or one for all."""
    starting, correlating = correlation
    moved = np.eye(n_visits) if n_sd > 1 else np.ones((1, n_visits))  # log SDs x visits
    sums = moved[:, :, None] + moved[:, None, :]  # how often each log SD enters each element
    n_rho = len(starting(np.eye(n_visits))) if n_visits > 1 else 0

    def start(rough: Floats) -> Floats:
        sd = np.sqrt(np.diag(rough))
        log_sd = np.log(sd) if n_sd > 1 else np.array([0.5 * np.log((sd**2).mean())])
        return np.concatenate([log_sd, starting(rough / np.outer(sd, sd))]) if n_rho else log_sd

    def parts(theta: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Give products of SDs, correlation, and its first and second derivatives."""
        sd = np.exp(theta[:n_sd] @ moved)
        nothing = np.zeros((0, n_visits, n_visits))
        r, dr, ddr = correlating(theta[n_sd:]) if n_rho else (np.ones((1, 1)), nothing, nothing[None])
        return np.outer(sd, sd), r, dr, ddr

    def value(theta: Floats) -> Floats:
        outer, r, _, _ = parts(theta)
        return np.asarray(outer * r)

    def first(theta: Floats) -> Floats:
        outer, r, dr, _ = parts(theta)
        return np.concatenate([sums * (outer * r), outer * dr])

    def second(theta: Floats, weights: Floats) -> Floats:
        outer, r, dr, ddr = parts(theta)
        out = np.zeros((n_sd + n_rho, n_sd + n_rho))
        flat = sums.reshape(n_sd, -1)
        out[:n_sd, :n_sd] = (flat * (weights * outer * r).ravel()) @ flat.T
        out[:n_sd, n_sd:] = (flat * (weights * outer).ravel()) @ dr.reshape(n_rho, -1).T
        out[n_sd:, :n_sd] = out[:n_sd, n_sd:].T
        if ddr.any():
            out[n_sd:, n_sd:] = np.tensordot(ddr, weights * outer, 2)
        return out

    return Structure(name=name, n_parameters=n_sd + n_rho, start=start, value=value, first=first, second=second)


def _random_slope(times: Floats) -> Structure:
    """Give intercept variance, covariance, slope variance, residual variance; linear, so bounds are checked after."""
    n_visits = len(times)
    ones = np.ones(n_visits)
    parts = np.array(
        [
            np.outer(ones, ones), np.outer(ones, times) + np.outer(times, ones), np.outer(times, times),
            np.eye(n_visits),
        ]
    )  # fmt: skip

    def start(rough: Floats) -> Floats:
        total = float(np.diag(rough).mean())
        reach = float(((times - times.mean()) ** 2).mean()) or 1.0
        return total * np.array([0.5, 0.0, 0.1 / reach, 0.4])

    return Structure(
        name="ris",
        n_parameters=4,
        start=start,
        value=lambda theta: np.asarray(np.tensordot(theta, parts, 1)),
        first=lambda _: parts,
        second=lambda _, __: np.zeros((4, 4)),
    )


def slope_components(theta: Floats) -> Floats:
    """Give the covariance matrix of random intercept and slope, of the parameters of "ris"."""
    return np.array([[theta[0], theta[1]], [theta[1], theta[2]]])
