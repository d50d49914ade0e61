"""The views of the linked chart, one by one: the numbers of those in focus, curves, age by EDSS, change, words."""

from __future__ import annotations

from typing import Any

import altair as alt

from fatigue.show.charts.explore_rows import LEFT, ROW, TALL, Limits, Views, brush, once, patients
from fatigue.show.charts.picture import (
    QUIET,
    by_role,
    data,
    drawn_once,
    flat_title,
    height,
    number,
    role,
)
from fatigue.show.words.explore import COLUMNS, END

MINUS = "replace(datum.label, '-', '−')"


@drawn_once
def specification(views: Views) -> Any:  # noqa: ANN401 (a concatenation of Altair's)
    """Give the constant part: a strip of numbers over the views."""
    drawn = {"curves": _curves, "ranges": _ranges, "changes": _changes, "words": _words, "more": _more}
    charts = [
        drawn[name](views).properties(width=share * 1000 - LEFT, name=name) for name, share in views.shares().items()
    ]
    grid = alt.concat(*charts, columns=2, spacing={"row": 34, "column": 20})
    return alt.vconcat(_strip(views), grid, spacing=22).properties(
        padding={"left": 4, "right": 4, "top": 4, "bottom": 4}
    )


# --- the strip --------------------------------------------------------------------------------------------------------


def _strip(views: Views) -> alt.LayerChart:
    """Give the numbers of those in focus and of all others: n, medians, change, how many improved."""
    is_picked = " || ".join(views.picked(name) for name in views.names())
    summed = (
        patients(views)
        .transform_aggregate(
            n="count()", both="valid(delta)", s="median(s)", e="median(e)", d="median(delta)", better="sum(better)",
            groupby=["f"],
        )
        .transform_calculate(
            line="datum.f ? 52 : 80",
            who=f"datum.f ? ({is_picked} ? 'In focus' : 'Everybody') : 'The others'",
            role="datum.f ? 'focus' : 'faint'",
            **{f"t{place}": words for place, (_, _, words) in enumerate(COLUMNS)},
        )
    )  # fmt: skip
    y = height("line", scale=alt.Scale(domain=[0, 94], reverse=True, nice=False), axis=None)
    nobody = patients(views).transform_aggregate(inside="sum(f)").transform_filter("datum.inside == 0")
    words = {"fontSize": 15, "baseline": "middle", "fontWeight": "bold"}
    layers: list[alt.Chart] = [
        summed.mark_text(align="left", **words).encode(
            x=alt.value(0), y=y, text=alt.Text("who", type="nominal"), color=by_role(), tooltip=QUIET
        ),
        nobody.mark_text(align="left", **words).encode(
            x=alt.value(0), y=alt.value(52), text=alt.TextDatum("Nobody in focus"), color=role("focus"), tooltip=QUIET
        ),
    ]
    for place, (share, heading, _) in enumerate(COLUMNS):
        x = alt.value({"expr": f"strip_width * {share}"})
        layers += [
            once()
            .mark_text(align="right", fontSize=13, baseline="middle", dy=15 * line - 9)
            .encode(x=x, y=alt.value(18), text=alt.TextDatum(part), color=role("faint"), tooltip=QUIET)
            for line, part in enumerate(heading)
            if part
        ]
        layers.append(
            summed.mark_text(align="right", **words).encode(
                x=x, y=y, text=alt.Text(f"t{place}", type="nominal"), color=by_role(), tooltip=QUIET
            )
        )
    return alt.layer(*layers).properties(width=1000 - LEFT, height=94, name="strip")


# --- the views --------------------------------------------------------------------------------------------------------


def _curves(views: Views) -> alt.LayerChart:
    """Give the curves: patients thin, the median of those in focus thick, that of everybody dashed."""
    first, last = views.months[0], max(views.months[-1], views.months[0] + 1)
    x = number("month", scale=alt.Scale(domain=[first, last], nice=False),
               axis=alt.Axis(title=f"Months since {views.since}", values=list(views.months), grid=False,
                             titlePadding=34, format=".4~g"))  # fmt: skip
    y = height("score", scale=alt.Scale(domain=list(views.scores), nice=False),
               axis=flat_title(views.score, tickCount=5, format=".4~g"))  # fmt: skip
    at = {"x": x, "y": y, "tooltip": QUIET}
    everybody = _medians(alt.Chart(data("patients")), views)
    focus = _medians(patients(views).transform_filter("datum.f"), views)
    end = focus.transform_calculate(end=END).transform_filter(f"datum.month == {views.months[-1]}")
    return alt.layer(
        *(_lines(views, at) if views.has_lines else []),
        focus.mark_line(strokeWidth=8, opacity=0.85, clip=True).encode(
            **at, color=role("paper")
        ),  # parts it from lines
        everybody.mark_line(strokeWidth=2, strokeDash=[5, 4], clip=True)
        .encode(**at, color=role("ink"))
        .add_params(brush("curves_pick", ["x", "y"])),
        focus.transform_calculate(role="'focus'").mark_line(strokeWidth=4, clip=True).encode(**at, color=by_role()),
        focus.mark_point(size=70, filled=True, opacity=1).encode(**at, color=role("focus")),
        end.mark_text(align="left", dx=9, fontSize=18, fontWeight="bold").encode(
            **at, text=alt.Text("end", type="nominal"), color=role("focus")
        ),
        focus.mark_text(fontSize=13, baseline="middle").encode(
            x=x, y=alt.value(TALL + 36), text=alt.Text("n", type="quantitative"), color=role("faint"), tooltip=QUIET
        ),
    ).properties(height=TALL)


