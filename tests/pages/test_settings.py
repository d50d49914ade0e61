"""Every setting of every page, in few links that set them all; what is downloaded; what a click on a line shows."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from fatigue.analysis.curves import trajectory
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.show.charts.curve import curve
from pages.frame.download import drawn
from tests.costly import few_resamples
from tests.pages.odd import ODD
from tests.pages.visit import PAGES, assert_in_order, charts, says, visit

Link = dict[str, str | list[str]]
Links = Callable[[dict[str, list[str | list[str]]]], Iterator[Link]]

each_page = pytest.mark.parametrize("page", PAGES)


def _settings(at: AppTest) -> dict[str, list[str | list[str]]]:
    """Each setting in the page with the values it may take, as a link says them."""
    found: dict[str, list[str | list[str]]] = {}
    for kind in ("selectbox", "segmented_control", "multiselect", "toggle", "slider"):
        for widget in getattr(at.main, kind):
            if widget.key.startswith("_"):  # of this session alone, such as the patient looked at
                continue
            if kind == "toggle":
                found[widget.key] = [str(not widget.value).lower()]
            elif kind == "slider":
                found[widget.key] = [f"{end:g}" for end in (widget.min, widget.max)]
            else:
                found[widget.key] = list(map(str, widget.options))
            if kind == "multiselect":
                found[widget.key].append(list(map(str, widget.options)))
    return found


def _together(settings: dict[str, list[str | list[str]]]) -> Iterator[Link]:
    """Links that set all settings at once, until each has had each of its values."""
    for turn in range(max(map(len, settings.values()), default=0)):
        yield {key: values[(turn + at) % len(values)] for at, (key, values) in enumerate(settings.items())}


def _one_by_one(settings: dict[str, list[str | list[str]]]) -> Iterator[Link]:
    yield from ({key: value} for key, values in settings.items() for value in values)


DOUBTED = "not understood"


def _fault(page: str, own: Cohort | None, link: Link) -> str:
    """What is wrong with the page of a link, or nothing."""
    at = visit(page, own=own, **link)
    try:
        assert_in_order(at)
    except AssertionError as wrong:
        return str(wrong)
    return DOUBTED if DOUBTED in says(at) else ""


@pytest.mark.parametrize("links", [_together, pytest.param(_one_by_one, marks=pytest.mark.slow)])
@pytest.mark.parametrize("cohort", ["demo60", "higher is better"])
@each_page
def test_every_setting_comes_back_from_a_link(
    page: str, cohort: str, links: Links, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_resamples(monkeypatch)
    own = ODD[cohort]() if cohort in ODD else None
    base: Link = {} if own is not None else {"cohort": cohort}
    settings = _settings(visit(page, own=own, **base))
    wrong, doubted = {}, set()
    for link in links(settings):
        said = _fault(page, own, {**base, **link})
        if said == DOUBTED:  # one setting may rule out another's value, as an end before its start does
            doubted |= {(key, tuple(value) if isinstance(value, list) else value) for key, value in link.items()}
        elif said:
            wrong[str(link)] = said
    for key, value in doubted:  # then each is asked alone
        if said := _fault(page, own, {**base, key: list(value) if isinstance(value, tuple) else value}):
            wrong[f"{key}={value}"] = said
    assert not wrong


def test_five_arms_are_a_picture_each() -> None:
    at = visit("curves", own=ODD["five arms"](), curve_by="Treatment arm")
    assert_in_order(at)
    assert len([1 for spec, data in charts(at) if "curve" in data]) == 5
    assert len(at.main.header) == 5


@each_page
def test_what_is_on_the_page_can_be_downloaded(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each picture twice, each table once, with its patients and its source in it."""
    offered: dict[str, object] = {}

    def button(label: str, data: object, file_name: str, *args: object, **options: object) -> bool:
        offered[file_name] = data
        return False

    at = visit(page, age=["20", "45"])
    monkeypatch.setattr("streamlit.download_button", button)
    at.session_state["_down"] = True
    at.run()
    assert_in_order(at)
    n_charts = len(at.main.get("vega_lite_chart"))
    svgs = [name for name in offered if name.endswith(".svg")]
    assert len(svgs) <= n_charts
    assert bool(svgs) == bool(n_charts)
    for name, data in offered.items():
        if name == "fatigue-template.csv":
            continue
        content = data()  # type: ignore[operator]
        if name.endswith(".csv"):
            table = pd.read_csv(io.BytesIO(content))
            assert table["Filters"].str.contains("age 20 to 45").all()
            source = table.filter(like="Source").iloc[:, -1]  # the last: a table may have a column Source of its own
            assert set(source) <= {"Synthetic cohort, not a trial's data"}
        elif name.endswith(".svg"):
            assert b"age 20 to 45" in content
            assert b"ynthetic cohort" in content
    assert len(set(offered)) >= len(svgs) * 2


def test_a_table_keeps_its_own_column_of_patients(monkeypatch: pytest.MonkeyPatch) -> None:
    """Symptom: the caption of the filters was written over the counts of the flow and of the patterns."""
    offered: dict[str, object] = {}
    at = visit("patients", age=["20", "45"], cohort="demo60")
    monkeypatch.setattr(
        "streamlit.download_button", lambda label, data, file_name, *a, **b: offered.update({file_name: data})
    )
    at.session_state["_down"] = True
    at.run()
    for name in ("flow.csv", "patterns-of-visits.csv"):
        table = pd.read_csv(io.BytesIO(offered[name]()))  # type: ignore[operator]
        assert pd.api.types.is_integer_dtype(table["Patients"]), name
        assert table["Filters"].str.contains("age 20 to 45").all()


def test_a_picture_becomes_a_png() -> None:
    picture = curve(trajectory(demo()), instrument=demo().instrument)
    assert drawn(picture, "png", title="A", subtitle="B").startswith(b"\x89PNG")


@each_page
def test_only_the_numbers_of_the_reader_are_in_the_charts(page: str) -> None:
    """A filter reaches every chart: nobody it leaves out is drawn."""
    at = visit(page, age=["20", "40"])
    gone = _older()
    for _, frames in charts(at):
        for frame in frames.values():
            assert not frame.astype(str).isin(gone).any().any()
    said = says(at)
    assert not [name for name in gone if f"\n{name}\n" in said]


def _older() -> set[str]:
    patients = demo().patients
    return set(patients.index[patients["age"] > 40])
