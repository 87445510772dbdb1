"""The page in a browser, in front of a played Home Assistant: every screen in every state, by everybody.

At the size of a desktop and of a phone, light and dark. axe-core finds what would keep people out.
"""

from collections.abc import Callable, Iterator
import json
import re
from typing import Any, Final

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    expect,
    sync_playwright,
)
import pytest
import pytest_socket

from tests.e2e.harness.browser import DESKTOP, FLAGS, PHONE, Size, find_browser

from .played import FRONTEND, PAGE, NotBuiltError, build, served

pytestmark = pytest.mark.browser

AXE: Final = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
]
KEY: Final = re.compile(r"\b(?:common|overview|wizard|group|why|point)\.[a-z_]+\b")
"""What is shown if a word is missing."""
SMALL: Final = "n=30&g=6"
LARGE: Final = "n=1000&g=50"


@pytest.fixture(autouse=True)
def verify_cleanup() -> None:
    """Stand in for the plug-in's check of the event loop: there is none here, and the server is a thread."""


@pytest.fixture(autouse=True)
def sockets() -> None:
    """Take back that the plug-in forbids sockets; loopback is all that is used."""
    pytest_socket.enable_socket()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Return where the page is served."""
    pytest_socket.enable_socket()
    try:
        build()
    except NotBuiltError as err:
        pytest.skip(str(err))
    with served() as address:
        yield address


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Return a browser: for one test, as it would be in the way of those with an event loop."""
    program = find_browser()
    assert program is not None, "There is no browser: see script/browser"
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=FLAGS) as browser,
    ):
        yield browser


class Visit:
    """Somebody at the page, who has never been there."""

    def __init__(self, url: str, browser: Browser, size: Size = DESKTOP) -> None:
        """Open a window."""
        self.url = url
        self.complaints: list[str] = []
        self.page = browser.new_page(
            viewport={"width": size[0], "height": size[1]},
            locale="en-GB",
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._on_console)

    def _on_console(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.complaints.append(line.text)

    def go(self, path: str, played: str) -> Page:
        """Open a screen of the page."""
        self.page.goto(f"{self.url}{PAGE}{path}#{played}")
        self.page.wait_for_function("window.fake")
        self.page.wait_for_function("fake.panel.shadowRoot?.querySelector('main')")
        return self.page


@pytest.fixture
def visit(url: str, browser: Browser) -> Iterator[Visit]:
    """Open a window on a desktop; nothing may be complained about in it."""
    visit = Visit(url, browser)
    yield visit
    assert visit.complaints == []


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).first.click()


def searchbox(page: Page) -> Locator:
    """Return Magic Search."""
    return page.get_by_role("combobox", name="Magic Search")


# ---- every screen -------------------------------------------------------------------------


def to_groups(page: Page) -> None:
    """Let the groups be seen: on a phone they are behind a tab."""
    expect(page.locator("tr[data-id], [role=tab], .empty").first).to_be_attached()
    for tab in page.get_by_role("tab", name="Groups").all():
        tab.click()


def to_search(page: Page) -> None:
    """Type what is not there."""
    searchbox(page).fill("hambrug")


def to_suggestions(page: Page) -> None:
    """Type the beginning of a column."""
    searchbox(page).press_sequentially("area:h")
    expect(page.locator(".offer").first).to_be_visible()


def to_filters(page: Page) -> None:
    """Open the filters, and one of them."""
    press(page, "Filters")
    page.locator("summary").first.click()


def to_bulk(page: Page) -> None:
    """Ask what can be done with all that are listed."""
    searchbox(page).fill("charger")
    press(page, "With all that are listed")


def to_wizard(page: Page) -> None:
    """Open the wizard."""
    to_groups(page)
    press(page, "Create group")


def to_points(page: Page) -> None:
    """Go to the second step, and mark something."""
    to_wizard(page)
    page.get_by_label("Name").fill("Night crew")
    press(page, "Next")
    page.locator("dialog tr[data-id]").first.click()


