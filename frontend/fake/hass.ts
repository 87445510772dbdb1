/** A played Home Assistant: data of any size, the dialogs over REST, live changes. */
import type { Hass } from "../src/hass";
import type { Message } from "../src/model";
import { addressesOf, groupDetails, notifications, pointDetails } from "./answers";
import { Flows } from "./flow";
import { localizer } from "./words";
import { ago, makeWorld, type World } from "./world";

export interface Options {
  points: number;
  groups: number;
  language: string;
  admin: boolean;
  /** Something that is not as it should be: nosite, nopoints, nogroups, loading, error, mail, old. */
  state: string;
}

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

export class FakeHome {
  readonly world: World;
  readonly hass: Hass;
  #rev = 0;
  #listener?: (message: Message) => void;
  #flows: Flows;

  constructor(readonly options: Options) {
    this.world = makeWorld(options.points, options.groups);
    this.#flows = new Flows(this.world, this.send, (group) => addressesOf(this.world, group));
    const { language, admin } = options;
    this.hass = {
      language,
      locale: { language, time_format: "language", time_zone: "local" },
      config: { time_zone: "Europe/Berlin" },
      user: { is_admin: admin, name: "Ann" },
      connected: true,
      dockedSidebar: "docked",
      kioskMode: false,
      localize: localizer(language),
      loadBackendTranslation: async () => undefined,
      callApi: async <T>(method: string, path: string, data: object = {}) => {
        await wait(20);
        return this.#flows.answer(method, path, data as Record<string, unknown>) as T;
      },
      callWS: async <T>(message: object) => {
        await wait(20);
        return this.#answer(message as Record<string, string>) as T;
      },
      callService: async <T>(_domain: string, service: string, data: object = {}) =>
        this.#call(service, data as Record<string, string>) as { response?: T },
      connection: { subscribeMessage: (listener, _message) => this.#subscribe(listener as (message: Message) => void) },
    };
  }

  /** Let something change. */
  send = (change: object) => {
    this.#listener?.({ type: "delta", rev: ++this.#rev, ...change } as Message);
  };

  async #subscribe(listener: (message: Message) => void) {
    const { state, admin } = this.options;
    if (state === "loading") await new Promise(() => {});
    if (state === "error") throw { code: "unknown_command", message: "Unknown command." };
    this.#listener = listener;
    this.#rev = 0;
    const can = { configure: admin, act: true, report: admin };
    listener({
      type: "snapshot",
      rev: 0,
      version: state === "old" ? "newer" : "",
      can,
      ...this.#shown(state),
    } as Message);
    return () => {
      this.#listener = undefined;
    };
  }

  #shown(state: string): World {
    const { world } = this;
    const none = { groups: {}, alerts: {} };
    if (state === "nosite") return { ...world, ...none, points: {}, sites: {} };
    if (state === "nopoints") return { ...world, ...none, points: {} };
    if (state === "nogroups") return { ...world, ...none };
    if (state !== "mail") return world;
    const points = Object.keys(world.points).slice(0, 14);
    const mail = { state: "failing", error: "the server refused the login" } as const;
    return {
      ...world,
      sites: { site1: { title: "Harbour Street", mail, links: [{ name: "Easee Cloud", since: ago(22), points }] } },
    };
  }

  #answer({ type, group_id: group, point_id: point }: Record<string, string>) {
    const { admin } = this.options;
    if (type.endsWith("/group")) return groupDetails(this.world, group, admin);
    return type.endsWith("/history") ? notifications(this.world, group, admin) : pointDetails(this.world, point);
  }

  #call(service: string, { device, charge_point: point, group, until }: Record<string, string>) {
    const id = (device ?? point ?? group).replace("dev_", "");
    if (service === "silence") {
      const silenced = until ? { until, by: "Ann" } : null;
      this.send(id.startsWith("p") ? { points: { [id]: { silenced } } } : { groups: { [id]: { muted: silenced } } });
    } else if (service === "acknowledge") {
      const own = Object.entries(this.world.alerts).filter(([, each]) => each.point === id);
      this.send({
        alerts: Object.fromEntries(own.map(([key]) => [key, { by: "Ann", reason: "acknowledged", next: null }])),
      });
    } else if (service === "send_test") {
      return {
        response: { addresses: Object.fromEntries(addressesOf(this.world, id).map((each) => [each, "accepted"])) },
      };
    }
    return {};
  }
}
