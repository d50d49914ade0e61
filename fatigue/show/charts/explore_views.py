"""The views of the linked chart, one by one: the numbers of those in focus, curves, age by EDSS, change, words."""

from __future__ import annotations

from typing import Any

import altair as alt

from fatigue.show.charts.explore_rows import LEFT, MINUS, TALL, Limits, Views, brush, levels_height, once, patients
from fatigue.show.charts.picture import (
    QUIET,
    by_role,
    data,
    drawn_once,
    flat_title,
    grown,
    height,
    number,
    role,
)
from fatigue.show.words.explore import COLUMNS, END

STRIP = 82  # px


@drawn_once
def specification(views: Views) -> Any:  # noqa: ANN401 (a concatenation of Altair's)
    """Give the constant part: a strip of numbers over the views."""
    drawn = {"curves": _curves, "ranges": _ranges, "changes": _changes, "words": _words, "more": _more}
    charts = [
        drawn[name](views).properties(width=share * 1000 - LEFT, name=name) for name, share in views.shares().items()
    ]
    grid = alt.concat(*charts, columns=2, spacing={"row": 8, "column": 20})
    return alt.vconcat(_strip(views), grid, spacing=4).properties(
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
            line="datum.f ? 48 : 72",
            who=f"datum.f ? ({is_picked} ? 'In focus' : 'Everybody') : 'The others'",
            role="datum.f ? 'focus' : 'faint'",
            **{f"t{place}": words for place, (_, _, words) in enumerate(COLUMNS)},
        )
    )  # fmt: skip
    y = height("line", scale=alt.Scale(domain=[0, STRIP], reverse=True, nice=False), axis=None)
    nobody = patients(views).transform_aggregate(inside="sum(f)").transform_filter("datum.inside == 0")
    words = {"fontSize": 15, "baseline": "middle", "fontWeight": "bold"}
    layers: list[alt.Chart] = [
        summed.mark_text(align="left", **words).encode(
            x=alt.value(0), y=y, text=alt.Text("who", type="nominal"), color=by_role(), tooltip=QUIET
        ),
        nobody.mark_text(align="left", **words).encode(
            x=alt.value(0), y=alt.value(48), text=alt.TextDatum("Nobody in focus"), color=role("focus"), tooltip=QUIET
        ),
    ]
    for place, (share, heading, _) in enumerate(COLUMNS):
        x = alt.value({"expr": f"strip_width * {share}"})
        layers += [
            once()
            .mark_text(align="right", fontSize=13, baseline="middle", dy=15 * line - 9)
            .encode(x=x, y=alt.value(16), text=alt.TextDatum(part), color=role("faint"), tooltip=QUIET)
            for line, part in enumerate(heading)
            if part
        ]
        layers.append(
            summed.mark_text(align="right", **words).encode(
                x=x, y=y, text=alt.Text(f"t{place}", type="nominal"), color=by_role(), tooltip=QUIET
            )
        )
    return alt.layer(*layers).properties(width=1000 - LEFT, height=STRIP, name="strip")


# --- the views --------------------------------------------------------------------------------------------------------