def _medians(patients: alt.Chart, views: Views) -> alt.Chart:
    """Give the median at each visit of these patients, and how many have a form: one row a visit."""
    visits = range(len(views.months))
    medians = {f"m{visit}": f"median(m{visit})" for visit in visits}
    forms = {f"n{visit}": f"valid(m{visit})" for visit in visits}
    months = f"[{', '.join(map(str, views.months))}]"
    return (
        patients.transform_aggregate(**medians, **forms)
        .transform_fold([f"m{visit}" for visit in visits], as_=["visit", "score"])
        .transform_filter("isValid(datum.score)")
        .transform_calculate(month=f"{months}[toNumber(slice(datum.visit, 1))]", n="datum['n' + slice(datum.visit, 1)]")
    )


def _lines(views: Views, at: dict[str, Any]) -> list[alt.Chart]:
    months = f"[{', '.join(map(str, views.months))}]"
    seen = (
        patients(views)
        .transform_fold([f"m{visit}" for visit in range(len(views.months))], as_=["visit", "score"])
        .transform_filter("isValid(datum.score)")
        .transform_calculate(month=f"{months}[toNumber(slice(datum.visit, 1))]", role="datum.f ? 'focus' : 'person'")
    )
    return [  # those in focus over the others
        seen.transform_filter(f"datum.f == {inside}")
        .mark_line(strokeWidth=1.25, opacity=0.6 if inside else 0.3, clip=True)
        .encode(**at, detail=alt.Detail("row", type="nominal"), color=by_role())
        for inside in (0, 1)
    ]


def _ranges(views: Views) -> alt.LayerChart:
    """Give age by EDSS as points, or the one of them that is known as bars.

    Where patients are many, those of one age and one EDSS are one point, as large as they are many.
    """
    if len(views.ranges) == 1:
        ((name, title, limits),) = views.ranges
        axis = (limits, views.step)
        return alt.layer(*_bars(views, name, name, title=title, axis=axis, pick="ranges_pick")).properties(height=TALL)
    (_, x_title, x_limits), (_, y_title, y_limits) = views.ranges
    at = {
        "x": number("age", scale=alt.Scale(domain=list(x_limits), nice=False),
                    axis=alt.Axis(title=x_title, grid=False, tickCount=6, format=".4~g")),
        "y": height("edss", scale=alt.Scale(domain=list(y_limits), nice=False),
                    axis=flat_title(y_title, tickCount=6, format=".4~g")),
        "tooltip": QUIET,
    }  # fmt: skip
    points = (
        patients(views)
        .transform_filter("isValid(datum.age) && isValid(datum.edss)")
        .transform_aggregate(n="count()", inside="sum(f)", groupby=["age", "edss"])
        .transform_calculate(role="'focus'")
    )
    sized = alt.Scale(type="linear", domain=[0, views.most_at_once], range=[0, 60 if views.has_lines else 300])
    size = {name: alt.Size(name, type="quantitative", scale=sized, legend=None) for name in ("n", "inside")}
    if views.has_lines:
        size = {"n": alt.value(60), "inside": alt.value(60)}
        marks = [points, points.transform_filter("datum.inside > 0")]
    else:
        marks = [points, points]
    return alt.layer(
        marks[0]
        .mark_point(filled=True, opacity=0.8)
        .encode(**at, size=size["n"], color=role("ghost"))
        .add_params(brush("ranges_pick", ["x", "y"])),
        marks[1].mark_point(filled=True, opacity=0.85).encode(**at, size=size["inside"], color=by_role()),
    ).properties(height=TALL)


def _changes(views: Views) -> alt.LayerChart:
    """Give the change to the chosen visit as bars: everybody pale, those in focus over them."""
    limits, step = views.changes
    chart = _bars(views, "delta", "change", title=views.change, axis=(limits, step), pick="changes_pick")
    zero = once().mark_rule(strokeWidth=1.5, strokeDash=[3, 3]).encode(
        x=alt.XDatum(0, type="quantitative"), color=role("ink"), tooltip=QUIET
    )  # fmt: skip
    return alt.layer(*chart, *([zero] if limits[0] <= 0 <= limits[1] else [])).properties(height=TALL)


