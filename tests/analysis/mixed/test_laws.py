"""Laws of the mixed model: derivatives, invariances, planted truth, maximum likelihood in closed form, the sandwich."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fatigue.analysis.mixed.effects import Effect, intercept
from fatigue.analysis.mixed.estimates import asking
from fatigue.analysis.mixed.likelihood import point, slopes
from fatigue.analysis.mixed.model import Problem, fit, prepare
from fatigue.analysis.mixed.robust import _adjusted, _scaled, robust
from fatigue.analysis.mixed.structures import WORDS, structure
from fatigue.analysis.mmrm import mmrm
from tests import make
from tests.reference.mixed_models import fev

NUMBERS = ["estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high"]
NAMES = sorted(WORDS)


def scores(seed: int, *, n: int = 30, k: int = 4, missing: float = 0.15) -> np.ndarray:
    """Patients who keep their place, with forms missing after the baseline."""
    draw = np.random.default_rng(seed)
    y = 60 - 3 * np.arange(k) + 15 * draw.normal(size=(n, 1)) + np.cumsum(6 * draw.normal(size=(n, k)), axis=1)
    gone = draw.random(y.shape) < missing
    gone[:, 0] = False
    return np.where(gone, np.nan, y)


# Derivatives, in the elements of the covariance and of each structure.
@pytest.mark.parametrize(("is_reml", "n_groups"), list(product((True, False), (1, 2))))
def test_gradient_and_hessian_are_those_of_the_likelihood(is_reml: bool, n_groups: int) -> None:
    y = scores(1, n=25, k=3)
    age, arm = np.linspace(-1, 2, 25), np.arange(25) % 2.0
    effects = [intercept(25), Effect(name="arm", values=arm, over="by visit"), Effect(name="age", values=age)]
    group = (arm.astype(int)) if n_groups == 2 else None
    of = prepare(y, effects, times=np.arange(3.0), group=group, is_reml=is_reml).data
    base = np.array([[1.1, 0.5, 0.3], [0.5, 1.4, 0.6], [0.3, 0.6, 0.9]])
    start = np.array([base * (1 + 0.3 * code) for code in range(n_groups)])
    rows, columns = np.tril_indices(3)

    def moved(element: int, by: float) -> np.ndarray:
        code, which = divmod(element, 6)
        sigma = start.copy()
        sigma[code, rows[which], columns[which]] += by
        if rows[which] != columns[which]:
            sigma[code, columns[which], rows[which]] += by
        return sigma

    exact, h = slopes(of, point(of, start)), 1e-5
    for element in range(6 * n_groups):
        up, down = point(of, moved(element, h)), point(of, moved(element, -h))
        assert exact.gradient[element] == pytest.approx((up.minus2 - down.minus2) / (2 * h), rel=1e-6, abs=1e-6)
        bent = (slopes(of, up).gradient - slopes(of, down).gradient) / (2 * h)
        np.testing.assert_allclose(exact.observed[element], bent, rtol=1e-6, atol=1e-6)
        change = (np.linalg.inv(up.unscaled) - np.linalg.inv(down.unscaled)) / (2 * h)
        np.testing.assert_allclose(-exact.information[element], change, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_derivatives_of_each_structure(name: str) -> None:
    times = np.array([0.0, 0.5, 1.0, 2.0])
    shape = structure(name, times)
    rough = 4 * (0.5 ** np.abs(np.subtract.outer(times, times))) * np.outer([1, 1.2, 1.1, 1.5], [1, 1.2, 1.1, 1.5])
    theta = shape.start(rough) + 0.01 * np.arange(shape.n_parameters)
    weights = np.random.default_rng(1).normal(size=(4, 4))
    weights, first, h = weights + weights.T, shape.first(theta), 1e-6
    assert np.linalg.eigvalsh(shape.value(theta))[0] > 0
    bent = shape.second(theta, weights)
    for parameter, step in enumerate(np.eye(shape.n_parameters) * h):
        slope = (shape.value(theta + step) - shape.value(theta - step)) / (2 * h)
        np.testing.assert_allclose(first[parameter], slope, rtol=1e-6, atol=1e-7)
        bend = ((shape.first(theta + step) - shape.first(theta - step)) * weights).sum(axis=(1, 2)) / (2 * h)
        np.testing.assert_allclose(bent[parameter], bend, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(("name", "n_parameters"), {
    "us": 10, "toeph": 7, "toep": 4, "ar1h": 5, "ar1": 2, "csh": 5, "cs": 2, "ri": 2, "ris": 4,
}.items())  # fmt: skip
def test_number_of_parameters(name: str, n_parameters: int) -> None:
    assert structure(name, np.arange(4.0)).n_parameters == n_parameters


@pytest.mark.parametrize("name", NAMES)
def test_a_simpler_structure_never_fits_better(name: str) -> None:
    problem = prepare(scores(3), [intercept(30)], times=np.arange(4.0))
    assert fit(problem, name).minus2 >= fit(problem, "us").minus2 - 1e-9


# Maximum likelihood by its own identities.
def test_maximum_likelihood_of_complete_data_in_closed_form() -> None:
    y = scores(2, missing=0.0)
    n, k = y.shape
    found = fit(prepare(y, [intercept(n)], times=np.arange(4.0), is_reml=False), "us")
    covariance = np.cov(y.T, ddof=0)
    np.testing.assert_allclose(found.sigma[0], covariance, rtol=1e-9)
    closed = n * (k * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + k)
    assert found.minus2 == pytest.approx(closed, rel=1e-12)
    restricted = fit(prepare(y, [intercept(n)], times=np.arange(4.0)), "us")
    np.testing.assert_allclose(restricted.sigma[0], np.cov(y.T, ddof=1), rtol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_doubled_data_double_the_log_likelihood(name: str) -> None:
    y = scores(4)
    once = fit(prepare(y, [intercept(30)], times=np.arange(4.0), is_reml=False), name)
    twice = fit(prepare(np.vstack([y, y]), [intercept(60)], times=np.arange(4.0), is_reml=False), name)
    assert twice.minus2 == pytest.approx(2 * once.minus2, rel=1e-11)
    np.testing.assert_allclose(twice.sigma, once.sigma, rtol=1e-7)
    np.testing.assert_allclose(twice.beta, once.beta, rtol=1e-8)


# What a name, an order or a unit must not change.
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), name=st.sampled_from(NAMES))
def test_order_of_patients_does_not_matter(seed: int, name: str) -> None:
    y = scores(seed)
    order = np.random.default_rng(seed).permutation(len(y))
    one, other = mmrm(make.cohort(y), covariance=name), mmrm(make.cohort(y[order]), covariance=name)
    assert one.is_fitted == other.is_fitted
    np.testing.assert_allclose(one.table[NUMBERS], other.table[NUMBERS], rtol=1e-6)


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10**6), name=st.sampled_from(NAMES), shift=st.floats(-1e5, 1e5),
    factor=st.floats(1e-3, 1e3), df=st.sampled_from(["kenward-roger", "satterthwaite", "robust"]),
)  # fmt: skip
def test_units_of_the_score_do_not_matter(seed: int, name: str, shift: float, factor: float, df: str) -> None:
    y = scores(seed)
    one = mmrm(make.cohort(y), covariance=name, df=df)
    other = mmrm(make.cohort(factor * (y + shift)), covariance=name, df=df)
    assert one.is_fitted == other.is_fitted
    scaled = one.table[NUMBERS] * [factor, factor, 1, 1, 1, factor, factor]
    np.testing.assert_allclose(other.table[NUMBERS], scaled, rtol=1e-5)
    np.testing.assert_allclose(other.means["estimate"], factor * (one.means["estimate"] + shift), rtol=1e-7)
    free = one.n_scores - len(one.coefficients)
    assert other.minus2_loglik == pytest.approx(one.minus2_loglik + 2 * free * np.log(factor), abs=1e-5, nan_ok=True)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6), name=st.sampled_from(["us", "csh", "cs"]), order=st.permutations(range(4)))
def test_relabelled_visits_keep_their_means(seed: int, name: str, order: list[int]) -> None:
    """Structures without an order of visits: each visit's mean, its error and df go with it."""
    y = scores(seed)
    one, other = mmrm(make.cohort(y), covariance=name), mmrm(make.cohort(y[:, order]), covariance=name)
    np.testing.assert_allclose(other.means[NUMBERS], one.means[NUMBERS].to_numpy()[order], rtol=1e-6)
    assert other.minus2_loglik == pytest.approx(one.minus2_loglik, rel=1e-10, nan_ok=True)
    np.testing.assert_allclose(other.tests["statistic"], one.tests["statistic"], rtol=1e-6)


