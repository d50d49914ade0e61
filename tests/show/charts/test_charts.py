"""The charts as they are handed to the browser: a specification no filter changes, and the frames under it."""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import vl_convert

from fatigue.analysis.curves import individuals, trajectory
from fatigue.analysis.drop import median_drop
from fatigue.analysis.predictors import fit
from fatigue.analysis.reach import reach
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.cohort.instruments import instrument
from fatigue.cohort.selection import Selection
from fatigue.show.charts import drop, picture, predictors
from fatigue.show.charts.curve import Stage, curve
from fatigue.show.charts.forest import forest, holding
from fatigue.show.charts.picture import LIGHT, ROLES, Picture
from fatigue.show.charts.waterfall import waterfall, waterfall_limits
from tests import make
from tests.pages.odd import ODD
from tests.show.charts import pictures as all_of

EVERYBODY = demo()
YOUNGER = Selection(age=(18, 45), edss=(3, 6)).apply(EVERYBODY)
DRAWN = all_of.pictures(EVERYBODY, EVERYBODY)
OF_YOUNGER = all_of.pictures(YOUNGER, EVERYBODY)
OF_60 = all_of.pictures(demo("60"), demo("60"))
SETS = {"demo": DRAWN, "younger": OF_YOUNGER, "demo60": OF_60}
FITS_ITS_DATA = {"ridge path"}  # in coarse steps

each_chart = pytest.mark.parametrize("name", DRAWN)
each_set = pytest.mark.parametrize("which", SETS)


