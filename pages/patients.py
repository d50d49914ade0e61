"""Who is in the cohort: what was read, Table 1, how many are left at each stage, and which forms are missing."""

import pages
from fatigue.analysis.missing import missing_forms
from fatigue.show.words import cohort as said
from fatigue.show.words import reading as read
from pages.parts import baseline, forms

cohort, whole = pages.cohort(), pages.whole_cohort()
if cohort.is_closed:
    baseline.show(cohort, is_first=True)
    pages.heading("What was published")
    pages.table(read.read_table(whole), "What was published", is_open=True)
    pages.notes(whole.notes)
else:
    found = pages.compute(missing_forms, cohort)
    pages.finding(said.heading(found))
    forms.read_and_kept(cohort, whole)
    baseline.show(cohort)
    forms.missing(found, cohort)