def _curves(views: Views) -> alt.LayerChart:
    """Give the curves: patients thin, the median of those in focus thick, that of everybody dashed."""
    first, last = views.months[0], max(views.months[-1], views.months[0] + 1)
    x = number("month", scale=alt.Scale(domain=[first, last], nice=False),
               axis=alt.Axis(title=f"Months since {views.since}", values=list(views.months), grid=False,
                             titlePadding=28, format=".4~g"))  # fmt: skip
    y = height("score", scale=alt.Scale(domain=list(views.scores), nice=False),
               axis=flat_title(views.score, tickCount=5, format=".4~g"))  # fmt: skip
    at = {"x": x, "y": y, "tooltip": QUIET}
    everybody = _medians(alt.Chart(data("patients")), views)
    focus = _medians(patients(views).transform_filter("datum.f"), views)
    dashed = everybody.mark_line(strokeWidth=2, strokeDash=[5, 4], clip=True).encode(**at, color=role("ink"))
    end = focus.transform_calculate(end=END).transform_filter(f"datum.month == {views.months[-1]}")
    return alt.layer(
        *(_lines(views, at) if views.has_lines else []),
        focus.mark_line(strokeWidth=8, opacity=0.85, clip=True).encode(
            **at, color=role("paper")
        ),  # parts it from lines
        dashed if views.has_lines else dashed.add_params(brush("curves_pick", ["x", "y"])),
        focus.transform_calculate(role="'focus'").mark_line(strokeWidth=4, clip=True).encode(**at, color=by_role()),
        focus.mark_point(size=70, filled=True, opacity=1).encode(**at, color=role("focus")),
        end.mark_text(align="left", dx=9, fontSize=18, fontWeight="bold").encode(
            **at, text=alt.Text("end", type="nominal"), color=role("focus")
        ),
        focus.mark_text(fontSize=13, baseline="middle").encode(
            x=x,
            y=alt.value({"expr": "curves_height + 32"}),
            text=alt.Text("n", type="quantitative"),
            color=role("faint"),
            tooltip=QUIET,
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
    seen, still = (_visits(chart, views) for chart in (patients(views), alt.Chart(data("patients"))))
    seen = seen.transform_calculate(role="datum.f ? 'focus' : 'person'")
    one = {"detail": alt.Detail("row", type="nominal")}
    clicked = still.transform_filter({"param": "line_pick", "empty": False})
    return [  # those in focus over the others, over all who was clicked, and an unseen wide line to hit
        *(
            seen.transform_filter(f"datum.f == {inside}")
            .mark_line(strokeWidth=1.25, opacity=0.6 if inside else 0.3, clip=True)
            .encode(**at, **one, color=by_role())
            for inside in (0, 1)
        ),
        clicked.mark_line(strokeWidth=3, clip=True).encode(**at, **one, color=role("ink")),
        still.mark_line(strokeWidth=10, clip=True, cursor="pointer")
        .encode(**at, **one, color=role("paper"), opacity=alt.value(0.001))
        .properties(name="who")
        .add_params(_click("line", "who"), brush("curves_pick", ["x", "y"])),
    ]


def _visits(chart: alt.Chart, views: Views) -> alt.Chart:
    """Give one row a patient and visit with a score."""
    months = f"[{', '.join(map(str, views.months))}]"
    return (
        chart.transform_fold([f"m{visit}" for visit in range(len(views.months))], as_=["visit", "score"])
        .transform_filter("isValid(datum.score)")
        .transform_calculate(month=f"{months}[toNumber(slice(datum.visit, 1))]")
    )


def _click(name: str, marks: str) -> alt.Parameter:
    """Give the selection of the patient whose mark is clicked; Altair wants it at the layer of the view's box."""
    return alt.selection_point(
        name=f"{name}_pick", fields=["row"], on=f"@{marks}_marks:click", clear="dblclick", toggle=False
    )


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
        .transform_aggregate(n="count()", inside="sum(f)", row="min(row)", groupby=["age", "edss"])
        .transform_calculate(role="'focus'")
    )
    sized = alt.Scale(type="linear", domain=[0, views.most_at_once], range=[0, 300])
    size = {name: alt.Size(name, type="quantitative", scale=sized, legend=None) for name in ("n", "inside")}
    drawn = brush("ranges_pick", ["x", "y"])
    if not views.has_lines:
        every = points.mark_point(filled=True, opacity=0.8).encode(**at, size=size["n"], color=role("ghost"))
        inside = points.mark_point(filled=True, opacity=0.85).encode(**at, size=size["inside"], color=by_role())
        return alt.layer(every.add_params(drawn), inside).properties(height=TALL)
    dot, inside = {"filled": True, "size": 60}, points.transform_filter("datum.inside > 0")
    clicked = points.transform_filter({"param": "dot_pick", "empty": False})
    return alt.layer(
        points.mark_point(**dot, opacity=0.8).encode(**at, color=role("ghost")),
        inside.mark_point(**dot, opacity=0.85).encode(**at, color=by_role()),
        clicked.mark_point(filled=False, size=110, strokeWidth=2.5).encode(**at, color=role("ink")),
        points.mark_point(filled=True, size=160, cursor="pointer")
        .encode(**at, color=role("paper"), opacity=alt.value(0.001))
        .properties(name="dots")
        .add_params(_click("dot", "dots"), drawn),
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
            line=f"indexof({list(levels)}, datum.{field})", last="datum.line + 1",
        )
    )  # fmt: skip
    y = height("line", scale=alt.Scale(domain=[0, len(levels)], reverse=True, nice=False), axis=None)
    right = alt.value({"expr": f"{pick.removesuffix('_pick')}_width"})
    whole = {"x": alt.value(0), "x2": right, "y": y, "y2": alt.Y2("last"), "tooltip": QUIET}
    under = {"cursor": "pointer", "yOffset": {"expr": grown(15)}, "y2Offset": {"expr": grown(18)}}  # the word
    bar = {"y": y, "y2": alt.Y2("line"), "x2": alt.X2("zero"), "tooltip": QUIET}
    words = {"baseline": "top", "fontSize": 14, "dy": 1, "cursor": "pointer"}
    n = {name: number(name, scale=alt.Scale(nice=False, zero=True), axis=None) for name in ("n", "inside")}
    return alt.layer(
        once().mark_text(align="left", fontSize=14).encode(
            x=alt.value(0), y=alt.value(-14), text=alt.TextDatum(title), color=role("faint"), tooltip=QUIET
        ),
        counted.mark_rect(**under).encode(**bar, x=n["n"], color=role("ghost")),
        counted.mark_rect(**under).encode(**bar, x=n["inside"], color=by_role()),
        counted.mark_text(align="left", **words).encode(
            x=alt.value(0), y=y, text=alt.Text(field, type="nominal"), color=role("ink"), tooltip=QUIET
        ),
        counted.mark_text(align="right", **words).encode(
            x=right, y=y, text=alt.Text("said", type="nominal"), color=role("faint"), tooltip=QUIET
        ),
        counted.mark_rect(cursor="pointer", opacity=0.001).encode(**whole, color=role("paper")).add_params(clicked),
    ).properties(height=levels_height(len(levels))[0])  # fmt: skip