@pytest.mark.parametrize("name", ["us", "toeph", "toep", "ar1h", "ar1", "csh", "cs"])
def test_time_read_backwards_is_the_same_fit(name: str) -> None:
    y = scores(8)
    one, other = mmrm(make.cohort(y), covariance=name), mmrm(make.cohort(y[:, ::-1]), covariance=name)
    np.testing.assert_allclose(other.means[NUMBERS], one.means[NUMBERS].to_numpy()[::-1], rtol=1e-6)


@pytest.mark.parametrize("name", ["us", "toep", "ar1h", "cs"])
def test_months_are_only_names_of_visits(name: str) -> None:
    one, other = (mmrm(make.cohort(scores(9), months=m), covariance=name) for m in ([0, 6, 12, 18], [0, 1, 2, 40]))
    np.testing.assert_array_equal(one.table[NUMBERS], other.table[NUMBERS])


def test_renamed_groups_turn_the_difference_round() -> None:
    y, arm = scores(10), ["A", "B"] * 15
    one = mmrm(make.cohort(y, arm=arm), by="arm", covariance="us")
    other = mmrm(make.cohort(y, arm=["Z" if a == "A" else "B" for a in arm]), by="arm", covariance="us")
    assert (one.groups, other.groups) == (("A", "B"), ("B", "Z"))
    turned = one.between_groups[["estimate", "std_error", "df", "p_value"]] * [-1, 1, 1, 1]
    np.testing.assert_allclose(other.between_groups[["estimate", "std_error", "df", "p_value"]], turned, rtol=1e-6)
    np.testing.assert_allclose(other.tests["statistic"], one.tests["statistic"], rtol=1e-6)


