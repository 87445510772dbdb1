/** The dialogs of a group, played: the answers are those that Home Assistant 2026.10 was seen to give. */
import type { Step } from "../src/flow";
import type { Field } from "../src/form";
import type { Case } from "../src/model";
import type { World } from "./world";

interface Playing {
  id: string;
  at: string;
  group?: string;
  name: string;
  members: string[];
  errors: Record<string, string>;
  wrong: string;
}
type Posted = Record<string, unknown> & { subentry_id?: string; next_step_id?: string };
type Send = (change: object) => void;

const ADDRESS = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
const select = (key: string) => ({
  select: { options: ["fuse_tripped", "unavailable", "sensors"], multiple: true, translation_key: key },
});
const suggest = (value: unknown) => ({ suggested_value: value });

const duration = (name: string, minutes: number, seconds: number): Field => ({
  name,
  selector: { duration: {} },
  description: suggest({ hours: 0, minutes, seconds }),
});
const TIMING: Field[] = [
  duration("hold_fuse_tripped", 0, 0),
  duration("hold_unavailable", 5, 0),
  duration("hold_sensors", 0, 0),
  duration("group_wait", 0, 10),
  duration("recovery_hold", 0, 30),
  { name: "send_resolved", selector: { boolean: null }, description: suggest(true) },
  {
    name: "repeat_interval",
    selector: { duration: { enable_second: false } },
    description: suggest({ hours: 0, minutes: 0, seconds: 0 }),
  },
  { name: "quiet_start", selector: { time: null } },
  { name: "quiet_end", selector: { time: null } },
  { name: "urgent", selector: select("case"), description: suggest(["fuse_tripped"]) },
  { name: "weekly", selector: { boolean: null }, description: suggest(false) },
  { name: "tell_links", selector: { boolean: null }, description: suggest(false) },
];

export class Flows {
  #flows = new Map<string, Playing>();
  #next = 1;

  constructor(
    readonly world: World,
    readonly send: Send,
    readonly addresses: (group: string) => string[],
  ) {}

  /** Answer what is posted to the REST interface. */
  answer(method: string, path: string, posted: Posted): unknown {
    const id = path.split("/")[4];
    if (method === "DELETE") return this.#flows.delete(id);
    if (!id) return this.#begin(posted);
    const flow = this.#flows.get(id);
    if (!flow) throw { status_code: 404, body: { message: "Invalid flow specified" } };
    flow.errors = {};
    return this.#step(flow, posted) ?? this.#shown(flow);
  }

  #begin({ subentry_id: group }: Posted) {
    const flow = {
      id: `f${this.#next++}`,
      at: group ? "menu" : "user",
      group,
      name: "",
      members: [],
      errors: {},
      wrong: "",
    };
    this.#flows.set(flow.id, flow);
    return this.#shown(flow);
  }

  #step(flow: Playing, posted: Posted): Step | undefined {
    switch (flow.at) {
      case "menu":
        flow.at = posted.next_step_id === "change" ? "user" : String(posted.next_step_id);
        return undefined;
      case "user":
        return this.#name(flow, String(posted.name).trim());
      case "charge_points":
        return this.#members(flow, posted.charge_points as string[]);
      case "delete":
        delete this.world.groups[String(flow.group)];
        this.send({ groups: { [String(flow.group)]: null } });
        return this.#end(flow, "deleted");
      default:
        return this.#contact(flow, (posted.addresses ?? []) as string[], (posted.cases ?? []) as Case[]);
    }
  }

  #name(flow: Playing, name: string) {
    const others = Object.entries(this.world.groups).filter(([id]) => id !== flow.group);
    flow.name = name;
    if (!name) flow.errors = { name: "name_required" };
    else if (others.some(([, each]) => each.name.toLowerCase() === name.toLowerCase()))
      flow.errors = { name: "name_taken" };
    else flow.at = "charge_points";
    return undefined;
  }

  #members(flow: Playing, members: string[]) {
    if (!members.length) {
      flow.errors = { charge_points: "charge_points_missing" };
      return undefined;
    }
    flow.members = members;
    if (!flow.group) {
      flow.at = "confirm";
      return undefined;
    }
    this.#change(flow.group, { name: flow.name, members });
    return this.#end(flow, "reconfigure_successful");
  }

  #contact(flow: Playing, addresses: string[], cases: Case[]) {
    const wrong = addresses.find((each) => !ADDRESS.test(each));
    flow.wrong = wrong ?? "";
    if (wrong !== undefined) flow.errors.addresses = "address_form";
    else if (!addresses.length) flow.errors.addresses = "addresses_missing";
    if (!cases.length) flow.errors.cases = "cases_missing";
    if (Object.keys(flow.errors).length) return undefined;
    if (flow.group) {
      this.#change(flow.group, { addresses: addresses.length, cases });
      return this.#end(flow, "reconfigure_successful");
    }
    this.#change(`new${this.#next++}`, {
      site: "site1",
      name: flow.name,
      members: flow.members,
      cases,
      device: "dev_new",
      firing: 0,
      muted: null,
      last_told: null,
      waiting: 0,
      addresses: addresses.length,
    });
    return this.#end(flow, "", "create_entry");
  }

  #change(id: string, change: object) {
    this.world.groups[id] = { ...this.world.groups[id], ...change };
    this.send({ groups: { [id]: this.world.groups[id] } });
  }

  #end(flow: Playing, reason: string, type: "abort" | "create_entry" = "abort"): Step {
    this.#flows.delete(flow.id);
    return { type, flow_id: flow.id, step_id: "", reason };
  }

  #shown({ id, at, group, errors, wrong }: Playing): Step {
    const shown = { flow_id: id, errors, description_placeholders: { address: wrong } };
    if (at === "menu") return { ...shown, type: "menu", step_id: "reconfigure" };
    const contact: Field[] = [
      {
        name: "addresses",
        required: true,
        selector: { text: { multiple: true, type: "email" } },
        description: suggest(group ? this.addresses(group) : [""]),
      },
      {
        name: "cases",
        required: true,
        selector: select("group_case"),
        description: suggest(group ? this.world.groups[group]?.cases : ["fuse_tripped", "unavailable", "sensors"]),
      },
    ];
    const schemas: Record<string, Field[]> = {
      user: [{ name: "name", required: true, selector: { text: null } }],
      charge_points: [{ name: "charge_points", required: true, selector: select("") }],
      confirm: contact,
      configuration: [...contact, { name: "timing", type: "expandable", schema: TIMING }],
    };
    return { ...shown, type: "form", step_id: at, data_schema: schemas[at] ?? [] };
  }
}
