/** Thirty days of a case as bars: which share of each day it lasted. Pure. */
import type { Incident } from "../model";

export const DAYS = 30;

export interface Day {
  /** Milliseconds since 1970. */
  start: number;
  end: number;
  /** Which share of the day, 0 to 1. */
  active: number;
  unknown: number;
  /** Whether it was recorded at all. */
  kept: boolean;
}

/** The bounds of the last thirty days, today included, in the zone of the browser: a day may have 23 or 25 hours. */
export const bounds = (now: number): [number, number][] => {
  const today = new Date(now);
  const midnight = (back: number) => +new Date(today.getFullYear(), today.getMonth(), today.getDate() - back);
  return Array.from({ length: DAYS }, (_, at): [number, number] => {
    const back = DAYS - 1 - at;
    return [midnight(back), Math.min(midnight(back - 1), now)];
  });
};

/** How much of a time an incident lasts, in milliseconds; one that is not over lasts until now. */
export const overlap = ({ began, ended }: Incident, start: number, end: number, now: number) =>
  Math.max(0, Math.min(end, ended ? +new Date(ended) : now) - Math.max(start, +new Date(began)));

export const days = (incidents: Incident[], keptSince: number, now: number): Day[] =>
  bounds(now).map(([start, end]) => {
    const share = (verdict: string) =>
      incidents
        .filter((each) => each.verdict === verdict)
        .reduce((sum, each) => sum + overlap(each, start, end, now), 0) / Math.max(1, end - start);
    return { start, end, active: share("active"), unknown: share("unknown"), kept: end > keptSince };
  });

/** How often it was, and how long in all: of what lies in the thirty days. */
export const total = (incidents: Incident[], now: number) => {
  const [[from]] = bounds(now);
  const lengths = incidents
    .filter((each) => each.verdict === "active")
    .map((each) => overlap(each, from, now, now))
    .filter((length) => length > 0);
  return { count: lengths.length, length: lengths.reduce((sum, each) => sum + each, 0) };
};
