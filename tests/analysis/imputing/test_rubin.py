"""Rubin's rules: mice's numbers, limits."""

import math

import numpy as np
import pytest

from fatigue.analysis.imputing.rubin import pool
from tests.reference import kit


def test_matches_pool_scalar():
    spec = kit.spec("rubin_scalar", "pool_scalar")
    got = pool(np.array(spec["Q"]), np.array(spec["U"]), df_complete=spec["n"] - spec["k"])
    kit.assert_matches(
        kit.expected("rubin_scalar")["pool_scalar"],
        {"qbar": got.estimate, "ubar": got.within, "b": got.between, "t": got.total, "df": got.df, "r": got.riv,
         "fmi": got.fmi},
    )  # fmt: skip


@pytest.mark.parametrize("name", ["mean_FIS_12", "mean_FIS_36", "change36"])
def test_matches_mice_on_stored_imputations(name):
    frame = kit.data("mi_fis45drop_m10.csv")
    values = frame["FIS_36"] - frame["FIS_0"] if name == "change36" else frame[name.removeprefix("mean_")]
    copies = values.groupby(frame["imp"])
    got = pool(copies.mean().to_numpy(), (copies.var() / 45).to_numpy(), df_complete=44)
    kit.assert_matches(
        kit.expected("mi_fis45drop")["rubin_pooling"],
        {
            f"{name}_{key}": value
            for key, value in {
                "estimate": got.estimate, "ubar": got.within, "b": got.between, "t": got.total, "se": got.std_error,
                "df_barnard_rubin": got.df, "riv": got.riv, "lambda": got.share, "fmi": got.fmi,
                "ci_low": got.conf_low, "ci_high": got.conf_high, "p": got.p_value,
            }.items()
        },
    )  # fmt: skip
    assert got.statistic == pytest.approx(got.estimate / got.std_error)


def test_without_spread_only_the_observed_counts():
    got = pool(np.full(5, 3.0), np.full(5, 4.0), df_complete=20)
    assert (got.std_error, got.between, got.riv) == (2, 0, 0)
    assert got.df == pytest.approx(20 * 21 / 23)


def test_without_any_variance_there_is_no_test():
    got = pool(np.full(5, 3.0), np.zeros(5), df_complete=20)
    assert got.std_error == 0
    assert math.isnan(got.p_value)
    assert math.isnan(got.conf_low)
