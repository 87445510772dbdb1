import assert from "node:assert/strict";
import test from "node:test";
import type { Incident } from "../src/model";
import { bounds, DAYS, days, total } from "../src/point/days";

const now = +new Date(2026, 10, 22, 12);
const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();
const incident = (began: string, ended: string | null, verdict: "active" | "unknown" = "active"): Incident => ({
  case: "sensors",
  verdict,
  began,
  ended,
  code: "",
  detail: "",
});

test("there are thirty days, the last one until now", () => {
  const all = bounds(now);
  assert.equal(all.length, DAYS);
  assert.deepEqual(all.at(-1), [+new Date(2026, 10, 22), now]);
  for (const [i, [start]] of all.slice(1).entries()) assert.equal(start, all[i][1], "each begins where the last ended");
});

test("a bar is as high as the share of its day: two minutes are not a day", () => {
  const bars = days([incident(at(20, 0), at(20, 6)), incident(at(21, 22), at(22, 6))], 0, now);
  assert.equal(bars[27].active, 0.25);
  assert.equal(bars[28].active, 2 / 24);
  assert.equal(bars[29].active, 0.5, "of today only what there was of it");
});

test("what was not recorded is not fine", () => {
  const bars = days([], +new Date(2026, 10, 20, 12), now);
  assert.deepEqual(
    bars.slice(-4).map((each) => each.kept),
    [false, true, true, true],
  );
});

test("what is not known is told apart from what is wrong", () => {
  const [day] = days([incident(at(22, 0), at(22, 6), "unknown")], 0, now).slice(-1);
  assert.deepEqual([day.active, day.unknown], [0, 0.5]);
});

test("what lasts counts until now, and what began before only from the first day on", () => {
  const [[from]] = bounds(now);
  const long = incident(new Date(2026, 8, 1).toISOString(), null);
  assert.deepEqual(total([long], now), { count: 1, length: now - from });
  const over = incident(new Date(2026, 8, 1).toISOString(), new Date(2026, 8, 2).toISOString());
  assert.deepEqual(total([over, incident(at(22, 0), at(22, 1), "unknown")], now), { count: 0, length: 0 });
});
