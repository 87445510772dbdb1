/** What is known of all sites: a snapshot, and small changes after it. */
import type { Context } from "./context";
import {
  type Alert,
  type Can,
  type Group,
  type Message,
  type Named,
  PARTS,
  type Point,
  type Site,
  type Snapshot,
} from "./model";
import { COLUMNS, type Column, makeRow, type Row } from "./row";
import { fold } from "./search/terms";

export class Store {
  sites = new Map<string, Site>();
  areas = new Map<string, Named>();
  sources = new Map<string, Named>();
  groups = new Map<string, Group>();
  points = new Map<string, Point>();
  alerts = new Map<string, Alert>();
  can: Can = { configure: false, act: false, report: false };
  rev = 0;
  /** When the last message came. */
  at = 0;
  version = "";
  ready = false;
  rows: Row[] = [];
  /** The columns by what people call them, folded. */
  names = new Map<string, Column>();
  /** Alerts that came with the last change: to be said aloud. */
  fresh: Alert[] = [];
  #byId = new Map<string, Row>();
  #memberships = new Map<string, string[]>();
  #alertsAt = new Map<string, Alert[]>();

  constructor(public context: Context) {}

  /** Take a message; return false if another one is missing before it. */
  take(message: Message): boolean {
    if (message.type === "snapshot") this.#begin(message);
    else if (message.rev !== this.rev + 1) return false;
    this.rev = message.rev;
    this.at = Date.now();
    this.fresh = this.#freshAlerts(message);
    const touched = this.#touched(message);
    for (const part of PARTS) patch<object>(this[part], message[part]);
    const few = message.type === "delta" && !message.groups && !message.areas && !message.sources;
    if (few) this.#update(touched, !!message.alerts);
    else this.#index();
    return true;
  }

  /** Words or formats have changed. */
  speak(context: Context) {
    const same = this.context.hass.localize === context.hass.localize;
    this.context = context;
    if (!same && this.ready) this.#index();
  }

  row = (id: string) => this.#byId.get(id);

  /** The charge points of one site, or of all. */
  rowsOf = (site: string) => (site ? this.rows.filter((row) => row.point.site === site) : this.rows);

  /** Groups as the overview lists them: those with open alerts first. */
  groupList(site: string): [string, Group][] {
    const { collator } = this.context;
    return [...this.groups]
      .filter(([, each]) => !site || each.site === site)
      .sort(([, a], [, b]) => +!a.firing - +!b.firing || collator.compare(a.name, b.name));
  }

  #begin(message: Snapshot) {
    for (const part of PARTS) this[part].clear();
    this.can = message.can;
    this.version = message.version;
    this.ready = true;
  }

  #freshAlerts(message: Message): Alert[] {
    if (message.type === "snapshot") return [];
    return Object.entries(message.alerts ?? {})
      .filter(([key, alert]) => alert && !this.alerts.has(key))
      .map(([, alert]) => alert as Alert);
  }

  /** The charge points that look different after a message. */
  #touched(message: Message): Set<string> {
    const touched = new Set(Object.keys(message.points ?? {}));
    for (const [key, alert] of Object.entries(message.alerts ?? {})) {
      const point = alert?.point ?? this.alerts.get(key)?.point;
      if (point) touched.add(point);
    }
    return touched;
  }

  #index() {
    const { t } = this.context;
    const called = (column: Column) => fold(t(`column.${column}`)).replace(/[^\p{L}]/gu, "");
    this.names = new Map(
      COLUMNS.flatMap((each): [string, Column][] => [
        [each, each],
        [called(each), each],
      ]),
    );
    this.#memberships = new Map();
    for (const [id, group] of this.groups) for (const member of group.members) push(this.#memberships, member, id);
    this.#byId = new Map();
    this.#update(this.points.keys(), true);
  }

  #update(ids: Iterable<string>, alerts: boolean) {
    if (alerts) {
      this.#alertsAt = new Map();
      for (const alert of this.alerts.values()) push(this.#alertsAt, alert.point, alert);
    }
    let ranked = true;
    for (const id of ids) ranked = this.#make(id) && ranked;
    if (!ranked) this.#rank();
    this.rows = [...this.#byId.values()];
  }

  /** Make a row anew; return whether its place among the names is still known. */
  #make(id: string): boolean {
    const point = this.points.get(id);
    if (!point) return this.#byId.delete(id);
    const groups = this.#memberships.get(id) ?? [];
    const row = makeRow(
      this.context,
      id,
      point,
      {
        groups,
        groupNames: groups.map((each) => this.groups.get(each)?.name ?? ""),
        alerts: this.#alertsAt.get(id) ?? [],
        area: this.areas.get(point.area)?.name ?? "",
        sources: point.sources.map((each) => this.sources.get(each)?.name ?? each),
      },
      this.#byId.get(id),
    );
    this.#byId.set(id, row);
    return row.rank > 0;
  }

  #rank() {
    const { collator } = this.context;
    const rows = [...this.#byId.values()].sort((a, b) => collator.compare(a.text.name, b.text.name));
    rows.forEach((row, at) => {
      row.rank = at + 1;
    });
  }
}

/** A field that is named is replaced as a whole; null ends what it stands for. */
const patch = <T extends object>(map: Map<string, T>, patches: Record<string, Partial<T> | null> = {}) => {
  for (const [key, value] of Object.entries(patches)) {
    if (value) map.set(key, { ...map.get(key), ...value } as T);
    else map.delete(key);
  }
};

const push = <V>(map: Map<string, V[]>, key: string, value: V) => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

/** The charge points of a group that are still there. */
export const membersOf = (store: Store, group: string): Row[] =>
  (store.groups.get(group)?.members ?? []).map((id) => store.row(id)).filter((row): row is Row => !!row);
