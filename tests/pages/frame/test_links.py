"""What a link says is what the page shows: filters, cohort, settings; what is not understood is said, not swallowed."""

from __future__ import annotations

import pytest

from fatigue.cohort.demo import demo
from fatigue.version import __version__
from pages.frame.menu import GOES_BY
from tests.pages.odd import ODD
from tests.pages.visit import PAGES, ROOT, assert_in_order, heading, says, visit

each_page = pytest.mark.parametrize("page", PAGES)
NOT_UNDERSTOOD = "Part of the link was not understood"


def _aged(low: float, high: float) -> int:
    age = demo().patients["age"]
    return int(((age >= low) & (age <= high)).sum())


@each_page
def test_a_cold_visit_ends_on_its_page_with_its_filters(page: str) -> None:
    at = visit(page, age=["20", "40"], employment=["Full-time", "Part-time"])
    assert_in_order(at)
    assert at.slider(key="age").value == (20, 40)
    assert at.button_group(key="employment").value == ["full-time", "part-time"]
    assert "age 20 to 40 · any EDSS · full-time or part-time" in says(at)
    assert NOT_UNDERSTOOD not in says(at)
    reloaded = visit(page, **at.query_params)
    assert reloaded.query_params == at.query_params
    assert heading(reloaded) == heading(at)


@each_page
def test_filters_go_along_from_page_to_page(page: str) -> None:
    at = visit("overview", edss=["3", "5"])
    at.switch_page(f"pages/{page}.py").run()
    assert_in_order(at)
    assert at.slider(key="edss").value == (3.0, 5.0)
    assert [float(end) for end in at.query_params["edss"]] == [3, 5]
    assert "EDSS 3 to 5" in says(at)


@pytest.mark.parametrize(
    "link",
    [
        {"age": "90"},
        {"age": ["20", "90"]},
        {"age": ["young", "old"]},
        {"edss": "abc"},
        {"edss": ["0", "11"]},
        {"employment": "Astronaut"},
        {"employment": ["Full-time", "Astronaut"]},
        {"curve_line": "mode"},
        {"curve_by": "Treatment arm"},  # the demo of 23 has one arm
    ],
    ids=str,
)
def test_what_a_link_asks_in_vain_is_named(link: dict[str, str | list[str]]) -> None:
    at = visit("curves", **link)
    assert_in_order(at)
    (warning,) = [said.value for said in at.warning if NOT_UNDERSTOOD in said.value]
    (name,) = link
    assert name.replace("_", "\\_") in warning
    at.button(key="_understood").click().run()
    assert_in_order(at)
    assert NOT_UNDERSTOOD not in says(at)


@each_page
def test_nonsense_in_a_link_breaks_no_page(page: str) -> None:
    at = visit(page, age="90", edss="abc", employment="Astronaut", foo="1", bar=["2", "3"])
    assert_in_order(at)
    said = says(at)
    assert NOT_UNDERSTOOD in said
    for part in ("age = 90", "edss = abc", "employment = Astronaut", "2 that are no setting of this app"):
        assert part in said
    assert "foo" not in said
    assert "23 of 23 patients" in said


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"age": ["20", "60"], "cohort": "demo60"},
        {"age": ["18", "80"]},  # the default, said aloud
        {"employment": "Full-time", "curve_line": "Mean", "curve_same": "true"},
        {"embed": "true"},
    ],
    ids=str,
)
def test_a_sound_link_is_not_doubted(link: dict[str, str | list[str]]) -> None:
    assert NOT_UNDERSTOOD not in says(visit("curves", **link))


def test_a_sound_link_that_leaves_nobody_is_not_doubted() -> None:
    """The page is not drawn, so its own settings are not there to be compared."""
    at = visit("curves", edss=["9.5", "10.0"], curve_line="Mean")
    assert heading(at) == "No patient matches these filters."
    assert NOT_UNDERSTOOD not in says(at)


@pytest.mark.parametrize("page", ["independence", "companions", "predictors"])
def test_a_doubtful_link_is_doubted_on_a_page_that_stops_early(page: str) -> None:
    at = visit(page, own=ODD["one patient, scores alone"](), foo="1")
    assert_in_order(at)
    assert NOT_UNDERSTOOD in says(at)


def test_an_age_range_the_wrong_way_round_is_turned() -> None:
    at = visit("overview", age=["60", "20"])
    assert_in_order(at)
    assert f"{_aged(20, 60)} of 23 patients · age 20 to 60" in says(at)


@each_page
@pytest.mark.parametrize(("age", "n"), [((71, 80), 0), ((18, 22), None), ((18, 27), None)])
def test_few_patients_or_none_are_shown_without_a_fault(page: str, age: tuple[int, int], n: int | None) -> None:
    at = visit(page, age=[str(end) for end in age])
    assert_in_order(at)
    left = _aged(*age)
    assert n is None or left == n
    assert f"{left} of 23 patients" in says(at)
    if left == 0:
        assert heading(at) == "No patient matches these filters."
        assert f"Age {age[0]} to {age[1]}" in says(at) or f"Age at least {age[0]}" in says(at)