def to_confirm(page: Page) -> None:
    """Go to the third step, with an address that is none."""
    to_points(page)
    press(page, "Next")
    page.locator("dialog input[type=email]").fill("nobody")
    page.get_by_role("button", name="Create group").last.click()
    expect(page.get_by_role("alert")).to_be_visible()


def to_form(page: Page) -> None:
    """Open the form of a group, with its timing."""
    press(page, "Edit")
    page.locator("form summary").click()


def to_told(page: Page) -> None:
    """Open a notification."""
    page.locator("summary").first.click()


def to_silence(page: Page) -> None:
    """Ask for how long."""
    press(page, "Silence")


def stay(_page: Page) -> None:
    """Do nothing: it is to be seen at once."""


SCREENS: Final[dict[str, tuple[str, str, Callable[[Page], None]]]] = {
    "overview": ("", SMALL, stay),
    "overview of 1,000": ("", LARGE, stay),
    "groups": ("", LARGE, to_groups),
    "search": ("", LARGE, to_search),
    "suggestions": ("", LARGE, to_suggestions),
    "filters": ("", SMALL, to_filters),
    "bulk": ("", SMALL, to_bulk),
    "wizard, name": ("", SMALL, to_wizard),
    "wizard, charge points": ("", SMALL, to_points),
    "wizard, confirm": ("", SMALL, to_confirm),
    "configuration": ("/group/g3", SMALL, stay),
    "configuration, muted": ("/group/g2", SMALL, stay),
    "configuration, form": ("/group/g3", SMALL, to_form),
    "members": ("/group/g0/members", SMALL, stay),
    "history": ("/group/g0/history", SMALL, to_told),
    "why": ("/group/g0/why", SMALL, stay),
    "charge point": ("/point/p1", SMALL, stay),
    "silence": ("/point/p1", SMALL, to_silence),
    "gone group": ("/group/gone", SMALL, stay),
    "gone charge point": ("/point/gone", SMALL, stay),
    "no site": ("", "state=nosite", stay),
    "no charge points": ("", "state=nopoints", stay),
    "no groups": ("", f"{SMALL}&state=nogroups", to_groups),
    "failed": ("", "state=error", stay),
    "loading": ("", "state=loading", stay),
    "lost": ("", f"{SMALL}&lost=1", stay),
    "old": ("", f"{SMALL}&state=old", stay),
    "viewer": ("", f"{SMALL}&admin=0", stay),
    "viewer's group": ("/group/g3", f"{SMALL}&admin=0", stay),
    "mails fail": ("", f"{SMALL}&state=mail", stay),
    "right to left": ("", f"{SMALL}&rtl=1", stay),
    "German": ("/group/g0/why", f"{SMALL}&lang=de", stay),
}


@pytest.mark.parametrize("dark", ["", "&dark=1"], ids=["light", "dark"])
@pytest.mark.parametrize(
    "size", [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")]
)
def test_nobody_is_kept_out_of_any_screen(
    url: str, browser: Browser, size: Size, dark: str
) -> None:
    """No violation, nothing wider than the window, no key instead of a word, no error."""
    found = {}
    for screen, (path, played, go) in SCREENS.items():
        visit = Visit(url, browser, size)
        go(visit.go(path, played + dark))
        visit.page.wait_for_timeout(250)  # what was asked for is answered by then
        found[screen] = visit.complaints + faults(visit.page)
        visit.page.context.close()
    assert {screen: each for screen, each in found.items() if each} == {}


def faults(page: Page) -> list[str]:
    """Return what is wrong with what is to be seen."""
    page.evaluate(AXE.read_text())
    violations = page.evaluate(
        "rules => axe.run({include: [['#content']]},"
        " {runOnly: rules, resultTypes: ['violations']}).then(all => all.violations)",
        RULES,
    )
    wider = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    return [
        *map(summary, violations),
        *KEY.findall(page.locator("#content").inner_text()),
        *[f"{wider} pixels too wide"][: wider > 0],
    ]


def summary(violation: dict[str, Any]) -> str:
    """Return what is wrong, and where first."""
    return f"{violation['id']}: {violation['nodes'][0]['target']} {violation['help']}"


# ---- by keyboard, and by ear --------------------------------------------------------------


def test_a_group_is_made_by_keyboard_alone(visit: Visit) -> None:
    """From the button through the search to the last address."""
    page = visit.go("", SMALL)
    page.get_by_role("button", name="Create group").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Night crew")
    page.keyboard.press("Enter")
    box = page.locator("dialog input[role=combobox]")
    expect(box).to_be_focused()
    page.keyboard.type("area:haf")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value('area:"Hamburg Hafen" ')
    page.locator("dialog tbody input").first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("1 charge point marked").first).to_be_visible()
    page.get_by_role("button", name="Next").press("Enter")
    expect(page.locator("dialog input[type=email]")).to_be_focused()
    page.keyboard.type("ann@example.com")
    page.get_by_role("button", name="Create group").last.press("Enter")
    expect(page.get_by_role("link", name="Night crew")).to_be_visible()


