/** What the integration sends. Its counterpart is `panel/feed.py`: a test holds the two together. */

export const CASES = ["fuse_tripped", "unavailable", "sensors"] as const;
export type Case = (typeof CASES)[number];
export type Verdict = "active" | "clear" | "unknown";

export interface CaseState {
  verdict: Verdict;
  since: string | null;
  code: string;
  detail: string;
  /** Whether anything tells this case. */
  watched: boolean;
}

export interface Point {
  site: string;
  name: string;
  ref: string;
  station: string;
  area: string;
  sources: string[];
  device: string | null;
  cases: Record<Case, CaseState>;
  silenced: { until: string; by: string } | null;
}

export interface Group {
  site: string;
  name: string;
  members: string[];
  cases: Case[];
  device: string | null;
  firing: number;
  muted: { until: string | null; by: string } | null;
  last_told: string | null;
  /** How many mails wait. */
  waiting: number;
  /** How many addresses are told; which ones only administrators learn. */
  addresses: number;
}

export type AlertState = "pending" | "firing" | "recovering" | "resolved";

export interface Alert {
  /** Empty when no group wants it: then nobody is told. */
  group: string;
  point: string;
  case: Case;
  state: AlertState;
  /** Why its mail was, or was not yet, sent. */
  reason: string;
  since: string;
  until: string | null;
  /** When it goes on by itself. */
  next: string | null;
  /** Who has acknowledged it. */
  by: string | null;
  times: number;
}

export interface Link {
  name: string;
  since: string | null;
  points: string[];
}

export interface Site {
  title: string;
  mail: { state: "ok" | "none" | "failing"; error: string };
  links: Link[];
}

export interface Named {
  name: string;
}

/** What the person may do: the integration decides it, the page only follows. */
export interface Can {
  configure: boolean;
  act: boolean;
  report: boolean;
}

export interface Parts {
  sites: Site;
  areas: Named;
  sources: Named;
  groups: Group;
  points: Point;
  alerts: Alert;
}
export const PARTS = ["sites", "areas", "sources", "groups", "points", "alerts"] as const;

type Patches = { [Part in keyof Parts]?: Record<string, Partial<Parts[Part]> | null> };

export interface Snapshot extends Patches {
  type: "snapshot";
  rev: number;
  /** The build of the page that the integration has. */
  version: string;
  can: Can;
}
export interface Delta extends Patches {
  type: "delta";
  rev: number;
}
export type Message = Snapshot | Delta;

// ---- what is asked for one group or charge point --------------------------------------

export interface Duration {
  hours: number;
  minutes: number;
  seconds: number;
}

/** The fields of the section "Timing", as its form has them. */
export interface Timing {
  hold_fuse_tripped: Duration;
  hold_unavailable: Duration;
  hold_sensors: Duration;
  group_wait: Duration;
  recovery_hold: Duration;
  send_resolved: boolean;
  repeat_interval: Duration;
  quiet_start?: string;
  quiet_end?: string;
  urgent: Case[];
  weekly: boolean;
  tell_links: boolean;
}

export interface Address {
  address: string;
  state: "ok" | "never" | "failing";
  at: string | null;
  error: string;
}

export interface GroupDetails {
  /** For administrators only. */
  addresses?: Address[];
  timing: Timing;
}

export interface Recipient {
  address: string;
  outcome: string;
  error: string;
  at: string;
}

export interface Told {
  id: string;
  created: string;
  reason: string;
  /** How many alerts it told of that are not kept. */
  more: number;
  items: { point: string; name: string; case: Case; state: string; since: string; until: string | null }[];
  /** For administrators only. */
  recipients?: Recipient[];
  taken: number;
  total: number;
}

export interface Notifications {
  notifications: Told[];
  more: boolean;
}

export interface Incident {
  case: Case;
  verdict: "active" | "unknown";
  began: string;
  ended: string | null;
  code: string;
  detail: string;
}

export interface Watching {
  told_by?: string[];
  not_watched?: string[];
  after_enabling?: string[];
}

export interface PointDetails {
  kept_since: string;
  incidents: Incident[];
  coverage: Record<Case, Watching>;
  entities: Record<string, Named>;
  /** The cases that are reported by hand, for a test. */
  reported: Case[];
}
