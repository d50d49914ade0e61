"""Every number of the mixed model against R (fully converged REML) and SAS, at the tolerance of each."""

from __future__ import annotations

import numpy as np
import pytest

from fatigue.analysis.mixed.structures import slope_components
from tests.reference.kit import expected
from tests.reference.mixed_models import MODELS, Fitted, fitted

MMRM = [key for key in MODELS if key[1].startswith("mmrm") and key[0] not in ("fis23deg", "structures_fis45drop")]
LMM = [key for key in MODELS if key[1].startswith("lmm")]
FALLBACK = [key for key in MODELS if key[0] in ("fis23deg", "structures_fis45drop")]
INTERCEPT_ONLY = [key for key in MODELS if key[0] == "structures_fev"]

# What METHODS.md asks; entries of packages that stop early are looser, and carry their own.
TIGHT = {
    "beta": 1e-7, "se": 1e-6, "df_satterthwaite": 1e-5, "p_satterthwaite": 1e-5, "kr_se_observed": 1e-6,
    "kr_df_observed": 1e-4, "Sigma": 1e-6, "reml_logLik": 1e-9,
}  # fmt: skip


def section(key: tuple[str, str]) -> dict:
    return expected(f"mixed_{key[0]}")[key[1]]


def close(entry: dict, got: object, *, rtol: float | None = None, scale: float = 0.0) -> None:
    np.testing.assert_allclose(
        np.asarray(got, dtype=float),
        np.array(entry["value"], dtype=float),
        rtol=rtol or entry["rtol"],
        atol=max(entry.get("atol") or 0.0, scale),
        err_msg=f"{entry['key']} ({entry['fn']})",
    )


def check_coefficients(of: Fitted, want: dict) -> None:
    rows = np.eye(len(of.problem.plan.which))
    plain, adjusted = of.satterthwaite.estimates(rows), of.kr.estimates(rows)
    # a coefficient near zero carries the rounding of its error, not of itself
    close(
        want["beta"], of.by_name(want, plain["estimate"]), rtol=TIGHT["beta"], scale=1e-7 * np.min(want["se"]["value"])
    )
    for key, table, column in (
        ("se", plain, "std_error"), ("df_satterthwaite", plain, "df"), ("p_satterthwaite", plain, "p_value"),
        ("kr_se_observed", adjusted, "std_error"), ("kr_df_observed", adjusted, "df"),
    ):  # fmt: skip
        close(want[key], of.by_name(want, table[column]), rtol=TIGHT[key])


@pytest.mark.parametrize("key", MMRM, ids="-".join)
def test_unstructured_coefficients_covariance_and_likelihood(key: tuple[str, str]) -> None:
    of, want = fitted(*key), section(key)
    check_coefficients(of, want)
    n, k = int(np.isfinite(of.model.y).any(axis=1).sum()), of.fitted.n_parameters
    minus2 = of.fitted.minus2
    close(want["n_obs"], of.problem.sums.n_scores)
    close(want["n_subjects"], of.problem.sums.n.sum())
    close(want["Sigma"], of.fitted.sigma[0], rtol=TIGHT["Sigma"])
    close(want["reml_logLik"], -minus2 / 2, rtol=TIGHT["reml_logLik"])
    close(want["AIC_covpars_only"], minus2 + 2 * k)
    close(want["BIC_covpars_nsubjects"], minus2 + np.log(n) * k)
    close(want["AIC_all_params"], minus2 + 2 * (k + len(of.problem.plan.which)))


KINDS = ("lsmean", "change_from_first_visit", "group_diff")
TABLES = [
    pytest.param(key, kind, id="-".join((*key, kind)))
    for key in MMRM
    for kind in KINDS
    if f"{kind}_est" in section(key)
]


