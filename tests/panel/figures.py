"""How fast the page is, and whether it grows: 1,000 charge points and 50 groups, in a played Home Assistant.

    .venv/bin/python -m tests.panel.figures

Prints one JSON line for each figure. Milliseconds depend on the machine; nodes do not.
"""

import json
from statistics import median
import sys
from typing import Any, Final

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.e2e.harness.browser import DESKTOP, FLAGS, find_browser

from .played import PAGE, build, served
from .test_played import CHANGE

SITE: Final = "n=1000&g=50"
TYPED: Final = ("munch easee", "hambrug", "area:haf -easee", "group:caretakers 12")
FIRST: Final = """() => new Promise(done => {
  const find = node => node.querySelector('tr[data-id]') ||
    [...node.querySelectorAll('*')].some(each => each.shadowRoot && find(each.shadowRoot));
  const look = () => find(document)
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - fake.loaded)))
    : requestAnimationFrame(look);
  look();
})"""
KEYS: Final = """() => {
  window.keys = [];
  addEventListener('input', event => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => keys.push(performance.now() - event.timeStamp);
    channel.port2.postMessage(0);
  }), true);
}"""
SORT: Final = """button => new Promise(done => {
  const begun = performance.now();
  button.click();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
})"""


def say(what: str, **figures: float) -> None:
    """Print one line."""
    rounded = {name: round(figure, 1) for name, figure in figures.items()}
    sys.stdout.write(json.dumps({"figure": what, **rounded}) + "\n")
    sys.stdout.flush()


def key_presses(page: Page) -> list[float]:
    """Type into the search; return how long each key took to be painted."""
    page.evaluate(KEYS)
    page.get_by_role("combobox", name="Magic Search").click()
    for text in TYPED:
        page.keyboard.type(text, delay=120)
        for _ in text:
            page.keyboard.press("Backspace")
            page.wait_for_timeout(60)
    keys: list[float] = page.evaluate("keys")
    return sorted(keys)


def memory(session: CDPSession) -> dict[str, float]:
    """Return how much there is when what is not needed has been thrown away."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    found = {each["name"]: each["value"] for each in metrics}
    return {"nodes": found["Nodes"], "heap_mb": found["JSHeapUsedSize"] / 1e6}


def measure(page: Page, address: str) -> None:
    """Measure all of it."""
    firsts = []
    for _ in range(5):
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_function("window.fake")
        firsts.append(page.evaluate(FIRST))
    say("first table after the script was loaded", median=median(firsts))
    keys = key_presses(page)
    say(
        "key press to painted",
        median=median(keys),
        p95=keys[int(len(keys) * 0.95)],
        most=keys[-1],
    )
    head = page.locator("th button").first.element_handle()
    assert head is not None
    say("sort", ms=page.evaluate(SORT, head))
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    for changes in (0, 10_000, 10_000, 10_000):
        page.evaluate(CHANGE, changes)
        page.wait_for_timeout(500)
        say("after changes", changes=changes, **memory(session))


def main() -> int:
    """Build the page, and measure it."""
    build()
    with (
        served() as url,
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=find_browser(), args=FLAGS
        ) as browser,
    ):
        page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
        measure(page, f"{url}{PAGE}#{SITE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
