"""What at baseline goes with a larger fall of fatigue?"""

import streamlit as st

import pages
from fatigue.analysis.correlations import correlations
from fatigue.analysis.patients import modelled
from fatigue.analysis.predictors import fit
from fatigue.analysis.what_if import predict
from fatigue.show.charts import predictors as charts
from fatigue.show.words import numbers
from fatigue.show.words import predictors as said
from fatigue.show.words.curves import scale_name
from fatigue.show.words.literal import literal
from pages.parts import holds, model_fit

cohort = pages.cohort()
scale, end = cohort.instrument.scale(), pages.visit()
place = st.container(gap=None)
usual = list(modelled.usual(cohort))
offered = [str(name) for name in cohort.patients.columns if cohort.patients[name].nunique() < 12 or name in usual or
           cohort.patients[name].dtype.kind in "fi"]  # fmt: skip
with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
    chosen = pages.pick_several("In the model, beside the baseline score", offered, usual, key="model", width=420)
    kind = st.segmented_control("Coefficients", ["natural", "standardised"], default="natural", required=True,
                                format_func=str.capitalize, key="model_units", **pages.IN_URL)  # fmt: skip
    errors = st.segmented_control("Intervals", ["HC3", "OLS"], default="HC3", required=True, key="model_errors",
                                  **pages.IN_URL)  # fmt: skip
model = pages.compute(fit, cohort, predictors=tuple(chosen), end=end)
with place:
    pages.finding(said.heading(model, cohort.instrument))

left, right = st.columns([5, 3], gap="large")
with left:
    pages.heading("How each measure went with the change")
    picture = charts.coefficients(
        model, cohort.instrument, is_standardised=kind == "standardised", is_robust=errors == "HC3"
    )
    pages.show(
        picture,
        said.forest_caption(model, is_robust=errors == "HC3"),
        tables={"Coefficients": lambda: said.table(model)},
    )
    for sentence in said.sentences(model, cohort.instrument)[:2]:
        st.markdown(literal(sentence))
    st.caption(literal(said.three_ways(chosen)))
    pages.notes(model.notes)
with right, st.container(border=True):
    pages.heading("What if")
    values = {predictor.column: pages.ask(predictor, scale) for predictor in model.predictors}
    expected = predict(model, values=values)
    score, reach = said.prediction(expected)
    st.metric(literal(f"Expected {scale_name(cohort.instrument, 'total')} at {numbers.month(end)}"), score, reach,
              delta_arrow="off", delta_color="off")  # fmt: skip
    st.caption(literal(said.prediction_sentence(expected, cohort.instrument)))
    pages.notes(expected.notes)
    for warning in expected.outside:
        st.warning(literal(warning), icon=":material/warning:")
pages.table(said.fit_table(model), "Fit of the model", is_open=True, caption=model.method)

found = pages.compute(correlations, cohort, end=end)
pages.heading("One measure at a time")
pages.show(charts.correlation_forest(found), "Spearman's correlation of improvement with each baseline measure, 95 % "
           f"CI (Bonett-Wright). Nothing else is held equal here; the model above does that. {found.method}",
           tables={"Correlations": lambda: said.correlation_table(found)})  # fmt: skip

model_fit.show(model)
if st.toggle("Would it hold in other patients? Shrinking, resampling, who responds", key="model_holds", **pages.IN_URL):
    holds.show(cohort, predictors=tuple(chosen), end=end)