@pytest.mark.parametrize(("key", "kind"), TABLES)
def test_means_changes_and_group_differences(key: tuple[str, str], kind: str) -> None:
    of, want = fitted(*key), section(key)
    names = want[f"{kind}_est"]["names"]
    plain = of.table(kind, of.satterthwaite).loc[names]
    adjusted = of.table(kind, of.kr).loc[names]
    close(want[f"{kind}_est"], plain["estimate"], rtol=1e-7)
    close(want[f"{kind}_se"], plain["std_error"], rtol=1e-6)
    close(want[f"{kind}_df_satterthwaite"], plain["df"], rtol=1e-5)
    close(want[f"{kind}_p"], plain["p_value"], rtol=1e-5)
    close(want[f"{kind}_kr_se"], adjusted["std_error"], rtol=1e-6)
    close(want[f"{kind}_kr_df"], adjusted["df"], rtol=1e-4)
    for side in ("low", "high"):
        close(want[f"{kind}_ci_{side}"], plain[f"conf_{side}"])
        close(want[f"{kind}_kr_ci_{side}"], adjusted[f"conf_{side}"])


JOINT = [
    (key, entry)
    for key in [*MMRM, *LMM]
    for entry in section(key)
    if entry.startswith(("type3_", "Ftest_")) and not entry.endswith(("basis", "expected"))
]


@pytest.mark.parametrize(
    ("key", "entry"), JOINT, ids=lambda value: "-".join(value) if isinstance(value, tuple) else value
)
def test_joint_tests(key: tuple[str, str], entry: str) -> None:
    of, want = fitted(*key), section(key)[entry]
    term, how = entry.split("_", 1)[1].rsplit("_", 1)
    ask = of.test if entry.startswith("type3") else of.of_coefficients
    close(want, ask(term, of.kr if how == "kr" else of.satterthwaite))


@pytest.mark.parametrize("key", LMM, ids="-".join)
def test_linear_mixed_models(key: tuple[str, str]) -> None:
    of, want = fitted(*key), section(key)
    check_coefficients(of, want)
    rows = np.eye(len(of.problem.plan.which))
    table = of.satterthwaite.estimates(rows)
    for entry, column in (
        ("t", "statistic"), ("ci_low_satterthwaite", "conf_low"), ("ci_high_satterthwaite", "conf_high"),
    ):  # fmt: skip
        close(want[entry], of.by_name(want, table[column]), scale=1e-9)
    k, p = of.fitted.n_parameters, len(rows)
    close(want["reml_logLik"], -of.fitted.minus2 / 2)
    close(want["reml_AIC"], of.fitted.minus2 + 2 * (k + p))
    close(want["theta"], components(of))


@pytest.mark.parametrize("key", LMM, ids="-".join)
def test_maximum_likelihood(key: tuple[str, str]) -> None:
    of, want = fitted(*key, is_reml=False), section(key)
    close(want["ml_logLik"], -of.fitted.minus2 / 2)
    close(want["ml_theta"], components(of))


def components(of: Fitted) -> list[float]:
    """Variance of intercept (covariance, variance of slope) and residual, in the units of the scores."""
    sigma = of.fitted.sigma[0]
    if of.model.structure == "ri":
        return [sigma[0, 1], sigma[0, 0] - sigma[0, 1]]
    theta = of.fitted.theta * of.problem.size**2
    random = slope_components(theta)
    return [random[0, 0], random[0, 1], random[1, 1], theta[3]]


@pytest.mark.parametrize("key", FALLBACK, ids="-".join)
def test_structures_with_missing_forms(key: tuple[str, str]) -> None:
    of, want = fitted(*key), section(key)
    rows = np.eye(7)
    plain, adjusted = of.satterthwaite.estimates(rows), of.kr.estimates(rows)
    means = of.table("lsmean", of.satterthwaite)
    for key_, got in {
        "reml_logLik": -of.fitted.minus2 / 2, "AIC_covpars_only": of.fitted.minus2 + 2 * of.fitted.n_parameters,
        "BIC_covpars_nsubjects": of.fitted.minus2 + np.log(len(of.model.y)) * of.fitted.n_parameters,
        "beta": plain["estimate"], "se": plain["std_error"], "df_satterthwaite": plain["df"],
        "kr_se": adjusted["std_error"], "kr_df": adjusted["df"], "lsmean_est": means["estimate"],
        "lsmean_se": means["std_error"], "lsmean_df": means["df"], "Sigma": of.fitted.sigma[0],
    }.items():  # fmt: skip
        close(want[key_], got)


