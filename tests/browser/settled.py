"""Wait until a page is done: its script has finished, its charts are drawn and nothing moves any more."""

from __future__ import annotations

from playwright.sync_api import Page

# Streamlit's own status widget is no signal: it shows only after half a second. The app element carries the state.
_WAIT = """
({ quiet, limit }) => new Promise((resolve, reject) => {
  const began = performance.now();
  let moved = began;
  const observer = new MutationObserver(() => { moved = performance.now(); });
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const unfinished = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (!app) return "the app has not started";
    if (app.dataset.testConnectionState !== "CONNECTED") return "connection: " + app.dataset.testConnectionState;
    if (app.dataset.testScriptState !== "notRunning") return "script: " + app.dataset.testScriptState;
    if (document.querySelector('[data-testid="stSkeleton"]')) return "a skeleton stands where an element should";
    const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')];
    const empty = charts.filter((chart) => chart.offsetParent && !chart.querySelector("svg, canvas"));
    if (empty.length) return empty.length + " of " + charts.length + " charts not drawn";
    if (performance.now() - moved < quiet) return "something still moves";
    return null;
  };
  const timer = setInterval(() => {
    const why = unfinished();
    if (why && performance.now() - began < limit) return;
    clearInterval(timer);
    observer.disconnect();
    if (why) reject(new Error("not settled after " + limit + " ms: " + why)); else resolve();
  }, 50);
})
"""


def settled(page: Page, *, quiet: int = 400, limit: int = 60_000) -> None:
    """Return once the page has finished and nothing has moved for `quiet` ms; fail after `limit` ms, saying why."""
    page.evaluate(_WAIT, {"quiet": quiet, "limit": limit})
