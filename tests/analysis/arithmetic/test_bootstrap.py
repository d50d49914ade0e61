"""The two roads of the bootstrap of medians give the same intervals."""

import numpy as np
import pytest

from fatigue.analysis.arithmetic import bootstrap as medians


def scores(n, *, whole=True, seed=1):
    rng = np.random.default_rng(seed)
    before = rng.normal(60, 25, n)
    after = 0.7 * (before - 60) + 40 + rng.normal(0, 20, n)
    return tuple(np.clip(np.round(column) if whole else column, 0, 160) for column in (before, after))


def ends(draws):
    return np.percentile(draws, [2.5, 97.5])


@pytest.mark.parametrize("n", [299, 300, 1501])
@pytest.mark.parametrize("whole", [True, False])
def test_order_statistics_give_the_intervals_of_real_resamples(n, whole):
    before, after = scores(n, whole=whole)
    columns = (before, after, after - before)
    real, drawn = medians.direct(*columns), medians.by_order_statistics(*columns)
    for quantity in (
        lambda m: m[0],
        lambda m: m[1],
        lambda m: m[2],
        lambda m: m[1] - m[0],
        lambda m: 100 * (m[1] / m[0] - 1),
        lambda m: 100 * m[2] / m[0],
    ):
        spread = np.std(quantity(real))
        # Two runs of 10,000 draws differ by about 0.03 spreads at these ends; whole numbers move by half points.
        np.testing.assert_allclose(ends(quantity(drawn)), ends(quantity(real)), atol=0.15 * spread + 0.5 * whole)
        assert np.std(quantity(drawn)) == pytest.approx(spread, rel=0.08)


def test_direct_medians_are_medians_of_resampled_patients():
    before, after = scores(7)
    draws = medians.direct(before, after)
    order = np.lexsort((before, after))
    weights = medians._weights(7)
    for draw in range(50):
        picked = np.repeat(order, weights[:, draw])
        assert draws[0, draw] == np.median(before[picked])
        assert draws[1, draw] == np.median(after[picked])


@pytest.mark.parametrize("n", [1, 2, 6, 23])
def test_every_draw_holds_n_patients(n):
    assert (medians._weights(n).sum(axis=0) == n).all()


@pytest.mark.parametrize("n", [22, 23, 700])
def test_order_of_patients_does_not_matter(n):
    before, after = scores(n)
    shuffled = np.random.default_rng(4).permutation(n)
    np.testing.assert_array_equal(
        medians.resampled_medians(before, after), medians.resampled_medians(before[shuffled], after[shuffled])
    )


@pytest.mark.parametrize("n", [20, 800])
def test_constant_columns_have_constant_medians(n):
    draws = medians.resampled_medians(np.full(n, 7.0), np.full(n, 3.0))
    assert (draws[0] == 7).all()
    assert (draws[1] == 3).all()


def test_median_interval_covers_as_order_statistics_say():
    values = np.arange(1.0, 1002.0)
    low, high = ends(medians.by_order_statistics(values)[0])
    assert low == pytest.approx(501 - 1.96 * np.sqrt(1001) / 2, abs=1.5)
    assert high == pytest.approx(501 + 1.96 * np.sqrt(1001) / 2, abs=1.5)
