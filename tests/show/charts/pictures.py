"""Every chart the app can draw of a cohort, by name."""

from __future__ import annotations

from fatigue.analysis.companions import together
from fatigue.analysis.compare import compared
from fatigue.analysis.correlations import correlations
from fatigue.analysis.cumulative import cumulative
from fatigue.analysis.curves import individuals, trajectory
from fatigue.analysis.drop import median_drop
from fatigue.analysis.expected import expected_course
from fatigue.analysis.independence import transitions
from fatigue.analysis.leads import leads
from fatigue.analysis.missing import missing_forms
from fatigue.analysis.mmrm import mmrm as fit_mmrm
from fatigue.analysis.oldham import oldham
from fatigue.analysis.one_patient import one_patient
from fatigue.analysis.patients.improvement import Unit
from fatigue.analysis.placebo import placebo_benchmark
from fatigue.analysis.predictors import fit
from fatigue.analysis.reach import reach
from fatigue.analysis.regression_to_mean import regression_grid
from fatigue.analysis.repeated import contrasts, friedman, rm_anova
from fatigue.analysis.responder_rates import responder_rates
from fatigue.analysis.responders import responders
from fatigue.analysis.shrinkage import shrinkage
from fatigue.analysis.status_flow import status_flow as status_flow_of
from fatigue.analysis.tipping import tipping_point
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.cohort.selection import Selection
from fatigue.show.charts import (
    caution,
    cohort,
    companions,
    drop,
    holds,
    independence,
    mmrm,
    patient,
    predictors,
    repeated,
    side_by_side,
    status_flow,
    towards_mean,
)
from fatigue.show.charts import (
    responder_rates as rates_charts,
)
from fatigue.show.charts import (
    responders as responder_charts,
)
from fatigue.show.charts.compare import groups_curve
from fatigue.show.charts.curve import Stage, curve
from fatigue.show.charts.overview import course_and_changes
from fatigue.show.charts.picture import Picture
from fatigue.show.charts.waterfall import waterfall
from fatigue.show.words.mmrm import Answers


