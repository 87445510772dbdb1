import assert from "node:assert/strict";
import test from "node:test";
import { caseTiming, timingSentences } from "../src/group/timing";
import type { Alert, Timing } from "../src/model";
import { endOf } from "../src/silence";
import { why } from "../src/why";
import { alert, context, group, NOW, point, storeOf } from "./site";

const english = context();

test("a time has its day only if that is another one, in the zone that was chosen", () => {
  assert.equal(english.time("2026-11-22T11:50:00Z"), "12:50");
  assert.equal(english.time("2026-11-23T11:50:00Z"), "Nov 23, 12:50");
  assert.equal(english.clock("06:05:00"), "06:05");
});

test("a duration has its two largest units", () => {
  assert.equal(english.span(45e3), "45 sec");
  assert.equal(english.span(3 * 36e5 + 12 * 6e4), "3 hr 12 min");
  assert.equal(english.span(50 * 36e5), "2 days 2 hr");
});

const sentence = (change: Partial<Alert>, muted: string | null = null, language = "en") => {
  const silenced = { until: "2026-11-22T20:00:00Z", by: "Ann" };
  const store = storeOf(
    {
      points: {
        two: point("Charger 2", { silenced }, { fuse_tripped: { verdict: "active", since: "2026-11-22T11:57:00Z" } }),
      },
      groups: { n: group("Night shift", ["two"], { muted: { until: muted, by: "Ann" } }) },
    },
    language,
  );
  const row = store.rows[0];
  return why(context(language), store, row, "fuse_tripped", store.groups.get("n"), alert("n", "two", change));
};

test("each reason is a sentence of its own, with the time when it goes on", () => {
  const next = "2026-11-22T12:02:00Z";
  const held = { reason: "holding", state: "pending", since: "2026-11-22T11:57:00Z", next } as const;
  assert.equal(sentence(held), "Held back: it must last 5 min first. It is told at 13:02 if it lasts.");
  assert.match(sentence(held, null, "de"), /^Zurückgehalten: Es muss erst 5 Min\. dauern\. Gemeldet wird um 13:02/);
  assert.equal(sentence({ reason: "told" }), "Told to every address.");
  assert.equal(sentence({ reason: "told", next }), "Told to every address. Reminder at 13:02.");
  assert.equal(
    sentence({ reason: "acknowledged", by: "Ben" }),
    "Told, and seen by Ben: no reminders until it is over.",
  );
  assert.equal(
    sentence({ state: "recovering", next }),
    "Fine again, but not for long enough. It counts as over at 13:02.",
  );
  assert.equal(sentence({ reason: "muted" }, "2026-11-22T15:00:00Z"), "Held back: the group is muted until 16:00.");
  assert.equal(sentence({ reason: "silenced" }), "Held back: the charge point is silenced until 21:00.");
});

test("what has no alert says why there is none", () => {
  const link = { name: "Easee Cloud", since: null, points: ["gone"] };
  const unknown = { verdict: "unknown" } as const;
  const store = storeOf({
    sites: { s: { title: "", mail: { state: "ok", error: "" }, links: [link] } },
    points: {
      fine: point("Fine"),
      gone: point("Gone", {}, { sensors: unknown }),
      odd: point("Odd", {}, { sensors: unknown }),
      bare: point("Bare", {}, { sensors: { ...unknown, watched: false } }),
    },
  });
  const say = (id: string) => why(english, store, store.row(id) ?? store.rows[0], "sensors");
  assert.equal(say("fine"), "Fine. A mail is sent when it begins.");
  assert.match(say("gone"), /^Easee Cloud is not reached/);
  assert.match(say("odd"), /^Nothing is known/);
  assert.match(say("bare"), /^No entity tells this case/);
});

const span = (minutes: number, seconds = 0) => ({ hours: 0, minutes, seconds });
const TIMING: Timing = {
  hold_fuse_tripped: span(0),
  hold_unavailable: span(5),
  hold_sensors: span(0),
  group_wait: span(0, 10),
  recovery_hold: span(0, 30),
  send_resolved: true,
  repeat_interval: span(0),
  quiet_start: "22:00:00",
  quiet_end: "06:00:00",
  urgent: ["fuse_tripped"],
  weekly: true,
  tell_links: false,
};

test("the timing of a group is told in sentences", () => {
  assert.deepEqual(timingSentences(english, TIMING), [
    "What happens within 10 sec is told in one mail.",
    "It is over when it has been fine for 30 sec. That is told too.",
    "No reminders.",
    "Quiet hours from 22:00 to 06:00.",
    "A mail every Monday says how many charge points are watched and what is open.",
  ]);
  assert.equal(caseTiming(english, TIMING, "fuse_tripped"), "at once · also in the quiet hours");
  assert.equal(caseTiming(english, TIMING, "unavailable"), "after 5 min");
});

test("what is over at once has no time", () => {
  const sentences = timingSentences(english, { ...TIMING, recovery_hold: span(0), send_resolved: false });
  assert.equal(sentences[1], "It is over as soon as it is fine. That is not told.");
});

test("without quiet hours nothing is said of them at a case", () =>
  assert.equal(caseTiming(english, { ...TIMING, quiet_start: undefined }, "fuse_tripped"), "at once"));

test("a silence ends when people mean it", () => {
  const now = new Date(2026, 9, 24, 15, 30);
  assert.equal(Number(endOf("hour_4", "", now)) - Number(now), 4 * 36e5);
  assert.deepEqual(endOf("morning", "", now), new Date(2026, 9, 25, 7));
  assert.deepEqual(endOf("week", "", now), new Date(2026, 9, 31, 15, 30), "the same time of day, summer time or not");
  assert.equal(endOf("own", "", now), undefined);
  assert.deepEqual(endOf("own", "2026-12-01T08:00", now), new Date(2026, 11, 1, 8));
});

test("the moment of a context is the one of its making", () => assert.equal(english.now, NOW));

test("a text that counts is the one for its number, written as the language does", () => {
  assert.equal(english.t("common.charge_points", { count: 1 }), "1 charge point");
  assert.equal(english.t("common.charge_points", { count: 1234 }), "1,234 charge points");
  assert.equal(context("de").t("common.charge_points", { count: 1234 }), "1.234 Ladepunkte");
  assert.equal(english.t("wizard.marked", { count: 0 }), "Nothing is marked yet");
  assert.equal(english.t("wizard.mark_all", { count: 7 }), "Mark all 7 listed", "not every text differs");
  assert.equal(english.t("nothing.of_it"), "nothing.of_it");
});