@pytest.mark.parametrize("button", ["_reset_here", "Reset filters"])
def test_reset_brings_everybody_back(button: str) -> None:
    at = visit("overview", age=["71", "80"], edss=["3.0", "4.0"], employment="Student", sex="Male", cohort="demo60")
    found = next(shown for shown in at.button if button in (shown.key, shown.label))
    found.click().run()
    assert_in_order(at)
    assert "60 of 60 patients" in says(at)
    assert at.query_params == {"cohort": ["demo60"]} or at.query_params == {"cohort": "demo60"}


def test_ends_that_are_typed_become_the_sliders_at_once() -> None:
    at = visit("overview", age=["20", "60"])
    at.session_state["_exact"] = True
    at.run()
    at.number_input(key="_age_from").set_value(50)
    at.number_input(key="_age_to").set_value(40)  # the wrong way round: the two change places
    at.number_input(key="_edss_to").set_value(5.5)
    next(button for button in at.button if button.label == "Apply").click().run()
    assert (at.slider(key="age").value, at.slider(key="edss").value) == ((40, 50), (0.0, 5.5))
    assert_in_order(at)
    assert f"{_aged(40, 50)} of 23 patients" in says(visit("overview", age=["40", "50"]))


def test_those_whose_value_is_unknown_stay_until_the_filter_is_used() -> None:
    own = ODD["half unknown"]()
    at = visit("overview", own=own)
    assert "23 of 23 patients" in says(at)
    at.slider(key="age").set_value((18, 79)).run()
    n_known = int(own.patients["age"].notna().sum())
    assert f"{n_known} of 23 patients" in says(at)
    at.toggle(key="keep_age").set_value(True).run()
    assert "23 of 23 patients" in says(at)
    assert "or unknown" in says(at)


def test_the_link_to_share_is_the_link_of_the_page() -> None:
    at = visit("curves", age=["20", "40"], curve_by="Sex")
    at.session_state["_share"] = True
    at.run()
    (link,) = [code.value for code in at.code]
    assert link.endswith(f"?age=20&age=40&curve_by=Sex&made={demo().digest[:8]}-{__version__}")


@pytest.mark.parametrize(
    ("page", "older", "now"),
    [
        ("drop", {"drop_end": "month 12", "drop_start": "month 6", "drop_unit": "points"}, "12"),
        ("repeated", {"test_month": "Month 12"}, "12"),
        ("curves", {"curve_scale": "Physical"}, None),
        ("drop", {"drop_scale": "physical", "visit": "Month 24"}, "24"),
    ],
)
def test_a_link_of_an_earlier_version_is_followed(page: str, older: dict[str, str], now: str | None) -> None:
    """Each page had a visit and a scale of its own, under names of its own, and in small letters."""
    at = visit(page, **older)
    assert_in_order(at)
    assert NOT_UNDERSTOOD not in says(at)
    if now:
        assert at.selectbox(key="visit").value == float(now)
    if any("scale" in key for key in older):
        assert at.selectbox(key="scale").value == "physical"
    if "drop_start" in older:
        assert at.selectbox(key="drop_start").value == 6.0
    assert not older.keys() & {key for key in at.query_params if key in ("drop_end", "test_month", "drop_scale")}


def test_one_visit_and_one_scale_go_along_from_page_to_page() -> None:
    at = visit("drop", visit="Month 24", scale="Physical")
    for page in ("methods", "overview", "repeated", "curves", "drop"):
        at.switch_page(f"pages/{page}.py").run()
        assert_in_order(at)
        assert (at.query_params["visit"], at.query_params["scale"]) == ("Month 24", "Physical"), page
    assert at.selectbox(key="scale").value == "physical"
    assert "Month 24" in says(at)


def test_a_chip_takes_one_filter_off() -> None:
    at = visit("overview", age=["20", "60"], employment="Full-time", edss=["2", "6"])
    assert [button.label for button in at.button if str(button.key).startswith("_off_")] == [
        "Age 20 to 60", "EDSS 2 to 6", "Full-time",
    ]  # fmt: skip
    at.button(key="_off_employment").click().run()
    at.button(key="_off_age").click().run()
    assert at.query_params.keys() == {"edss"}
    assert "any age · EDSS 2 to 6 · any employment" in says(at)


def test_pages_read_the_choices_that_the_frame_shows_them_with() -> None:
    for page in PAGES:
        source = (ROOT / "pages" / f"{page}.py").read_text()
        reads = {name for name in ("visit", "scale") if f"pages.{name}()" in source}
        assert set(GOES_BY[page].split()) == reads, page
