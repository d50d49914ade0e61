"""What moved aside on a page, as the browser counts it, and which charts were drawn anew."""

from __future__ import annotations

from playwright.sync_api import Page

AT_LOAD = 0.1  # the most that counts as good
STILL = 0.001  # but for the number that follows a slider's thumb

# Before a page's own scripts. Each entry: how much moved, and what of it.
SHIFTS = """
window.shifts = [];
const told = (node) => (node?.nodeType === 3 ? node.parentElement : node)?.textContent?.slice(0, 40);
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) window.shifts.push([shift.value, shift.sources.map(({ node }) => told(node))]);
}).observe({ type: "layout-shift", buffered: true });
"""

# Every chart is marked; gives how many there are.
_MARK = """
() => {
  const charts = [...document.querySelectorAll('[data-testid="stMain"] svg.marks')];
  for (const svg of charts) svg.dataset.mark = "before";
  return charts.length;
}
"""


def moved(page: Page) -> tuple[float, list[object]]:
    """Give how much moved since this was last asked, and what; for a page opened with `SHIFTS`."""
    found = page.evaluate("window.shifts.splice(0)")
    return sum(value for value, _ in found), found


def mark(page: Page) -> int:
    """Mark every chart; give how many there are."""
    return int(page.evaluate(_MARK))


def marked(page: Page) -> int:
    """Give how many of the charts are still those that were marked."""
    return page.locator('[data-testid="stMain"] svg.marks[data-mark]').count()
