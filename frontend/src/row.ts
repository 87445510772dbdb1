/** A charge point as the table shows it, the search finds it and the tiles count it. Pure. */
import type { Context } from "./context";
import { type Alert, CASES, type Case, type Point } from "./model";
import { fold } from "./search/terms";

export const COLUMNS = [
  "name",
  "id",
  "area",
  "station",
  "source",
  "fuse",
  "connection",
  "sensor",
  "since",
  "group",
  "status",
] as const;
export type Column = (typeof COLUMNS)[number];
export type Texts = Record<Column, string>;

export const CASE_COLUMN: Record<Case, Column> = {
  fuse_tripped: "fuse",
  unavailable: "connection",
  sensors: "sensor",
};

export const STATUSES = ["problem", "unavailable", "unknown", "fine"] as const;
export type Status = (typeof STATUSES)[number];

/** A new object whenever anything of it changes. */
export interface Row {
  id: string;
  point: Point;
  groups: string[];
  alerts: Alert[];
  status: Status;
  since: string;
  acknowledged: boolean;
  text: Texts;
  /** The texts as they are searched. */
  folded: Texts;
  /** All of them in one. */
  haystack: string;
  /** Its place among the names. */
  rank: number;
  /** How much it is in need of attention: 0 is most. */
  need: number;
}

/** What a row is made of besides its point. */
export interface Surroundings {
  groups: string[];
  groupNames: string[];
  alerts: Alert[];
  area: string;
  sources: string[];
}

export const makeRow = (context: Context, id: string, point: Point, around: Surroundings, before?: Row): Row => {
  const { groups, alerts } = around;
  const active = CASES.filter((each) => point.cases[each].verdict === "active");
  const status = statusOf(point, active);
  const acknowledged = alerts.some((each) => each.by) && alerts.every((each) => each.by || each.state === "resolved");
  const text = texts(context, point, around, status, acknowledged);
  const folded = foldAll(text, before);
  return {
    id,
    point,
    groups,
    alerts,
    status,
    since: active.map((each) => point.cases[each].since ?? "").sort()[0] ?? "",
    acknowledged,
    text,
    folded,
    haystack: COLUMNS.map((each) => folded[each]).join("\n"),
    rank: before?.text.name === text.name ? before.rank : 0,
    need: 2 * STATUSES.indexOf(status) + +(acknowledged || !!point.silenced),
  };
};

/** How a case stands, in a word. */
export const verdict = ({ t }: Context, each: Case, point: Point) => {
  const state = point.cases[each];
  if (!state.watched && state.verdict === "unknown") return t("verdict.unwatched");
  return t(state.verdict === "active" ? `verdict.${each}_active` : `verdict.${state.verdict}`);
};

/** Unknown is not fine: neither where something watched is unknown, nor where nothing is known at all. */
const statusOf = (point: Point, active: Case[]): Status => {
  if (active.some((each) => each !== "unavailable")) return "problem";
  if (active.length) return "unavailable";
  const states = CASES.map((each) => point.cases[each]);
  const unknown = states.some((each) => each.verdict === "unknown" && each.watched);
  return unknown || states.every((each) => each.verdict === "unknown") ? "unknown" : "fine";
};

const texts = (context: Context, point: Point, around: Surroundings, status: Status, acknowledged: boolean): Texts => {
  const { t } = context;
  const marks = [t(`status.${status}`)];
  if (!around.groups.length) marks.push(t("status.ungrouped"));
  if (point.silenced) marks.push(t("verdict.silenced"));
  if (acknowledged) marks.push(t("verdict.acknowledged"));
  return {
    name: point.name,
    id: point.ref,
    area: around.area,
    station: point.station,
    source: around.sources.join("\n"),
    fuse: verdict(context, "fuse_tripped", point),
    connection: verdict(context, "unavailable", point),
    sensor: verdict(context, "sensors", point),
    since: "",
    group: around.groupNames.join("\n"),
    status: marks.join("\n"),
  };
};

/** Fold only what has changed: it is done for a thousand rows. */
const foldAll = (text: Texts, before?: Row): Texts => {
  const folded = {} as Texts;
  for (const each of COLUMNS) {
    folded[each] = before?.text[each] === text[each] ? before.folded[each] : fold(text[each]);
  }
  return folded;
};