def walk(spec: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a specification; what its configuration says holds for all."""
    if isinstance(spec, dict):
        yield spec
        for key, part in spec.items():
            yield from walk(part) if key != "config" else ()
    elif isinstance(spec, list):
        for part in spec:
            yield from walk(part)


def layers(drawn: Picture) -> list[tuple[dict[str, Any], pd.DataFrame]]:
    """Every layer with the frame it draws."""
    found = []
    for layer in walk(drawn.spec):
        if "mark" in layer:
            named = layer.get("data", drawn.spec.get("data"))["name"]
            found.append((layer, drawn.data[named]))
    return found


def without_domain(spec: Any) -> Any:
    if isinstance(spec, dict):
        return {key: without_domain(part) for key, part in spec.items() if key != "domain"}
    return [without_domain(part) for part in spec] if isinstance(spec, list) else spec


def test_every_function_that_gives_a_picture_is_tested_here() -> None:
    source = Path(inspect.getsourcefile(all_of)).read_text()  # type: ignore[arg-type]
    for path in Path(inspect.getsourcefile(picture)).parent.glob("*.py"):  # type: ignore[arg-type]
        if path.stem.startswith("__"):
            continue
        module = import_module(f"fatigue.show.charts.{path.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            draws = "Picture" in str(inspect.signature(function).return_annotation)
            if is_own and draws and name not in ("forest", "beside"):
                assert f"{name}(" in source, f"{module.__name__}.{name}"


@each_chart
def test_a_filter_changes_the_data_and_not_the_specification(name: str) -> None:
    """Else the browser would draw the chart anew at each filter change."""
    before, after = DRAWN[name].spec, OF_YOUNGER[name].spec
    if name in FITS_ITS_DATA:
        before, after = without_domain(before), without_domain(after)
    assert before == after
    assert DRAWN[name].label == OF_YOUNGER[name].label
    assert any(not DRAWN[name].data[frame].equals(OF_YOUNGER[name].data[frame]) for frame in DRAWN[name].data)


@each_chart
@each_set
def test_every_field_a_chart_draws_is_in_its_frame(name: str, which: str) -> None:
    drawn = SETS[which][name]
    for layer, frame in layers(drawn):
        fields = {part["field"] for part in walk(layer["encoding"]) if "field" in part}
        tests = " ".join(str(part) for part in walk(layer) for part in part.values() if isinstance(part, str))
        fields |= set(re.findall(r"datum\.(\w+)", tests)) - {"label", "value"}
        assert fields <= set(frame.columns), fields - set(frame.columns)
    used = {part["data"]["name"] for part in walk(drawn.spec) if "data" in part}
    assert {key for key, frame in drawn.data.items() if len(frame)} <= used <= set(drawn.data)


@each_chart
@each_set
def test_no_hint_names_a_patient(name: str, which: str) -> None:
    drawn = SETS[which][name]
    people = "|".join(map(re.escape, (demo("60") if which == "demo60" else EVERYBODY).patients.index))
    for layer, frame in layers(drawn):
        said = layer["encoding"].get("tooltip", {"value": "all fields would be shown"})
        if said == {"value": None}:
            continue
        assert isinstance(said, list), said
        for hint in said:
            assert not frame[hint["field"]].astype(str).str.fullmatch(people).any()
    assert not re.search(rf"\b({people})\b", drawn.description)


@each_chart
@each_set
def test_a_chart_becomes_a_file_without_a_server(name: str, which: str) -> None:
    drawn = SETS[which][name]
    svg = vl_convert.vegalite_to_svg(drawn.standalone(title="The finding", subtitle="17 of 23 patients"))
    assert "The finding" in svg
    assert "17 of 23 patients" in svg
    assert svg.count("<path") + svg.count("<text") > 5
    assert not re.search(r">[^<]*\b(NaN|undefined|null|Infinity)\b[^<]*<", svg)
    assert not re.search(r"(NaN|undefined)", re.sub(r">[^<]*<", "><", svg))


@each_chart
def test_a_chart_becomes_an_altair_chart_with_its_data(name: str) -> None:
    inside = DRAWN[name].altair().to_dict(validate=False)
    assert set(inside["datasets"]) == set(DRAWN[name].data)
    for key, frame in DRAWN[name].data.items():
        assert len(inside["datasets"][key]) == len(frame)


@each_chart
@each_set
def test_a_chart_is_told_in_words(name: str, which: str) -> None:
    words = SETS[which][name].description
    assert len(words) > 20
    assert words.rstrip().endswith(".")
    assert not re.search(r"\b(nan|None|inf)\b", words)


@each_chart
@each_set
def test_colours_are_roles(name: str, which: str) -> None:
    """A literal colour would be wrong in one of the two themes; two colour scales would merge into a wrong one."""
    drawn = SETS[which][name]
    for frame in drawn.data.values():
        assert set(frame.get("role", [])) <= set(ROLES)
    for layer, _ in layers(drawn):
        colour = layer["encoding"]["color"]
        assert colour.get("datum") in ROLES or (colour["field"] == "role" and colour["scale"]["domain"] == list(ROLES))
    assert not re.search(r"#[0-9a-fA-F]{6}", str(drawn.spec))
    assert len(LIGHT) == len(ROLES)


# --- the curve ----------------------------------------------------------------------------------------------------


def test_the_curve_draws_its_table() -> None:
    path = trajectory(EVERYBODY)
    drawn = curve(path, instrument=EVERYBODY.instrument)
    lines = drawn.data["curve"]
    for ours, theirs in (("month", "month"), ("estimate", "estimate"), ("low", "q1"), ("high", "q3")):
        np.testing.assert_array_equal(lines[ours], path.table[theirs])
    assert drawn.data["counts"]["n"].tolist() == ["23"] * 7
    assert drawn.data["start"]["level"].tolist() == [36.0]
    assert drawn.data["last"]["end"].tolist() == ["23"]


def test_the_band_of_a_mean_is_its_interval() -> None:
    path = trajectory(EVERYBODY, statistic="mean")
    lines = curve(path, instrument=EVERYBODY.instrument).data["curve"]
    np.testing.assert_array_equal(lines[["low", "high"]], path.table[["conf_low", "conf_high"]])
    assert set(lines["kind"]) == {"Mean (95 % CI)"}


@pytest.mark.parametrize("part", [EVERYBODY, YOUNGER])
def test_the_axis_holds_the_whole_cohort_whoever_is_shown(part: Cohort) -> None:
    everybody = {"reach": reach(EVERYBODY), "everybody": trajectory(EVERYBODY)}
    for stage, domain in ((Stage(**everybody), [0, 120]), (Stage(is_full=True, **everybody), [0, 160]),
                          (Stage(), [0, 160])):  # fmt: skip
        drawn = curve(trajectory(part), instrument=part.instrument, stage=stage)
        heights = [part["y"]["scale"]["domain"] for part in walk(drawn.spec) if "scale" in (part.get("y") or {})]
        assert heights == [domain]
        assert list(drawn.data["scale"]["said"]) == ([] if domain[1] == 160 else ["0 to 120 of 0 to 160"])


def test_everybody_stays_behind_a_filtered_curve_and_only_there() -> None:
    for part, is_drawn in ((EVERYBODY, False), (YOUNGER, True)):
        stage = Stage(reach=reach(EVERYBODY), everybody=trajectory(EVERYBODY))
        ghost = curve(trajectory(part), instrument=part.instrument, stage=stage).data["everybody"]
        assert ghost["estimate"].tolist() == (trajectory(EVERYBODY).table["estimate"].tolist() if is_drawn else [])
        assert [name for name in ghost["end"] if name] == (["all 23"] if is_drawn else [])


def test_what_the_axis_cuts_has_an_arrow_and_its_value() -> None:
    whole = demo("60")
    stage = Stage(reach=reach(whole), everybody=trajectory(whole))
    for part, people, cut in (
        (whole, individuals(whole), ["130, 130"]),
        (whole, None, []),
        (whole.take(whole.score_array()[:, 0] >= 130), None, ["130, 130"]),  # the ends of the band
    ):
        drawn = curve(trajectory(part), instrument=part.instrument, people=people, stage=stage).data["beyond"]
        assert drawn["said"].tolist() == cut
        assert set(drawn["edge"]) <= {120}
        assert set(drawn["shape"]) <= {"triangle-up"}


def test_the_average_of_everybody_stays_behind_the_companion_of_a_part() -> None:
    for drawn, named in ((DRAWN, []), (OF_YOUNGER, ["all 23"])):
        assert drawn["companions"].data["everybody"]["said"].tolist() == named
    ends = [set(map(tuple, SETS[which]["companions"].data[name][["x", "x2"]].to_numpy()))
            for which, name in (("demo", "average"), ("younger", "everybody"))]  # fmt: skip
    assert ends[0] == ends[1]


def test_a_group_keeps_its_colour_and_its_row_when_another_is_filtered_away() -> None:
    male = EVERYBODY.take((EVERYBODY.patients["sex"] == "male").to_numpy())
    stage = Stage(is_tall=True, reach=reach(EVERYBODY, by="sex"), everybody=trajectory(EVERYBODY))
    both, one = (curve(trajectory(part, by="sex"), instrument=part.instrument, people=individuals(part, by="sex"),
                       stage=stage) for part in (EVERYBODY, male))  # fmt: skip
    assert one.spec == both.spec
    assert set(one.data["curve"]["role"]) == set(one.data["people"]["role"]) == {"second"}
    assert set(one.data["counts"]["row"]) == {1}
    assert set(one.data["counts"]["name"]) == {"n male"}


def test_a_visit_without_forms_is_a_gap_with_n_0() -> None:
    cohort = ODD["no follow-up"]()
    drawn = curve(trajectory(cohort), instrument=cohort.instrument, people=individuals(cohort))
    assert drawn.data["curve"]["month"].tolist() == [0]
    assert drawn.data["counts"]["n"].tolist() == ["23", *["0"] * 6]
    vl_convert.vegalite_to_svg(drawn.standalone())


def test_groups_have_their_own_colour_pattern_and_row_of_n() -> None:
    path = trajectory(EVERYBODY, by="sex")
    drawn = curve(path, instrument=EVERYBODY.instrument)
    assert drawn.data["curve"].groupby("group")["role"].first().to_dict() == {"female": "focus", "male": "second"}
    assert drawn.data["counts"].groupby("row")["n"].first().to_dict() == {0: "14", 1: "9"}
    assert drawn.data["start"].empty  # no common baseline to draw
    assert [end for end in drawn.data["last"]["end"] if re.fullmatch(r"[\d.]+ (female|male)", end)]


def test_names_at_the_ends_of_lines_do_not_overlap() -> None:
    cohort = ODD["five arms"]()
    path = trajectory(cohort, by="sex")
    ends = curve(path, instrument=cohort.instrument).data["last"]["label"].sort_values()
    assert (ends.diff().dropna() >= 160 * 0.1).all()  # the plot of the overview is some 170 px high, a name 17


# --- the drop -----------------------------------------------------------------------------------------------------


def test_the_slopes_are_the_patients_with_both_visits() -> None:
    cohort = demo("60")
    found = median_drop(cohort)
    lines = drop.slope(found, cohort.instrument).data["lines"]
    assert len(lines) == found.n_patients == 44
    assert (lines["role"] == "worse").sum() == found.n_worse
    assert ((lines["end"] > lines["start"]) == (lines["role"] == "worse")).all()


def test_behind_the_slopes_of_a_part_stand_the_medians_of_everybody_and_cut_lines_have_an_arrow() -> None:
    whole = demo("60")
    for part, named in ((whole, []), (whole.take((whole.patients["age"] < 40).to_numpy()), ["all 44"])):
        found, everybody = median_drop(part), median_drop(whole)
        drawn = drop.slope(found, part.instrument, reach=reach(whole), everybody=everybody)
        ghost = drawn.data["everybody"]
        assert ghost["said"].tolist() == named
        assert ghost["end"].tolist() == [everybody.median_end] * len(named)
        assert (ghost["label"] - found.median_end).abs().ge(10.7).all()  # a label high
    few = replace(reach(whole), high=55.0)
    cut = drop.slope(everybody, whole.instrument, reach=few).data["beyond"]
    assert cut["place"].tolist() == [0, 1]
    assert cut["said"].tolist() == ["4 to 73", "72, 62, 61"]


@pytest.mark.parametrize("unit", ["percent", "points"])
@pytest.mark.parametrize("odd", ["demo", "higher is better", "four hundred"])
def test_the_bars_fall_from_the_worst_to_the_best(unit: str, odd: str) -> None:
    cohort = EVERYBODY if odd == "demo" else ODD[odd]()
    found = median_drop(cohort)
    drawn = waterfall(found, cohort.instrument, unit=unit)
    bars = drawn.data["bars"]
    heights = bars["top"] * (1 if cohort.instrument.lower_is_better else -1)
    assert heights.is_monotonic_decreasing
    assert len(bars) == (300 if odd == "four hundred" else 23)
    assert ((heights > 0) == (bars["role"] == "worse")).all()
    low, high = waterfall_limits(cohort.instrument, unit)
    assert bars["top"].between(low, high).all()
    if odd != "four hundred":
        assert (bars["role"] == "worse").sum() == found.n_worse
        assert drawn.data["labels"]["text"].tolist() == [f"{found.n_worse} worse", f"{found.n_improved} improved"]
    assert bars["from"].is_monotonic_increasing
    assert (bars["to"] > bars["from"]).all()
    assert bars[["from", "to"]].stack().between(0, 1).all()


def test_arms_are_never_one_row_of_bars() -> None:
    cohort = demo("60")
    found, arms = median_drop(cohort), cohort.patients["arm"]
    drawn = waterfall(found, cohort.instrument, arms=arms)
    bars = drawn.data["bars"]
    of = arms[bars["patient"]].to_numpy()
    assert [name for name, _ in itertools.groupby(of)] == ["Comparison", "aHSCT"]
    assert {arm: set(bars.loc[of == arm, "role"]) for arm in set(of)} == {
        "Comparison": {"worse", "focus"},
        "aHSCT": {"worse", "second"},
    }
    for arm in set(of):
        assert bars.loc[of == arm, "value"].is_monotonic_decreasing
    assert drawn.data["arms"]["name"].tolist() == ["Comparison", "aHSCT"]
    assert drawn.data["arms"]["count"].tolist() == ["12 of 18", "20 of 26"]
    assert drawn.data["labels"].empty


@pytest.mark.parametrize("n_beyond", [0, 1, 4, 6])
def test_a_bar_beyond_the_axis_has_an_arrow_and_its_value(n_beyond: int) -> None:
    ends = [60 if at < n_beyond else 20 for at in range(8)]
    found = median_drop(make.cohort([[30, end] for end in ends]))
    drawn = waterfall(found, instrument("FIS"))
    assert drawn.data["bars"]["top"].max() <= 60
    cut = drawn.data["cut"]
    assert cut["shape"].tolist() == ["triangle-up"] * n_beyond
    assert cut["y"].tolist() == [60] * n_beyond
    told = "".join(cut["text"])
    assert told.count("+100") == (n_beyond if n_beyond <= 4 else 1)


# --- two pictures in one ------------------------------------------------------------------------------------------


def test_two_pictures_in_one_keep_their_own_scales_and_are_linked_by_patient() -> None:
    drawn = DRAWN["overview"]
    assert drawn.fills
    first, second = drawn.spec["layer"]
    assert drawn.spec["resolve"] == {"scale": {"x": "independent", "y": "independent"}}
    for part, ends in ((first, ("0", "firstRight")), (second, ("secondLeft", "width"))):
        across = [layer["encoding"].get("x", {}) for layer in part["layer"]]
        scales = [channel["scale"] for channel in across if "scale" in channel]
        assert scales
        assert all([end["expr"] for end in scale["range"]] == list(ends) for scale in scales)
        marked = [layer for layer in part["layer"] if "pointed" in str(layer["encoding"].get("opacity"))]
        assert len(marked) == 1
        assert "patient" in drawn.data[marked[0]["data"]["name"]]
    names = [layer.get("name") for layer in second["layer"]]
    pointed = next(param for param in drawn.spec["params"] if param["name"] == "pointed")
    assert pointed["views"][0] in names
    assert pointed["select"]["fields"] == ["patient"]


def test_nothing_of_one_picture_reaches_into_the_other() -> None:
    """Rules that run through all of a picture, and places in pixels, are bound to the picture's own part."""
    width, gap = 1000, 84
    end_of_first = 0.6 * (width - gap)
    spec = {**DRAWN["overview"].standalone(), "width": width, "height": 400, "padding": 0, "autosize": "none"}
    view = vl_convert.vegalite_to_scenegraph(spec)
    rules = [mark for mark in walk(view) if mark.get("marktype") == "rule" and mark.get("role") == "mark"]
    ends = {(round(item["x"]), round(item.get("x2", item["x"]))) for mark in rules for item in mark["items"]}
    assert (0, round(end_of_first)) in ends  # the baseline's median
    assert (round(end_of_first + gap), width) in ends  # no change


# --- forests ------------------------------------------------------------------------------------------------------


def _row(estimate: float, low: float, high: float) -> dict[str, Any]:
    return {"name": "Age", "text": "words", "estimate": estimate, "low": low, "high": high, "role": "focus",
            "value": "words", "p": ""}  # fmt: skip


def test_an_interval_beyond_the_axis_is_cut_and_a_point_beyond_it_not_drawn() -> None:
    rows = [_row(0.5, -3, 0.9), _row(2, 1.5, 2.5), _row(np.nan, np.nan, np.nan)]
    drawn = forest(rows, axis="x", domain=(-1.0, 1.0), name="n", description="d")
    assert drawn.spec == forest(rows, axis="x", domain=(-5.0, 0.0), name="n", description="d").spec  # not drawn anew
    shown = drawn.data["rows"]
    assert shown["low"].tolist()[:2] == [-1, 1]
    assert shown["high"].tolist()[:2] == [0.9, 1]
    assert shown["estimate"].tolist()[0] == 0.5
    assert shown["estimate"].isna().tolist() == [False, True, True]
    arrows = drawn.data["cut"][["row", "edge", "shape"]].to_numpy().tolist()
    assert arrows == [[0, -1, "triangle-left"], [1, 1, "triangle-right"]]
    vl_convert.vegalite_to_svg(drawn.standalone())


@pytest.mark.parametrize(
    ("ends", "domain"),
    [
        ((-23.4, -5), (-25, 0)),
        ((5, 23.4), (0, 25)),
        ((-1.01, 2), (-1.5, 2)),
        ((-80, 3), (-80, 10)),
        ((0.01, 0.03), (0, 0.03)),
        ((0, 0), (-1, 1)),
    ],
)
def test_the_axis_of_a_forest_holds_every_interval_and_0_and_little_else(
    ends: tuple[float, float], domain: tuple[float, float]
) -> None:
    found = holding([_row(sum(ends) / 2, *ends), _row(np.nan, np.nan, np.nan)])
    assert found == pytest.approx(domain)
    assert holding([]) == (-1, 1)


# --- predictors and filters ---------------------------------------------------------------------------------------


def test_only_patients_far_from_the_model_carry_their_number() -> None:
    model = fit(EVERYBODY, predictors=("age", "edss", "employment"))
    points = predictors.influence(model).data["points"]
    high = model.patients["cooks_distance"] > 4 / 23
    assert points["label"].tolist() == [name if is_high else "" for name, is_high in high.items()]
    assert ((points["label"] != "") == (points["role"] == "worse")).all()


def test_the_most_influential_patients_are_drawn_however_many_there_are() -> None:
    model = fit(ODD["four hundred"](), predictors=("age", "edss", "employment"))
    most = model.patients["cooks_distance"].nlargest(12).index
    points = predictors.influence(model).data["points"]
    assert len(points) == 300
    assert set(most) <= set(points["label"])
    far = model.patients["rstudent"].abs().nlargest(12).index
    assert set(far) <= set(predictors.residuals(model).data["points"]["label"])


@pytest.mark.parametrize("name", [name for name in DRAWN if "rows" in DRAWN[name].columns])
def test_the_title_of_a_forest_plot_leaves_a_phone_its_plot(name: str) -> None:
    """A title wider than the chart squeezes the plot: about 55 letters stand on 390 px."""
    titles = [
        layer["encoding"]["x"]["axis"]["title"]
        for layer in DRAWN[name].spec["layer"]
        if (layer["encoding"].get("x", {}).get("axis") or {}).get("title")
    ]
    assert all(len(title) <= 55 for title in titles)