@pytest.mark.parametrize("name", ["us", "cs", "ris"])
def test_a_covariate_in_other_units_changes_no_mean(name: str) -> None:
    y, age = scores(11), np.linspace(20, 60, 30)
    one = mmrm(make.cohort(y, age=age), covariates=("age:visit",), covariance=name)
    other = mmrm(make.cohort(y, age=age * 365.25 + 7e4), covariates=("age:visit",), covariance=name)
    np.testing.assert_allclose(other.means[NUMBERS], one.means[NUMBERS], rtol=1e-6)
    np.testing.assert_allclose(other.tests["statistic"], one.tests["statistic"], rtol=1e-6)


@pytest.mark.parametrize("df", ["kenward-roger", "satterthwaite", "robust"])
def test_pairs_of_visits_and_groups_follow_from_the_means(df: str) -> None:
    fit_ = mmrm(make.cohort(scores(12), arm=["A", "B"] * 15), by="arm", covariance="toep", df=df)
    means = fit_.means.set_index(["group", "month"])["estimate"]
    pairs = fit_.between_visits
    for row in pairs.itertuples():
        assert row.estimate == pytest.approx(means[row.group, row.month] - means[row.group, row.against])
    from_first = pairs[pairs["against"] == 0].reset_index(drop=True)
    np.testing.assert_allclose(from_first[NUMBERS], fit_.table[NUMBERS])
    for row in fit_.between_groups.itertuples():
        difference = means["B", row.month] - means["A", row.month]
        before = means["B", 0.0] - means["A", 0.0] if row.of == "change" else 0.0
        assert row.estimate == pytest.approx(difference - before)


# Planted truth.
def test_finds_the_truth_where_complete_cases_are_misled() -> None:
    draw = np.random.default_rng(77)
    truth, n = np.array([80.0, 70.0, 60.0, 55.0]), 4000
    covariance = 400 * 0.8 ** np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    y = truth + draw.normal(size=(n, 4)) @ np.linalg.cholesky(covariance).T
    for visit in range(1, 4):  # whoever felt worse at the visit before stops
        stops = draw.random(n) < 1 / (1 + np.exp(2.5 - 0.05 * (y[:, visit - 1] - truth[visit - 1])))
        y[stops | np.isnan(y[:, visit - 1]), visit] = np.nan
    found = mmrm(make.cohort(y, scale_of=make.any_scale()), covariance="us")
    off = (found.means["estimate"] - truth) / found.means["std_error"]
    assert np.abs(off).max() < 4
    complete = y[np.isfinite(y).all(axis=1)].mean(axis=0) - truth
    assert np.abs(complete).min() > 4 * found.means["std_error"].max()
    np.testing.assert_allclose(found.covariances["covariance"], covariance.ravel(), rtol=0.1)


