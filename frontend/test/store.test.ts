import assert from "node:assert/strict";
import test from "node:test";
import type { Delta, Snapshot } from "../src/model";
import { membersOf } from "../src/store";
import { alert, context, point, snapshot, storeOf } from "./site";

const delta = (rev: number, change: Partial<Delta>): Delta => ({ type: "delta", rev, ...change });
const statusOf = (change: Partial<Snapshot>) => storeOf(change).row("x")?.status;

test("a change names only what is different, and nothing ends", () => {
  const store = storeOf();
  const before = store.row("one");
  store.take(delta(1, { points: { two: { silenced: { until: "2026-11-23T00:00:00Z", by: "Ann" } } } }));
  assert.equal(store.points.get("two")?.name, "Charger 2");
  assert.ok(store.row("two")?.point.silenced);
  assert.equal(store.row("one"), before, "what has not changed is the same object: it is not drawn again");
});

test("a gap in the numbers is noticed, and nothing is taken over it", () => {
  const store = storeOf();
  assert.equal(store.take(delta(2, { points: { one: null } })), false);
  assert.ok(store.row("one"));
});

test("null ends what it stands for", () => {
  const store = storeOf();
  store.take(delta(1, { points: { one: null } }));
  assert.equal(store.row("one"), undefined);
  assert.deepEqual(membersOf(store, "e"), []);
});

test("a group that is renamed is found by its new name at its charge points", () => {
  const store = storeOf();
  store.take(delta(1, { groups: { e: { name: "Night watch" } } }));
  assert.equal(store.row("one")?.text.group, "Night watch\nNight shift");
});

test("an alert that comes is said aloud once, those of the first picture are not", () => {
  const store = storeOf({ alerts: { a: alert("e", "one") } });
  assert.equal(store.fresh.length, 0);
  store.take(delta(1, { alerts: { b: alert("n", "two") } }));
  assert.deepEqual(
    store.fresh.map((each) => each.point),
    ["two"],
  );
  store.take(delta(2, { alerts: { b: { by: "Ann" } } }));
  assert.equal(store.fresh.length, 0);
});

test("a new snapshot leaves nothing of the old one", () => {
  const store = storeOf();
  store.take(snapshot({ points: { new: point("New") }, groups: {} }));
  assert.deepEqual([...store.points.keys()], ["new"]);
  assert.equal(store.rows.length, 1);
});

test("unknown is not fine", () => {
  const unknown = { verdict: "unknown" } as const;
  assert.equal(statusOf({ points: { x: point("X", {}, { sensors: unknown }) } }), "unknown");
  const unwatched = { ...unknown, watched: false };
  assert.equal(statusOf({ points: { x: point("X", {}, { sensors: unwatched }) } }), "fine");
  const nothing = point("X", {}, { fuse_tripped: unwatched, unavailable: unwatched, sensors: unwatched });
  assert.equal(statusOf({ points: { x: nothing } }), "unknown", "of which nothing is known is not fine either");
});

test("a charge point that is gone is no problem of its own, one with a fault is", () => {
  const active = { verdict: "active", since: "2026-11-22T08:00:00Z" } as const;
  assert.equal(statusOf({ points: { x: point("X", {}, { unavailable: active }) } }), "unavailable");
  assert.equal(statusOf({ points: { x: point("X", {}, { unavailable: active, sensors: active }) } }), "problem");
});

test("what somebody has seen stands below what nobody has", () => {
  const store = storeOf({ alerts: { a: alert("n", "two", { by: "Ann", reason: "acknowledged" }) } });
  assert.ok(store.row("two")?.acknowledged);
  const plain = storeOf({ alerts: { a: alert("n", "two") } });
  assert.ok(Number(store.row("two")?.need) > Number(plain.row("two")?.need));
});

test("another language changes the words, and the search by them", () => {
  const store = storeOf();
  store.speak(context("de"));
  assert.equal(store.row("two")?.text.status, "Störung");
  assert.equal(store.names.get("bereich"), "area");
});

test("groups with open alerts come first, then by name", () => {
  const store = storeOf();
  store.take(delta(1, { groups: { n: { firing: 2 } } }));
  assert.deepEqual(
    store.groupList("").map(([id]) => id),
    ["n", "e"],
  );
  assert.deepEqual(store.groupList("elsewhere"), []);
});
