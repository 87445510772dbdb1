/** A played site of any size: always the same one for the same size. */
import {
  type Alert,
  CASES,
  type Case,
  type CaseState,
  type Group,
  type Named,
  type Parts,
  type Point,
} from "../src/model";

export type World = { [Part in keyof Parts]: Record<string, Parts[Part]> };

const AREAS = [
  "Hamburg Hafen",
  "München Süd",
  "Berlin Mitte",
  "Car park North",
  "Yard",
  "Depot West",
  "Visitors",
  "Level −1",
  "Level −2",
  "Köln Messe",
  "Lübeck",
  "Kraków Stare Miasto",
];
const SOURCES: Record<string, Named> = {
  easee: { name: "Easee" },
  zaptec: { name: "Zaptec" },
  keba: { name: "Keba" },
  wallbox: { name: "Wallbox" },
  ocpp: { name: "OCPP" },
  alfen_wallbox: { name: "Alfen" },
};
const TEAMS = [
  "Electricians",
  "Caretakers",
  "On-call team",
  "Night shift",
  "Fleet desk",
  "Facility management",
  "Harbour office",
  "Depot West",
  "Visitors’ desk",
  "Landlord",
];
/** Below it is a small site, with more trouble in it. */
const SMALL = 50;
const MINUTE = 6e4;

export const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString();

/** Numbers that look random, and are the same each time. */
export class Dice {
  #seed = 7;
  roll = () => {
    this.#seed = (this.#seed * 16807) % 2147483647;
    return (this.#seed - 1) / 2147483646;
  };
  pick = <T>(list: readonly T[]): T => list[Math.floor(this.roll() * list.length)];
}

export const makeWorld = (points: number, groups: number): World => {
  const dice = new Dice();
  const world: World = {
    sites: { site1: { title: "Harbour Street", mail: { state: "ok", error: "" }, links: [] } },
    areas: Object.fromEntries(
      AREAS.slice(0, points < SMALL ? 4 : AREAS.length).map((name, i) => [`area_${i}`, { name }]),
    ),
    sources: SOURCES,
    points: {},
    groups: {},
    alerts: {},
  };
  for (let i = 1; i <= points; i++) world.points[`p${i}`] = makePoint(world, dice, i, points);
  for (let i = 0; i < groups; i++) world.groups[`g${i}`] = makeGroup(world, dice, i, groups);
  for (const id of Object.keys(world.groups)) raiseAll(world, id, dice);
  return world;
};

const makePoint = (world: World, { roll, pick }: Dice, i: number, of: number): Point => {
  const many = of >= SMALL;
  const station = many && i % 3 ? `Station ${String(Math.ceil(i / 2)).padStart(3, "0")}` : "";
  const number = String(i).padStart(Math.max(2, String(of).length), "0");
  const cases = makeCases(roll(), many, { roll, pick } as Dice);
  return {
    site: "site1",
    name: `${pick(["Charger", "CP", "Wallbox"])} ${number}${station ? pick([" left", " right"]) : ""}`,
    ref: `DE*CPN*E${1000 + i}`,
    station,
    area: roll() < 0.05 ? "" : pick(Object.keys(world.areas)),
    sources: [pick(Object.keys(SOURCES))],
    device: `dev_p${i}`,
    cases,
    silenced: roll() < (many ? 0.008 : 0.06) ? { until: ago(-200), by: "Ann" } : null,
  };
};

const makeCases = (bad: number, many: boolean, { roll }: Dice): Record<Case, CaseState> => {
  const fine: CaseState = { verdict: "clear", since: null, code: "", detail: "", watched: true };
  const cases = { fuse_tripped: fine, unavailable: fine, sensors: fine };
  const [fuse, gone, sensor, unknown] = many ? [0.002, 0.009, 0.012, 0.02] : [0.04, 0.12, 0.16, 0.22];
  const active = (minutes: number, code = "", detail = ""): CaseState => ({
    ...fine,
    verdict: "active",
    since: ago(minutes),
    code,
    detail,
  });
  if (bad < fuse)
    cases.fuse_tripped = active(40 + roll() * 600, "GroundFailure", "Residual current detected via sensor");
  else if (bad < gone) cases.unavailable = active(3 + roll() * 4000);
  else if (bad < sensor) cases.sensors = active(10 + roll() * 900, "E-17", "Shock sensor on the post");
  else if (bad < unknown) cases.unavailable = { ...fine, verdict: "unknown" };
  if (roll() < 0.12 && cases.sensors === fine) cases.sensors = { ...fine, verdict: "unknown", watched: false };
  return cases;
};

const makeGroup = ({ points }: World, { roll, pick }: Dice, i: number, of: number): Group => {
  const ids = Object.keys(points);
  const own = ids.filter((_, at) => at % of === i && at < ids.length * 0.985);
  const more =
    i % 3 ? [] : Array.from({ length: Math.ceil(own.length / 5) }, () => pick(ids.slice(0, ids.length * 0.98)));
  return {
    site: "site1",
    name: TEAMS[i % TEAMS.length] + (i < TEAMS.length ? "" : ` ${AREAS[i % AREAS.length]}`),
    members: [...new Set([...own, ...more])],
    cases: i % 4 === 3 ? ["fuse_tripped", "unavailable"] : [...CASES],
    device: `dev_g${i}`,
    firing: 0,
    muted: i === 2 ? { until: ago(-170), by: "Ann" } : null,
    last_told: roll() < 0.85 ? ago(5 + roll() * 9000) : null,
    waiting: i === 4 ? 2 : 0,
    addresses: 1 + Math.floor(roll() * 4),
  };
};

const raiseAll = (world: World, group: string, dice: Dice) => {
  const { members, cases } = world.groups[group];
  for (const point of members) for (const each of cases) raise(world, group, point, each, dice.roll());
};

/** Let a group have an alert of what is wrong. */
export const raise = ({ points, groups, alerts }: World, id: string, point: string, each: Case, luck: number) => {
  const { verdict, since } = points[point].cases[each];
  if (verdict !== "active" || !since) return;
  const group = groups[id];
  const young = each === "unavailable" && Date.now() - +new Date(since) < 5 * MINUTE;
  const reason = young ? "holding" : reasonOf(group, points[point], luck);
  const next: Record<string, string> = {
    holding: new Date(+new Date(since) + 5 * MINUTE).toISOString(),
    told: ago(-95),
    in_outbox: ago(-2),
  };
  const alert: Alert = {
    group: id,
    point,
    case: each,
    state: young ? "pending" : "firing",
    reason,
    since,
    until: null,
    next: next[reason] ?? null,
    by: reason === "acknowledged" ? "Ann" : null,
    times: 1,
  };
  alerts[`${id}|${point}|${each}`] = alert;
  if (!young) group.firing++;
};

const reasonOf = (group: Group, point: Point, luck: number) => {
  if (group.muted) return "muted";
  if (point.silenced) return "silenced";
  if (group.waiting) return "in_outbox";
  return luck < 0.2 ? "acknowledged" : "told";
};
