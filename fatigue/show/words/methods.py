"""The methods in words: what each number is, how it is computed, and who described it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from fatigue.cohort.cohort import WORKING, Cohort
from fatigue.cohort.instruments import INSTRUMENTS
from fatigue.show.words import numbers

DEMO = (
    "The demo cohorts are **synthetic**: drawn by a script with a fixed seed, not the trial's data, and not any patient's. "
    "The first (23 patients) was made to meet the figures published by Bose, Atkins, Bowman and Freedman (Mult Scler "
    "2019;25:1764-1772, doi 10.1177/1352458518802544): median FIS 36 before and 23 after 36 months, four patients at 0, more "
    "improvement at a lower age and a lower EDSS. No public file of that trial exists. The second (60 patients, two arms) "
    "has missing forms, deaths and losses, to show what missing data do."
)

SECTIONS: tuple[tuple[str, str], ...] = (
    (
        "Whom a number speaks of",
        "Filters are on **baseline** values. A filter that is not in use leaves nobody out; one in use leaves out patients "
        "whose value is missing, unless its switch keeps them. No missing score is ever filled in, least of all after a "
        "death. Every analysis says how many patients it used and how many it left out.",
    ),
    (
        "Curves",
        "At each visit the median of all forms with the quartiles (Hyndman and Fan 1996, type 7; interval of the median from "
        "order statistics) or the mean with its 95 % t interval, $\\bar x \\pm t_{n-1}\\, s/\\sqrt n$. The patients may differ "
        "from visit to visit; *Same patients at every visit* keeps only those with every form. Age groups are under 35, 35 to "
        "44, 45 and over; EDSS groups under 4.0, 4.0 to 5.5, 6.0 and over.",
    ),
    (
        "Three meanings of “median drop”",
        "With scores $x_i$ before and $y_i$ after: **change of medians** $\\mathrm{med}(y)/\\mathrm{med}(x) - 1$ (the published "
        "“36 %” is of this kind: $1 - 23/36$); **median change** $\\mathrm{med}(y_i - x_i)$, also as a share of "
        "$\\mathrm{med}(x)$; **median of percent changes** $\\mathrm{med}((y_i - x_i)/x_i)$, which does not exist for a "
        "patient who starts at 0. Intervals: percentile bootstrap of patients, 10,000 draws, fixed seed (Efron 1979, doi "
        "10.1214/aos/1176344552). **Hodges-Lehmann**: the median of all averages of two patients' changes, with the interval "
        "of the signed-rank test (Hodges and Lehmann 1963, doi 10.1214/aoms/1177704172).",
    ),
    (
        "Wilcoxon's signed-rank test",
        "Changes are rounded to 10 decimals before ranking, zeros dropped, ties given mid-ranks. Up to 300 changes p is exact, "
        "by convolution of the mid-ranks; above, the normal approximation with continuity correction. Effect size: matched-"
        "pairs rank-biserial correlation $(W_+ - W_-)/(W_+ + W_-)$ (Kerby 2014, doi 10.2466/11.IT.3.1).",
    ),
    (
        "RM-ANOVA and Friedman",
        "One-way repeated-measures ANOVA over the visits, patients with every form only. Sphericity: Mauchly's W with Box's "
        "second-order term; corrections by Greenhouse and Geisser (1959, doi 10.1007/BF02289823) and Huynh and Feldt (1976, "
        "doi 10.3102/10769986001001069; ε cut at 1, the raw value shown). Effect sizes: generalised η² (Olejnik and Algina "
        "2003, doi 10.1037/1082-989X.8.4.434) and partial η². Friedman's χ² and Kendall's W are corrected for ties. Each visit "
        "against the baseline: paired t, p by Holm (1979).",
    ),
    (
        "Predictors",
        "Least squares of the change on the baseline score and the chosen baseline measures. The baseline score is always in "
        "the model, because change goes with where it started. Intervals by HC3 (MacKinnon and White 1985, doi "
        "10.1016/0304-4076(85)90158-7) on $t_{n-p}$, beside ordinary ones. Leave-one-out $R^2 = 1 - \\mathrm{PRESS}/\\mathrm"
        "{SST}$. One predictor per 7 patients beside the baseline score; more is said. Correlations: Pearson (Fisher's z) and "
        "Spearman (t for p; interval by Bonett and Wright 2000, doi 10.1007/BF02294183). Work and driving at follow-up are "
        "never predictors: they come after the treatment.",
    ),
    (
        "Work and driving",
        "Working is "
        + numbers.listed(WORKING)
        + ". *Returned* is not working at baseline and working at follow-up; the "
        "denominator is those not working at baseline whose status is known at both visits. For driving, “never drove” is in "
        "no denominator. Shares with Wilson's interval (1927); changes compared by Welch's t. This is association after the "
        "fact.",
    ),
    (
        "What this cannot tell",
        "One arm without a control group cannot tell the effect of a treatment from time, hope, regression to the mean or "
        "what else changed. In TRIUMPHANT-MS, MFIS fell from 51.3 to 40.6 on **placebo**. The app says “went with”, never "
        "“because of”.",
    ),
    (
        "How the numbers are checked",
        "Every statistic is compared with R 4.2.2 (car, afex, coin, exactRankTests, effectsize, sandwich, base stats) on "
        "published data sets, each column a reader sees, to 1e-8 where the formula is closed; the values and their sources "
        "are in the folder tests/reference.",
    ),
)


def instruments() -> pd.DataFrame:
    """Give the table of questionnaires: range, direction, subscales, cut-offs and change benchmarks."""
    rows = []
    for found in INSTRUMENTS.values():
        parts = [f"{part.label} {part.lowest:g} to {part.highest:g}" for part in found.scales[1:]]
        rows.append(
            {
                "Questionnaire": found.title,
                "Better": "lower" if found.lower_is_better else "higher",
                "Subscales": ", ".join(parts) or "none",
                "Cut-offs": " and ".join(f"{cut:g}" for cut in found.cutoffs) or "none published",
                "Change benchmarks": "; ".join(f"{b.kind} {b.points:g}, {b.source}" for b in found.benchmarks)
                or "none",
            }
        )
    return pd.DataFrame(rows)


def versions(found: Mapping[str, str]) -> pd.DataFrame:
    """Give the software the numbers were computed with."""
    return pd.DataFrame({"Software": list(found), "Version": list(found.values())})


def about(cohort: Cohort) -> list[str]:
    """Give what is known of the cohort shown."""
    limits = cohort.instrument.scale()
    months = numbers.listed([f"{month:g}" for month in cohort.months])
    first = (
        f"{cohort.title}: {numbers.patients(cohort.n_patients)}, {cohort.n_visits:,} forms, months {months}; "
        f"{cohort.instrument.title}, read as {limits.lowest:g} to {limits.highest:g}, {cohort.instrument.direction}."
    )
    return [first, *cohort.notes]