# The robust covariance.
SAS_EMPIRICAL = {  # variances of intercept and arm, FEV1 ~ ARMCD, PROC MIXED EMPIRICAL (mmrm, test-empirical.R)
    "ar1": (0.27666930670945, 0.68196697308307), "ar1h": (0.19106397930347, 0.46203608554929),
    "cs": (0.26910953746582, 0.6297163326325), "csh": (0.19635239056617, 0.46038132267959),
    "toep": (0.30022945455349, 0.76371849328831), "toeph": (0.18350201218893, 0.46360435395588),
    "us": (0.16725909903518, 0.40908637028234),
}  # fmt: skip


def fev_arm(name: str) -> tuple[Problem, np.ndarray]:
    model = fev("FEV1 ~ ARMCD", name)
    return prepare(model.y, model.effects, times=model.times), model.y


@pytest.mark.parametrize("name", SAS_EMPIRICAL)
def test_sandwich_as_in_sas(name: str) -> None:
    problem, y = fev_arm(name)
    plain = robust(problem, fit(problem, name), y, is_reduced=False)
    np.testing.assert_allclose(np.diag(plain.covariance) * problem.size**2, SAS_EMPIRICAL[name], rtol=1e-4)


def test_bias_reduction_is_exact_under_the_model() -> None:
    """K'A(I - KBK')AK = K'K: the expected square of an adjusted residual is what the model says."""
    draw = np.random.default_rng(3)
    k = draw.normal(size=(40, 3, 2))
    bread = np.linalg.inv(np.einsum("nmp,nmq->pq", k, k))
    adjusted = _adjusted(k, bread, is_reduced=True)
    left = np.eye(3) - k @ bread @ k.transpose(0, 2, 1)
    got = adjusted.transpose(0, 2, 1) @ left @ adjusted
    np.testing.assert_allclose(got, k.transpose(0, 2, 1) @ k, rtol=1e-10, atol=1e-12)


def test_robust_degrees_of_freedom_by_the_whole_matrix() -> None:
    """Summed patient by patient, against tr(G)^2 / sum(G^2) of the patients x patients matrix."""
    problem, y = fev_arm("ar1h")
    found = fit(problem, "ar1h")
    known = robust(problem, found, y)
    bread = found.maximum.at.unscaled
    blocks = [(k, _adjusted(k, bread, is_reduced=True), n) for k, _, n in _scaled(problem, found.maximum, y)]
    for row in np.eye(2):
        pieces = [(k[i], a[i] @ bread @ row) for k, a, n in blocks for i in range(len(k)) for _ in range(int(n[i]))]
        stacked = np.concatenate([k for k, _ in pieces])
        residual_maker = np.eye(len(stacked)) - stacked @ bread @ stacked.T
        u = np.zeros((len(stacked), len(pieces)))
        start = 0
        for column, (k, own) in enumerate(pieces):
            u[start : start + len(k), column] = own
            start += len(k)
        g = u.T @ residual_maker @ u
        assert known.df_of(row[None])[0] == pytest.approx(np.trace(g) ** 2 / (g**2).sum(), rel=1e-9)


def test_robust_errors_near_the_models_own_where_the_model_holds() -> None:
    y = scores(13, n=3000)
    problem = prepare(y, [intercept(3000)], times=np.arange(4.0))
    found = fit(problem, "us")
    own = asking(problem, found, robust(problem, found, y)).estimates(np.eye(4))
    model = mmrm(make.cohort(y), covariance="us").coefficients
    np.testing.assert_allclose(own["std_error"], model["std_error"], rtol=0.05)


def test_many_visits_make_many_patterns() -> None:
    y = scores(14, n=60, k=12, missing=0.3)
    found = mmrm(make.cohort(y), covariance="ar1h")
    assert found.is_fitted
    assert len(found.patterns) > 40
    assert found.patterns["n"].sum() == 60
