import assert from "node:assert/strict";
import test from "node:test";
import { pieces } from "../src/search/marks";
import { search } from "../src/search/search";
import { edits } from "../src/search/similar";
import { complete, suggest } from "../src/search/suggest";
import { fold, parse } from "../src/search/terms";
import { NOW, storeOf } from "./site";

const store = storeOf();
const look = (typed: string) => search(store.rows, typed, store.names, NOW);
const found = (typed: string) => look(typed).rows.map((each) => each.text.name);
const offers = (typed: string) => suggest(typed, store.rows, store.names, (column) => column);

test("several words narrow, accents and case do not count", () => {
  assert.deepEqual(found("MUNCH easee"), ["Charger 1"]);
  assert.deepEqual(found("saule strasse"), ["Säule Straße 10"]);
});

test("a column can be named, in English and in the person's language", () => {
  const german = storeOf({}, "de");
  assert.deepEqual(found("area:haf"), ["Charger 2"]);
  assert.deepEqual(found("group:haf"), []);
  const named = search(german.rows, "Bereich:haf", german.names, NOW);
  assert.deepEqual(
    named.rows.map((each) => each.text.name),
    ["Charger 2"],
  );
});

test("an unknown column is no column: the text is looked for as it stands", () =>
  assert.deepEqual(found("foo:bar"), []));

test("quotes keep words together, a bar is either, a minus excludes", () => {
  assert.deepEqual(found('"car park"'), ["Säule Straße 10"]);
  assert.deepEqual(found("area:haf|north"), ["Charger 2", "Säule Straße 10"]);
  assert.deepEqual(found("charger -group:electric"), ["Charger 2"]);
});

test("what lasts longer or shorter can be asked for; what has no beginning has no age", () => {
  assert.deepEqual(found("since:>2h"), ["Charger 2"]);
  assert.deepEqual(found("since:<30m"), ["Säule Straße 10"]);
  assert.deepEqual(found("-since:>2h"), ["Säule Straße 10"]);
});

test("a typing error is forgiven, and said", () => {
  const answer = look("hambrug");
  assert.deepEqual(
    answer.rows.map((each) => each.text.name),
    ["Charger 2"],
  );
  assert.deepEqual(answer.similar, [{ word: "hambrug", words: ["hamburg"] }]);
  assert.deepEqual(found("elektricians"), ["Charger 1"]);
  assert.deepEqual(found("xyzxyz"), []);
});

test("the beginning of a word with a typing error is forgiven too", () =>
  assert.deepEqual(found("elektr"), ["Charger 1"]));

test("nothing is guessed while something fits exactly", () => assert.deepEqual(look("charger").similar, []));

test("edits count letters that are wrong, missing, too many or swapped", () => {
  assert.equal(edits("hambrug", "hamburg", 2), 1);
  assert.equal(edits("abc", "abd", 2), 1);
  assert.equal(edits("abc", "xyz", 1), 2);
  assert.equal(edits("hafe", "hafenstrasse", 1, true), 0);
});

test("matches are cut out of the text as it stands", () => {
  assert.deepEqual(pieces("München Süd", parse("munch", store.names), "area"), ["", "Münch", "en Süd"]);
  assert.deepEqual(pieces("Straße 12", parse("strass 12", store.names), "name"), ["", "Straß", "e ", "12", ""]);
  assert.deepEqual(pieces("Hafen", parse("group:haf", store.names), "area"), ["Hafen"]);
});

test("suggestions are columns, and values with how many have them", () => {
  assert.deepEqual(
    offers("area:h").map((each) => each.text),
    ['area:"Hamburg Hafen"', 'area:"München Süd"', 'area:"Car park North"'],
  );
  assert.deepEqual(offers("ni"), [{ text: 'group:"Night shift"', count: 2 }]);
  assert.deepEqual(offers("n"), []);
  assert.equal(complete("charger area:h", 'area:"Hamburg $& Hafen"'), 'charger area:"Hamburg $& Hafen" ');
  assert.equal(complete("ar", "area:"), "area:");
});

test("what is suggested finds what it counts", () => {
  for (const { text, count } of offers("area:a")) assert.equal(found(text).length, count, text);
});

test("nothing that is typed breaks it", () => {
  const odd = [
    '"',
    "-",
    ":",
    "a:",
    '-"',
    "since:>",
    "since:>99999999999999w",
    "(((",
    "[a-",
    "\\",
    "💡",
    'area:"',
    "||",
  ];
  for (const typed of [...odd, "x".repeat(5000)]) assert.ok(look(typed).rows, typed);
  for (const typed of odd) assert.ok(offers(typed), typed);
});

test("folding keeps what has no accents, and takes them from what has", () => {
  assert.equal(fold("CP-01"), "cp-01");
  assert.equal(fold("Übergröße Łódź"), "ubergrosse łodz");
});
