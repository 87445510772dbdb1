/**
 * Shows the page in a played Home Assistant, as the address says it:
 * `#n=1000&g=50&lang=de&dark=1&admin=0&rtl=1&lost=1&state=mail`.
 */
import { FakeHome } from "./hass";

declare global {
  interface Window {
    /** What tests take hold of. */
    fake: { home: FakeHome; panel: PanelElement; tick: (change?: object) => void; loaded: number };
  }
}
interface PanelElement extends HTMLElement {
  hass: object;
  narrow: boolean;
  route: { prefix: string; path: string };
}

/** What Home Assistant does too. */
const NARROW = 871;
const PREFIX = "/charging-notifications";
const asked = new URLSearchParams(location.hash.slice(1));
const home = new FakeHome({
  points: Number(asked.get("n") ?? 30),
  groups: Number(asked.get("g") ?? 6),
  language: asked.get("lang") ?? "en",
  admin: asked.get("admin") !== "0",
  state: asked.get("state") ?? "",
});
const root = document.documentElement;
root.dataset.theme = asked.get("dark") ? "dark" : "light";
root.lang = home.options.language;
root.dir = asked.get("rtl") ? "rtl" : "ltr";

const start = async () => {
  const { element, file } = (await (await fetch("/dist/build.json")).json()) as { element: string; file: string };
  await import(`/dist/${file}`);
  const loaded = performance.now();
  const panel = document.createElement(element) as PanelElement;
  let hass = home.hass;
  /** A new object, as at every change of any state. */
  const tick = (change: object = {}) => {
    hass = { ...hass, ...change };
    panel.hass = hass;
  };
  const size = () => {
    const narrow = innerWidth < NARROW;
    document.body.classList.toggle("narrow", narrow);
    panel.narrow = narrow;
  };
  const route = () => {
    panel.route = { prefix: PREFIX, path: location.pathname.replace(PREFIX, "") };
  };
  tick();
  size();
  route();
  addEventListener("resize", size);
  addEventListener("location-changed", route);
  addEventListener("popstate", route);
  document.querySelector("#content")?.append(panel);
  addEventListener("hass-notification", (event) => {
    const toast = document.querySelector("#toast");
    if (toast) toast.textContent = (event as CustomEvent<{ message: string }>).detail.message;
  });
  window.fake = { home, panel, tick, loaded };
  if (asked.get("lost")) setTimeout(() => tick({ connected: false }), 200);
};
void start();