def pictures(part: Cohort, whole: Cohort) -> dict[str, Picture]:
    """Draw everything of the patients the filters keep, `part` of the `whole`."""
    scale_of = part.instrument
    fallen = median_drop(part)
    stage = Stage(is_tall=True, reach=reach(whole), everybody=trajectory(whole))
    by_sex = Stage(is_tall=True, reach=reach(whole, by="sex"), everybody=trajectory(whole))
    full = Stage(is_tall=True, is_full=True, everybody=trajectory(whole, statistic="mean"))
    model = fit(part, predictors=("age", "edss", "employment"))
    people = individuals(part)
    partial = predictors.partial_residuals(model)
    oldest = float(part.patients["age"].max())
    with_gaps = Selection(age=(18.0, oldest)).apply(demo("60"))  # the cohort drawn here lacks no form
    mixed, grouped = fit_mmrm(part), fit_mmrm(part, by="sex")
    answers = Answers(
        month=part.months[-1], anova=rm_anova(part), contrasts=contrasts(part), friedman=friedman(part), drop=fallen,
        model=mixed,
    )  # fmt: skip

    def line(unit: Unit, threshold: float, by: str | None) -> Picture:
        found = responders(part, threshold=threshold, unit=unit)
        several = cumulative(part, unit=unit, by=by)
        return responder_charts.thresholds(
            found, cumulative(whole, unit=unit), several, instrument=scale_of, dragged=None
        )

    who = str(part.patients.index[3])
    groups = ("age:18-35", "rest;age:18-35")
    return {
        "responders": line("points", 10.0, None),
        "responders, percent by sex": line("percent", 30.0, "sex"),
        "responder rates": rates_charts.rates(
            responder_rates(part, threshold=10), everybody=responder_rates(whole, threshold=10)
        ),
        "responder rates by sex": rates_charts.rates(responder_rates(part, threshold=10, by="sex")),
        "patient": patient.course(
            [one_patient(part, patient=who, scale=scale) for scale in part.scales],
            expected_course(part, patient=who, predictors=("age", "edss")),
            cohort=part,
            whole=whole,
        ),
        "patient's place": patient.place(one_patient(part, patient=who), whole=whole),
        "curve": curve(trajectory(part), instrument=scale_of),
        "curve, tall with people": curve(trajectory(part), instrument=scale_of, people=people, stage=stage),
        "curve by sex": curve(
            trajectory(part, by="sex"), instrument=scale_of, people=individuals(part, by="sex"), stage=by_sex
        ),
        "curve, mean, full": curve(trajectory(part, statistic="mean"), instrument=scale_of, stage=full),
        "curve, change": curve(trajectory(part, statistic="mean change"), instrument=scale_of),
        "curve, subscale": curve(trajectory(part, scale="physical"), instrument=scale_of),
        "definitions": drop.definitions(fallen, scale_of, everybody=median_drop(whole)),
        "slope": drop.slope(fallen, scale_of, reach=reach(whole), everybody=median_drop(whole)),
        "waterfall, percent": waterfall(fallen, scale_of, unit="percent"),
        "waterfall, points": waterfall(fallen, scale_of, unit="points"),
        "overview": course_and_changes(
            curve(trajectory(part), instrument=scale_of, people=people), fallen, instrument=scale_of
        ),
        "overview, by sex as by arm": course_and_changes(
            curve(trajectory(part, by="sex"), instrument=scale_of, people=individuals(part, by="sex")),
            fallen,
            instrument=scale_of,
            arms=part.patients["sex"],
        ),
        "coefficients": predictors.coefficients(model, scale_of),
        "coefficients, standardised": predictors.coefficients(model, scale_of, is_standardised=True, is_robust=False),
        "correlations": predictors.correlation_forest(correlations(part)),
        "residuals": predictors.residuals(model),
        "influence": predictors.influence(model),
        **{picture.name: picture for picture in partial},
        "ridge path": holds.path(shrinkage(part, predictors=("age", "edss", "employment"))),
        "contrasts": repeated.contrasts(contrasts(part), scale_of),
        "comparison": independence.comparison(transitions(part, of="employment"), scale_of),
        "flow of work": status_flow.status_flow(status_flow_of(part), everybody=status_flow_of(whole)),
        "flow of driving, every status": status_flow.status_flow(
            status_flow_of(part, of="driving", by="level"), everybody=status_flow_of(whole, of="driving", by="level")
        ),
        "companions": companions.common_slope(
            together(part, measure="depression"),
            scale_of,
            label="Depression score",
            everybody=together(whole, measure="depression"),
        ),
        "changes side by side": side_by_side.side_by_side(
            leads(part, measure="depression"),
            names={"score": "Fatigue", "measure": "Depression score"},
            heading="Fatigue moves before depression score.",
        ),
        "mixed model, changes": mmrm.changes(answers, scale_of),
        "mixed model, groups": mmrm.group_changes(grouped, scale_of),
        "mixed model, residuals": mmrm.residuals(mixed),
        "mixed model, quantiles": mmrm.quantiles(mixed),
        "mixed model, covariance": mmrm.covariance(mixed),
        "placebo": caution.comparators(placebo_benchmark(part), scale_of),
        "oldham": caution.oldham(oldham(part), scale_of),
        "regression to the mean": towards_mean.towards_mean(
            regression_grid(part, steps=(1.0,), reliabilities=(0.7,)), regression_grid(part), scale_of
        ),
        "tipping point": caution.tipping(tipping_point(with_gaps)),
        "curve, with the mixed model": curve(trajectory(part), instrument=scale_of, model=mixed.means, stage=stage),
        "groups compared": groups_curve(
            compared(part, groups=groups),
            part,
            names=dict(zip("AB", groups, strict=True)),
            description="Line chart of two groups by age, median scores by month.",
            stage=stage,
        ),
        "missing forms": cohort.missing_map(missing_forms(part)),
    }
