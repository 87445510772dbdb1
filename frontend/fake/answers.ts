/** What the integration answers when one group or charge point is asked for, played. */
import { CASES, type GroupDetails, type Incident, type Notifications, type PointDetails } from "../src/model";
import { ago, Dice, type World } from "./world";

const DAY = 1440;
const NAMES = ["electric@example.com", "caretaker@example.com", "night@example.org", "bob@example.net"];
/** The one that does not work. */
const FAILING = 3;

export const addressesOf = (world: World, group: string) => NAMES.slice(0, world.groups[group].addresses);

const span = (minutes: number, seconds = 0) => ({ hours: 0, minutes, seconds });

export const groupDetails = (world: World, group: string, admin: boolean): GroupDetails => ({
  ...(admin && {
    addresses: addressesOf(world, group).map((address, i) => ({
      address,
      state: i === FAILING ? "failing" : "ok",
      at: ago(44 + i),
      error: i === FAILING ? "the server does not know this mailbox" : "",
    })),
  }),
  timing: {
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
    weekly: false,
    tell_links: false,
  },
});

export const notifications = (world: World, group: string, admin: boolean): Notifications => {
  const { members } = world.groups[group];
  const item = (i: number, over = false) => ({
    point: members[i % members.length],
    name: world.points[members[i % members.length]].name,
    case: CASES[i % CASES.length],
    state: over ? "resolved" : "firing",
    since: ago(180 + i * 700),
    until: over ? ago(60 + i * 700) : null,
  });
  const told = (id: number, minutes: number, reason: string, items: ReturnType<typeof item>[], more = 0) => {
    const recipients = addressesOf(world, group).map((address, i) => ({
      address,
      outcome: i === FAILING ? "refused" : "accepted",
      error: i === FAILING ? "the server does not know this mailbox" : "",
      at: ago(minutes),
    }));
    const taken = recipients.filter((each) => each.outcome === "accepted").length;
    const total = recipients.length;
    return { id: String(id), created: ago(minutes), reason, more, items, taken, total, ...(admin && { recipients }) };
  };
  return {
    more: true,
    notifications: [
      told(9, 12, "firing", [item(0), item(1), item(2)]),
      told(8, 250, "resolved", [item(3, true)]),
      told(7, 700, "repeat", [item(1), item(2)], 4),
      told(6, 1500, "firing", [item(1)]),
      told(5, 4000, "weekly", []),
    ],
  };
};

export const pointDetails = (world: World, id: string): PointDetails => {
  const { roll } = new Dice();
  const point = world.points[id];
  const incidents: Incident[] = CASES.flatMap((each) => {
    const gone = each === "unavailable";
    return Array.from({ length: gone ? 9 : 3 }, (): Incident => {
      const began = 1500 + roll() * 26 * DAY;
      const ended = began - (gone ? 8 + roll() * 900 : 30 + roll() * 300);
      return {
        case: each,
        verdict: "active",
        began: ago(began),
        ended: ago(ended),
        code: gone ? "" : "E-17",
        detail: "",
      };
    });
  });
  for (const each of CASES) {
    const { verdict, since, code, detail } = point.cases[each];
    if (verdict === "active" && since) incidents.push({ case: each, verdict, began: since, ended: null, code, detail });
  }
  incidents.push({
    case: "sensors",
    verdict: "unknown",
    began: ago(18 * DAY),
    ended: ago(13 * DAY),
    code: "",
    detail: "",
  });
  return {
    kept_since: ago(27 * DAY),
    incidents,
    coverage: {
      fuse_tripped: { told_by: ["sensor.code"], not_watched: ["binary_sensor.rcd"] },
      unavailable: { told_by: ["binary_sensor.online"] },
      sensors: {
        told_by: point.cases.sensors.watched ? ["binary_sensor.shock"] : [],
        after_enabling: ["sensor.temperature"],
      },
    },
    entities: {
      "sensor.code": { name: "Error code" },
      "binary_sensor.rcd": { name: "Breaker B12" },
      "binary_sensor.online": { name: "Online" },
      "binary_sensor.shock": { name: "Shock sensor post 4" },
      "sensor.temperature": { name: "Plug temperature" },
    },
    reported: [],
  };
};
