import assert from "node:assert/strict";
import test from "node:test";
import { Order } from "../src/overview/order";
import { placeOf } from "../src/place";
import { filtered, fromAddress, isPlain, sorted, toAddress, toggled } from "../src/view";
import { storeOf } from "./site";

const collator = new Intl.Collator("en", { numeric: true });
const store = storeOf();
const names = (rows: { text: { name: string } }[]) => rows.map((each) => each.text.name);

test("the address holds the whole view", () => {
  const view = {
    q: 'area:"car park" -x',
    sort: "-since",
    filters: { status: ["problem", "ungrouped"], area: ["none"] },
  };
  assert.deepEqual(fromAddress(toAddress(view)), view);
});

test("what is strange in an address is left alone", () =>
  assert.deepEqual(fromAddress("status=problem%2Cfine&utm=1"), {
    q: "",
    sort: "",
    filters: { status: ["problem", "fine"] },
  }));

test("a tile that is pressed twice filters no more", () => {
  const once = toggled(fromAddress(""), "status", "problem");
  assert.deepEqual(once.filters.status, ["problem"]);
  assert.ok(isPlain(toggled(once, "status", "problem")));
});

test("problems come first, then what is gone, then what is fine", () =>
  assert.deepEqual(names(sorted(store.rows, "", collator)), ["Charger 2", "Säule Straße 10", "Charger 1"]));

test("what is empty stands last, whichever way it is sorted", () => {
  for (const sort of ["since", "-since"])
    assert.equal(names(sorted(store.rows, sort, collator)).at(-1), "Charger 1", sort);
});

test("names are sorted as people count", () => {
  const [, second, third] = names(sorted(store.rows, "name", collator));
  assert.deepEqual([second, third], ["Charger 2", "Säule Straße 10"]);
});

test("values of one filter add up, filters narrow each other", () => {
  assert.deepEqual(names(filtered(store.rows, { status: ["problem", "unavailable"] })), [
    "Charger 2",
    "Säule Straße 10",
  ]);
  assert.deepEqual(names(filtered(store.rows, { status: ["problem", "unavailable"], area: ["port"] })), ["Charger 2"]);
  assert.deepEqual(names(filtered(store.rows, { status: ["ungrouped"] })), ["Säule Straße 10"]);
  assert.deepEqual(names(filtered(store.rows, { case: ["sensors"] })), ["Charger 2"]);
});

test("rows do not jump away from under the pointer", () => {
  const order = new Order();
  const [a, b, c] = store.rows;
  order.keep([a, b], "");
  order.held = true;
  assert.deepEqual(order.keep([c, b, a], ""), [a, b, c], "what is new stands last");
  assert.ok(order.stale);
  assert.deepEqual(order.keep([c, b, a], "another question"), [c, b, a]);
  order.forget();
  assert.deepEqual(order.keep([b, c, a], "another question"), [b, c, a], "who asks for it gets it");
  order.held = false;
  assert.deepEqual(order.keep([b, a, c], "another question"), [b, a, c]);
  assert.ok(!order.stale);
});

test("an address leads to a page; a strange one to the overview", () => {
  assert.deepEqual(placeOf("/group/g1/why"), { page: "group", id: "g1", tab: "why" });
  assert.deepEqual(placeOf("/point/p1"), { page: "point", id: "p1", tab: "" });
  for (const path of ["", "/", "/group", "/nonsense/x"]) assert.equal(placeOf(path).page, "overview", path);
});