def test_escape_empties_the_search_before_it_closes_anything(visit: Visit) -> None:
    """And what was entered is asked for once before it is lost."""
    page = visit.go("", SMALL)
    to_points(page)
    box = page.locator("dialog input[role=combobox]")
    box.press_sequentially("area:h")
    page.keyboard.press("Escape")
    expect(page.locator("dialog .offer")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Close without saving?")).to_be_visible()
    press(page, "Go on")
    expect(box).to_be_visible()


def test_rows_are_walked_by_the_tab_key_and_the_window_follows(visit: Visit) -> None:
    """Of a thousand rows some thirty are in the page, and none is out of reach."""
    page = visit.go("", LARGE)
    page.locator("tr[data-id] a.n").first.focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        page.evaluate("() => new Promise(requestAnimationFrame)")
    index = page.locator("tr:focus-within").get_attribute("aria-rowindex")
    assert index is not None
    assert int(index) == 62
    assert page.locator("tr[data-id]").count() < 40
    assert page.locator("table").get_attribute("aria-rowcount") == "1001"


def test_another_page_is_told_by_its_heading_and_back_leads_back(visit: Visit) -> None:
    """Who does not see it would not notice."""
    page = visit.go("", SMALL)
    page.locator("tr[data-id] a.n").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    press(page, "Back")
    expect(searchbox(page)).to_be_visible()


def test_an_alert_that_comes_is_said_aloud(visit: Visit) -> None:
    """By its case and the name of the charge point."""
    page = visit.go("", SMALL)
    alert = {
        "group": "g0",
        "point": "p5",
        "case": "fuse_tripped",
        "state": "firing",
        "reason": "told",
        "since": "2026-11-22T12:00:00Z",
    }
    page.evaluate(f"fake.home.send({{alerts: {{'new': {json.dumps(alert)}}}}})")
    said = page.locator("[aria-live] p")
    expect(said).to_have_text(re.compile("^Fuse tripped: "))


def test_rows_do_not_jump_away_from_under_the_pointer(visit: Visit) -> None:
    """It is said that they would stand in another order, and one press puts them so."""
    page = visit.go("", SMALL)
    lowest = page.locator("tr[aria-rowindex='20']")
    last = lowest.get_attribute("data-id")
    lowest.hover()
    page.evaluate(
        "id => { const cases = structuredClone(fake.home.world.points[id].cases);"
        " cases.fuse_tripped = {verdict: 'active', since: new Date().toISOString(), code: '', detail: '', watched: true};"
        " fake.home.send({points: {[id]: {cases}}}); }",
        last,
    )
    again = page.get_by_role("button", name="The order has changed: sort again")
    expect(again).to_be_visible()
    assert lowest.get_attribute("data-id") == last
    again.click()
    expect(page.locator("tr[data-id]").first).to_have_attribute("data-id", str(last))


# ---- what is listed -----------------------------------------------------------------------


def test_what_is_listed_is_acknowledged_at_once(visit: Visit) -> None:
    """A storm over the car park is one press."""
    page = visit.go("", SMALL)
    press(page, "5 Problem")
    press(page, "With all that are listed")
    page.get_by_role("button", name=re.compile("^Acknowledge ")).click()
    expect(page.locator("#toast")).to_have_text(re.compile("acknowledged\\.$"))


def test_what_is_listed_becomes_a_group(visit: Visit) -> None:
    """It is marked already when the wizard comes."""
    page = visit.go("?area=area_0", SMALL)
    listed = page.locator("tr[data-id]").count()
    press(page, "With all that are listed")
    page.get_by_role("button", name=re.compile("^New group of ")).click()
    page.get_by_label("Name").fill("All of them")
    press(page, "Next")
    expect(
        page.get_by_text(f"{listed} charge points marked", exact=True).last
    ).to_be_visible()


def test_a_group_of_60_of_300_charge_points_takes_ten_clicks_at_most(
    visit: Visit,
) -> None:
    """From the open page to the saved group; the native dialogs take two for each charge point."""
    page = visit.go("", "n=300&g=6")
    page.evaluate(
        "window.clicks = 0; addEventListener('click', () => window.clicks++, true)"
    )
    press(page, "Create group")
    page.get_by_label("Name").fill("Harbour")
    press(page, "Next")
    box = page.locator("dialog input[role=combobox]")
    box.fill("area:hafen|north|yard")
    press(page, marking(page))
    press(page, "Next")
    page.locator("dialog input[type=email]").fill("ann@example.com")
    page.get_by_role("button", name="Create group").last.click()
    link = page.get_by_role("link", name="Harbour", exact=False).first
    expect(link).to_be_visible()
    assert page.evaluate("clicks") <= 10


def marking(page: Page) -> str:
    """Return the name of the button that marks all that are listed."""
    button = page.get_by_role("button", name=re.compile("^Mark all "))
    text = button.inner_text()
    assert int(re.findall(r"\d+", text)[0]) >= 60
    return text.strip()


# ---- for days -----------------------------------------------------------------------------


CHANGE: Final = """async count => {
  const ids = Object.keys(fake.home.world.points);
  for (let i = 0; i < count; i++) {
    const point = fake.home.world.points[ids[(i * 7) % ids.length]];
    const active = point.cases.unavailable.verdict === 'active';
    const since = active ? null : new Date().toISOString();
    const unavailable = {verdict: active ? 'clear' : 'active', since, code: '', detail: '', watched: true};
    point.cases = {...point.cases, unavailable};
    fake.home.send({points: {[ids[(i * 7) % ids.length]]: {cases: point.cases}}});
    if (i % 20 === 0) await new Promise(done => setTimeout(done));
  }
}"""


def nodes(page: Page) -> int:
    """Return how many nodes there are when what is not needed has been thrown away."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return int(next(each["value"] for each in metrics if each["name"] == "Nodes"))


def test_a_page_that_is_open_for_days_does_not_grow(visit: Visit) -> None:
    """Later versions of lit-html leave a comment behind for each row that goes: 3,600 in 10,000 changes."""
    page = visit.go("", LARGE)
    page.evaluate(CHANGE, 2_000)
    page.wait_for_timeout(300)
    before = nodes(page)
    page.evaluate(CHANGE, 10_000)
    page.wait_for_timeout(300)
    assert nodes(page) - before < 200


def test_home_assistant_may_set_its_object_as_often_as_it_likes(visit: Visit) -> None:
    """It does so at every change of any state: nothing is drawn for that."""
    page = visit.go("", LARGE)
    drawn = page.evaluate(
        "() => { let count = 0; const panel = fake.panel; const update = panel.requestUpdate;"
        " panel.requestUpdate = (...all) => { count++; return update.apply(panel, all); };"
        " for (let i = 0; i < 10000; i++) fake.tick(); return count; }"
    )
    assert drawn == 0
