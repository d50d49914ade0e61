"""Every page with every cohort a reader may bring, odd ones included: a finding, never a fault."""

from __future__ import annotations

import pytest

from tests.pages.odd import ODD
from tests.pages.visit import PAGES, assert_in_order, says, visit

each_page = pytest.mark.parametrize("page", PAGES)


@each_page
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_cohort_is_shown_without_a_fault(page: str, odd: str) -> None:
    at = visit(page, own=ODD[odd]())
    assert_in_order(at)
    assert at.selectbox(key="cohort").value == "your file"


@each_page
@pytest.mark.parametrize("cohort", ["demo", "demo60"])
def test_a_demo_says_on_every_page_that_it_is_synthetic(page: str, cohort: str) -> None:
    at = visit(page, cohort=cohort)
    assert_in_order(at)
    assert "Synthetic cohort" in says(at)
    assert f"{23 if cohort == 'demo' else 60} patients" in says(at)


def test_the_overview_tells_the_strongest_predictors_one_sentence_each() -> None:
    said = says(visit("overview", cohort="demo"))
    assert "EDSS, per point: 13.1 points less improvement" in said
    assert "Age, per 10 years: 11.8 points less improvement" in said
