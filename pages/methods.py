"""x"""

import pages

cohort = pages.cohort()
pages.finding("x")
