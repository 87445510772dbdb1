import assert from "node:assert/strict";
import test from "node:test";
import { FakeHome } from "../fake/hass";
import { forEach } from "../src/bulk";
import { errorTexts, Flow } from "../src/flow";
import { cleaned, suggested } from "../src/form";
import { answersOf, newDraft, withFields } from "../src/wizard/draft";

const home = () => new FakeHome({ points: 10, groups: 2, language: "en", admin: true, state: "" });

/** Record what is posted. */
const flowOf = (group?: string) => {
  const fake = home();
  const { callApi } = fake.hass;
  const posted: object[] = [];
  fake.hass.callApi = (method, path, data) => {
    if (data) posted.push(data);
    return callApi(method, path, data);
  };
  return { flow: new Flow(() => fake.hass, "site1", group), posted, world: fake.world };
};
const answers = {
  user: { name: "Night crew" },
  charge_points: { charge_points: ["p1"] },
  confirm: { addresses: ["a@b.example"], cases: ["sensors"] },
};

test("a step is answered where the flow stands", async () => {
  const { flow, posted } = flowOf();
  assert.equal((await flow.walk("user", answers)).step_id, "charge_points");
  assert.equal((await flow.walk("charge_points", answers)).step_id, "confirm");
  assert.equal((await flow.walk("confirm", answers)).type, "create_entry");
  assert.equal(posted.length, 4, "no step is answered twice");
});

test("after going back, or a restart, the flow begins anew and gets the answers again", async () => {
  const { flow } = flowOf();
  await flow.walk("user", answers);
  await flow.walk("charge_points", answers);
  assert.equal((await flow.walk("user", { ...answers, user: { name: "Day crew" } })).step_id, "charge_points");
  flow.step = undefined;
  assert.equal((await flow.walk("confirm", answers)).type, "create_entry");
});

test("it stops at the step that does not take its answer", async () => {
  const { flow } = flowOf();
  const step = await flow.walk("charge_points", { ...answers, user: { name: "Electricians" } });
  assert.deepEqual([step.step_id, step.errors], ["user", { name: "name_taken" }]);
});

test("a group is changed by the same steps", async () => {
  const { flow, posted, world } = flowOf("g1");
  assert.equal((await flow.walk("charge_points", answers)).reason, "reconfigure_successful");
  assert.deepEqual(posted[1], { next_step_id: "change" });
  assert.deepEqual([world.groups.g1.name, world.groups.g1.members], ["Night crew", ["p1"]]);
});

test("an error is told in the person's language, with what it is about", async () => {
  const { flow } = flowOf();
  const step = await flow.walk("confirm", { ...answers, confirm: { addresses: ["nope"], cases: ["sensors"] } });
  const words = (key: string, values: object = {}) => `${key} ${JSON.stringify(values)}`;
  assert.deepEqual(errorTexts(step, words), { addresses: 'error.address_form {"address":"nope"}' });
});

test("a field that the integration adds is asked, begun with what it suggests, and sent", () => {
  const field = { name: "labels", selector: { text: { multiple: true } }, description: { suggested_value: ["a"] } };
  const draft = withFields(newDraft("s", undefined, 1, "Crew", ["p1", "gone"]), "charge_points", [
    { name: "filter", type: "expandable", schema: [] },
    { name: "charge_points" },
    { name: "mark_all" },
    field,
  ]);
  assert.deepEqual(draft.fields.charge_points, [field]);
  assert.deepEqual(answersOf(draft, (id) => id === "p1").charge_points, { labels: ["a"], charge_points: ["p1"] });
});

test("what was entered is kept when a step is shown again", () => {
  const schema = [{ name: "addresses", description: { suggested_value: [""] } }];
  const first = withFields(newDraft("s", undefined, 2, "Crew", []), "confirm", schema);
  const typed = { ...first, entered: { confirm: { addresses: ["a@b.example"] } } };
  assert.deepEqual(withFields(typed, "confirm", schema).entered.confirm, { addresses: ["a@b.example"] });
});

test("a form begins with what is suggested, else with the default, in sections too", () => {
  const fields = [
    { name: "a", description: { suggested_value: 1 }, default: 2 },
    { name: "b", default: 2 },
    { name: "c" },
    { name: "d", schema: [{ name: "e", default: 3 }], type: "expandable" as const },
  ];
  assert.deepEqual(suggested(fields), { a: 1, b: 2, d: { e: 3 } });
});

test("rows that were left empty are not sent", () => {
  const fields = [{ name: "addresses" }, { name: "timing", schema: [{ name: "urgent" }] }];
  assert.deepEqual(cleaned(fields, { addresses: ["a", " ", ""], timing: { urgent: [] }, strange: 1 }), {
    addresses: ["a"],
    timing: { urgent: [] },
  });
});

test("one that fails keeps no other from its turn", async () => {
  const done: string[] = [];
  const errors = await forEach(["a", "b", "c"], async (device) => {
    if (device === "b") throw new Error("no");
    done.push(device);
  });
  assert.deepEqual(done, ["a", "c"]);
  assert.equal(errors.length, 1);
});