def _bars(
    views: Views, field: str, drawn: str, *, title: str, axis: tuple[Limits, float], pick: str
) -> list[alt.Chart]:
    """Give bars of a number: how many patients in each step, everybody and those in focus."""
    limits, step = axis
    binned = patients(views).transform_filter(f"isValid(datum.{field})").transform_calculate(
        **{drawn: f"floor(datum.{field} / {step}) * {step}"}
    )  # fmt: skip
    counted = binned.transform_aggregate(n="count()", inside="sum(f)", groupby=[drawn]).transform_calculate(
        to=f"datum.{drawn} + {step} * 0.94", zero="0"
    )
    x = number(drawn, scale=alt.Scale(domain=list(limits), nice=False),
               axis=alt.Axis(title=title, grid=False, tickCount=7, format=".4~g", labelExpr=MINUS))  # fmt: skip
    y = {
        name: height(name, axis=flat_title("Patients", tickCount=4, format=".4~g", tickMinStep=1))
        for name in ("n", "inside")
    }
    return [
        counted.mark_rect()
        .encode(x=x, x2=alt.X2("to"), y=y["n"], y2=alt.Y2("zero"), color=role("ghost"), tooltip=QUIET)
        .add_params(brush(pick, ["x"])),
        counted.transform_calculate(role="'focus'")
        .mark_rect()
        .encode(x=x, x2=alt.X2("to"), y=y["inside"], y2=alt.Y2("zero"), color=by_role(), tooltip=QUIET),
    ]


def _words(views: Views) -> alt.LayerChart:
    """Give employment as bars that are clicked."""
    return _levels(views, "word", levels=views.words, pick="words_pick", title="Employment at baseline: click")


def _more(views: Views) -> alt.LayerChart:
    """Give one more view: words as bars that are clicked, a measure as bars that are drawn over."""
    title = views.more[1] if views.more else ""
    if views.more_range is not None:
        return alt.layer(
            *_bars(views, "other", "other", title=title, axis=views.more_range, pick="more_pick")
        ).properties(height=TALL)
    return _levels(views, "other", levels=views.more_levels, pick="more_pick", title=f"{title}: click")


def _levels(views: Views, field: str, *, levels: tuple[str, ...], pick: str, title: str) -> alt.LayerChart:
    clicked = alt.selection_point(name=pick, fields=[field], toggle="true", on="click", clear="dblclick")
    counted = (
        patients(views)
        .transform_filter(f"isValid(datum.{field})")
        .transform_aggregate(n="count()", inside="sum(f)", groupby=[field])
        .transform_calculate(
            said="datum.inside == datum.n ? datum.n : datum.inside + ' of ' + datum.n", role="'focus'", zero="0",
            line=f"indexof({list(levels)}, datum.{field})", under="datum.line + 0.62", down="datum.line + 0.86",
            last="datum.line + 1",
        )
    )  # fmt: skip
    scale = alt.Scale(domain=[0, len(levels)], reverse=True, nice=False)
    y = {name: height(name, scale=scale, axis=None) for name in ("line", "under")}
    right = alt.value({"expr": f"{pick.removesuffix('_pick')}_width"})
    whole = {"x": alt.value(0), "x2": right, "y": y["line"], "y2": alt.Y2("last"), "tooltip": QUIET}
    bar = {"y": y["under"], "y2": alt.Y2("down"), "x2": alt.X2("zero"), "tooltip": QUIET}
    words = {"baseline": "top", "fontSize": 14, "dy": 1, "cursor": "pointer"}
    n = {name: number(name, scale=alt.Scale(nice=False, zero=True), axis=None) for name in ("n", "inside")}
    return alt.layer(
        once().mark_text(align="left", fontSize=14).encode(
            x=alt.value(0), y=alt.value(-14), text=alt.TextDatum(title), color=role("faint"), tooltip=QUIET
        ),
        counted.mark_rect(cursor="pointer").encode(**bar, x=n["n"], color=role("ghost")),
        counted.mark_rect(cursor="pointer").encode(**bar, x=n["inside"], color=by_role()),
        counted.mark_text(align="left", **words).encode(
            x=alt.value(0), y=y["line"], text=alt.Text(field, type="nominal"), color=role("ink"), tooltip=QUIET
        ),
        counted.mark_text(align="right", **words).encode(
            x=right, y=y["line"], text=alt.Text("said", type="nominal"), color=role("faint"), tooltip=QUIET
        ),
        counted.mark_rect(cursor="pointer", opacity=0.001).encode(**whole, color=role("paper")).add_params(clicked),
    ).properties(height=ROW * len(levels) if len(levels) > 4 else 40 * len(levels))  # fmt: skip
