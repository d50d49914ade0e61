"""Words follow the cohort: no page of another study speaks of what that study does not have."""

from __future__ import annotations

import re

import pytest

from tests.pages.other import OTHER
from tests.pages.visit import PAGES, assert_in_order, heading, says, visit

# By cohort, what none of its pages may say; case plays no part.
NOT_TREATED = r"since treatment|after treatment|before treatment|the treatment"
ARMS = r"both arms|all \d+ arms"
ALL = r"transplant|ahsct|first year|every six months|36 months"
FOREIGN = {
    "depression, twelve weeks": rf"{ALL}|{NOT_TREATED}|36 %|month 36|fatigue|edss|employment|{ARMS}|triumphant",
    "quality of life": rf"{ALL}|{NOT_TREATED}|36 %|month 36|fatigue|employment|{ARMS}|triumphant|any age",
    "two arms, eight months": rf"{ALL}|{NOT_TREATED}|any edss|any employment",
    "scores alone": rf"{ALL}|{NOT_TREATED}|any edss|any age|any employment|{ARMS}",
    "one visit": rf"{ALL}|{NOT_TREATED}|any edss|any employment|{ARMS}",
    "later start": rf"{ALL}|before treatment|since treatment|any edss|any age|{ARMS}",
    "nothing changes": rf"{ALL}|{NOT_TREATED}|any employment|{ARMS}",
}
# What the app says of itself, and of files in general; none of it is about the cohort.
OWN_WORDS = re.compile(
    r"Fatigue Explorer|such as a depression score, steps a day or EDSS|Add a column employment or driving.*"
    r"|\d+ of \d+ rows|(?<=doi)[^ ]*|This file has no .* at baseline, so nothing is drawn of (it|them)"
)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", OTHER)
def test_no_page_speaks_of_what_the_cohort_does_not_have(page: str, name: str) -> None:
    at = visit(page, own=OTHER[name]())
    assert_in_order(at)
    foreign = re.compile(FOREIGN[name], re.IGNORECASE)
    for line in says(at).splitlines():
        assert not foreign.search(OWN_WORDS.sub("", line)), line


def test_a_score_of_ones_own_is_called_by_its_name() -> None:
    assert heading(visit("overview", own=OTHER["depression, twelve weeks"]())).startswith("BDI fell by about a third")
    assert "after 12 weeks" in heading(visit("overview", own=OTHER["depression, twelve weeks"]()))
    assert heading(visit("overview", own=OTHER["quality of life"]())).startswith("QoL improved: median QoL")


def test_a_single_visit_is_told_as_one() -> None:
    assert heading(visit("overview", own=OTHER["one visit"]())) == (
        "Scores at one visit only: median FIS 60 in 9 patients."
    )


def test_a_file_that_starts_later_says_where_its_months_count_from() -> None:
    said = says(visit("curves", own=OTHER["later start"]()))
    assert "Line chart of the score by month since the first visit" in said
    assert "The first form in this file is Week 2" in said
