"""The app: navigation, then the page inside the frame (cohort, filters, bar)."""

import pages

pages.run(pages.navigation())