@pytest.mark.parametrize("key", INTERCEPT_ONLY, ids="-".join)
def test_structures_against_sas_and_mmrm(key: tuple[str, str]) -> None:
    of, want = fitted(*key), section(key)
    row = {name: cells[0] for name, cells in of.satterthwaite.estimates(np.eye(1)).items()}
    close(want["minus2_reml_logLik_sas"], of.fitted.minus2)
    for sas, ours, column in (
        ("estimate_sas", "estimate", "estimate"), ("se_sas", "se", "std_error"),
        ("df_sas_rounded", "df_satterthwaite", "df"),
    ):  # fmt: skip
        close(want[sas], row[column])
        close(want[ours], row[column])


def test_sas_unstructured_as_printed() -> None:
    of, want = fitted("fev", "mmrm"), section(("fev", "sas_un_reml"))
    rows = np.eye(11)
    plain = of.satterthwaite.estimates(rows)
    for entry, column in (("beta", "estimate"), ("se", "std_error"), ("df_satterthwaite_rounded", "df")):
        close(want[entry], of.by_name({"beta": want[entry]}, plain[column]))
    minus2 = of.fitted.minus2
    close(want["minus2_reml_logLik"], minus2)
    close(want["AIC_covpars_only"], minus2 + 2 * 10)
    close(want["BIC_SAS_200_subjects"], minus2 + np.log(200) * 10)  # SAS counts those without any score
    close(want["Sigma_VIS1234_lower"], of.fitted.sigma[0][np.tril_indices(4)])
    means = of.table("lsmean", of.satterthwaite).loc[want["lsmean_est"]["names"]]
    for entry, column in (
        ("est", "estimate"), ("se", "std_error"), ("df_rounded", "df"), ("ci_low", "conf_low"),
        ("ci_high", "conf_high"),
    ):  # fmt: skip
        close(want[f"lsmean_{entry}"], means[column])
    groups = of.table("group_diff", of.satterthwaite)
    close(want["group_diff_TRT_minus_PBO_est"], groups["estimate"])
    close(want["group_diff_se"], groups["std_error"])
    close(want["group_diff_df_rounded"], groups["df"])
    changes = of.table("change_from_first_visit", of.satterthwaite)
    for arm in ("TRT", "PBO"):
        close(want[f"change_{arm}_VIS4_minus_VIS1"], changes.loc[f"{arm}|VIS4", ["estimate", "std_error", "df"]])
    tests = [of.test(term, of.satterthwaite) for term in want["type3_F"]["names"]]
    close(want["type3_F"], [test[0] for test in tests])
    close(want["type3_dendf_rounded"], [test[2] for test in tests])


def test_sas_kenward_roger() -> None:
    of, want = fitted("fev", "mmrm_arm_only"), section(("fev", "sas_kr_arm_only"))
    row = {name: cells[1] for name, cells in of.kr.estimates(np.eye(2)).items()}
    close(want["kr_se_ARMCD"], row["std_error"])
    close(want["kr_df_ARMCD"], row["df"])


def test_sas_intervals() -> None:
    of, want = fitted("fev", "mmrm_arm_sex"), section(("fev", "sas_ci_arm_sex"))
    table = of.satterthwaite.estimates(np.eye(3))
    close(want["minus2_reml_logLik"], of.fitted.minus2)
    for entry, column in (("beta", "estimate"), ("se", "std_error"), ("ci_low", "conf_low"), ("ci_high", "conf_high")):
        close(want[entry], of.by_name({"beta": want[entry]}, table[column]))
