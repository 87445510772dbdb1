/** A small site for tests. */
import { localizer } from "../fake/words";
import { Context } from "../src/context";
import type { Hass } from "../src/hass";
import { type Alert, CASES, type Case, type CaseState, type Group, type Point, type Snapshot } from "../src/model";
import { Store } from "../src/store";

export const NOW = Date.parse("2026-11-22T12:00:00Z");

const FINE: CaseState = { verdict: "clear", since: null, code: "", detail: "", watched: true };

export const context = (language = "en", change: Partial<Hass> = {}) => {
  const hass = {
    language,
    locale: { language, time_format: "24", time_zone: "server" },
    config: { time_zone: "Europe/Berlin" },
    connected: true,
    localize: localizer(language),
    ...change,
  } as Hass;
  const made = new Context(hass, false);
  (made as { now: number }).now = NOW;
  return made;
};

export const point = (
  name: string,
  change: Partial<Point> = {},
  cases: Partial<Record<Case, Partial<CaseState>>> = {},
): Point => ({
  site: "s",
  name,
  ref: "",
  station: "",
  area: "",
  sources: [],
  device: `device-${name}`,
  silenced: null,
  ...change,
  cases: Object.fromEntries(CASES.map((each) => [each, { ...FINE, ...cases[each] }])) as Point["cases"],
});

export const group = (name: string, members: string[], change: Partial<Group> = {}): Group => ({
  site: "s",
  name,
  members,
  cases: [...CASES],
  device: `device-${name}`,
  firing: 0,
  muted: null,
  last_told: null,
  waiting: 0,
  addresses: 1,
  ...change,
});

export const alert = (of: string, at: string, change: Partial<Alert> = {}): Alert => ({
  group: of,
  point: at,
  case: "fuse_tripped",
  state: "firing",
  reason: "told",
  since: "2026-11-22T11:50:00Z",
  until: null,
  next: null,
  by: null,
  times: 1,
  ...change,
});

export const snapshot = (change: Partial<Snapshot> = {}): Snapshot => ({
  type: "snapshot",
  rev: 0,
  version: "",
  can: { configure: true, act: true, report: true },
  sites: { s: { title: "Harbour", mail: { state: "ok", error: "" }, links: [] } },
  areas: { south: { name: "München Süd" }, port: { name: "Hamburg Hafen" }, park: { name: "Car park North" } },
  sources: { easee: { name: "Easee" } },
  points: {
    one: point("Charger 1", { area: "south", sources: ["easee"] }),
    two: point("Charger 2", { area: "port" }, { sensors: { verdict: "active", since: "2026-11-22T08:00:00Z" } }),
    ten: point(
      "Säule Straße 10",
      { area: "park", ref: "DE*CPN*E1012" },
      { unavailable: { verdict: "active", since: "2026-11-22T11:50:00Z" } },
    ),
  },
  groups: { e: group("Electricians", ["one"]), n: group("Night shift", ["one", "two"]) },
  alerts: {},
  ...change,
});

export const storeOf = (change: Partial<Snapshot> = {}, language = "en") => {
  const store = new Store(context(language));
  store.take(snapshot(change));
  return store;
};
