"""What axe-core, which the wheel axe-playwright-python carries, holds against a page."""

from __future__ import annotations

import importlib.resources

from playwright.sync_api import Page

_SCRIPT = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
_RUN = """
async ({ within }) => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations
    .filter((one) => within.includes(one.impact) || one.id === "heading-order")
    .flatMap((one) => one.nodes.map((node) => ({ rule: one.id, at: node.target.join(" "), html: node.html.slice(0, 160),
                                                 why: node.failureSummary.slice(0, 200) })));
}
"""


# Streamlit's table scrolls sideways on a phone without a tab stop; nothing in our hands gives it one.
STREAMLITS_OWN = ("scrollable-region-focusable",)


def violations(page: Page) -> list[str]:
    """Give each node of a page that breaks a rule of serious or critical weight, or the order of headings."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_SCRIPT)
    found = page.evaluate(_RUN, {"within": ["serious", "critical"]})
    return [
        f"{one['rule']} at {one['at']}: {one['html']} ({one['why']})"
        for one in found
        if one["rule"] not in STREAMLITS_OWN
    ]
