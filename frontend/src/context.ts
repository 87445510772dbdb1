/** The words and formats of a person: replaced as a whole when language, zone or minute change. */
import { DOMAIN, type Hass, type Values } from "./hass";

const MINUTE = 6e4;
const HOUR = 60;
const DAY = 24 * HOUR;

type Time = string | number | null | undefined;

export class Context {
  readonly now = Date.now();
  /** Orders names as people do: 2 before 10, accents and case aside. */
  readonly collator: Intl.Collator;
  readonly #day: Intl.DateTimeFormat;
  readonly #clock: Intl.DateTimeFormat;
  readonly #dayClock: Intl.DateTimeFormat;
  readonly #relative: Intl.RelativeTimeFormat;
  readonly #plural: Intl.PluralRules;
  readonly #units = new Map<string, Intl.NumberFormat>();

  constructor(
    /** The newest one: it is exchanged without a new context when nothing of it is shown. */
    public hass: Hass,
    readonly narrow: boolean,
  ) {
    const { language, time_format, time_zone } = hass.locale;
    const zone = { timeZone: time_zone === "server" ? hass.config.time_zone : undefined };
    const hour = time_format === "12" ? { hour12: true } : time_format === "24" ? { hour12: false } : {};
    const day = { day: "numeric", month: "short", ...zone } as const;
    const clock = { hour: "numeric", minute: "2-digit", ...hour, ...zone } as const;
    this.#day = new Intl.DateTimeFormat(language, day);
    this.#clock = new Intl.DateTimeFormat(language, clock);
    this.#dayClock = new Intl.DateTimeFormat(language, { ...day, ...clock });
    this.#relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
    this.#plural = new Intl.PluralRules(language);
    this.collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  }

  /**
   * A text of the page; if it counts something, the one for that number. Numbers are written as the language does.
   *
   * A key that has no text is shown as it is: a test finds it.
   */
  t = (key: string, values?: Values) => {
    const count = values?.count;
    const forms = typeof count === "number" ? this.#forms(key, count) : [];
    const shown = values && this.#written(values);
    for (const each of [...forms, key]) {
      const text = this.hass.localize(`component.${DOMAIN}.config_panel.${each}`, shown);
      if (text) return text;
    }
    return key;
  };

  /** Home Assistant would take plurals in one text, but logs each of them as an error. */
  #forms(key: string, count: number) {
    const forms = [`${key}_${this.#plural.select(count)}`, `${key}_other`];
    return count ? forms : [`${key}_zero`, ...forms];
  }

  #written(values: Values): Values {
    const entries = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "number" ? this.number(value) : value,
    ]);
    return Object.fromEntries(entries);
  }

  /** A text of the dialogs that Home Assistant shows itself: both faces say the same. */
  flow = (key: string, values?: Values) =>
    this.hass.localize(`component.${DOMAIN}.config_subentries.notification_group.${key}`, values);

  /** The name of an option of a selector. */
  option = (selector: string, value: string) =>
    this.hass.localize(`component.${DOMAIN}.selector.${selector}.options.${value}`);

  number = (value: number) => value.toLocaleString(this.hass.locale.language);

  date = (at: string | number) => this.#day.format(new Date(at));

  /** A time as people say it: the day only if it is another one. */
  time = (at: Time) => {
    if (!at) return "";
    const when = new Date(at);
    return (this.#day.format(when) === this.#day.format(this.now) ? this.#clock : this.#dayClock).format(when);
  };

  full = (at: Time) => (at ? this.#dayClock.format(new Date(at)) : "");

  /** A time of day such as 22:00:00. */
  clock = (time: string) => {
    const [hours, minutes] = time.split(":").map(Number);
    return new Intl.DateTimeFormat(this.hass.locale.language, {
      hour: "numeric",
      minute: "2-digit",
      hour12: this.#clock.resolvedOptions().hour12,
      timeZone: "UTC",
    }).format(Date.UTC(2000, 0, 1, hours, minutes));
  };

  until = (at: Time) => (at ? this.t("common.until", { time: this.time(at) }) : "");

  /** The two largest units of a duration in milliseconds: 3 h 12 min. */
  span = (ms: number) => {
    if (ms < MINUTE) return this.#unit(Math.max(0, Math.round(ms / 1e3)), "second");
    const minutes = Math.round(ms / MINUTE);
    if (minutes < HOUR) return this.#unit(minutes, "minute");
    if (minutes < DAY) return this.#two(Math.floor(minutes / HOUR), "hour", minutes % HOUR, "minute");
    return this.#two(Math.floor(minutes / DAY), "day", Math.floor((minutes % DAY) / HOUR), "hour");
  };

  /** How long something lasts, in one unit: for columns. */
  ago = (at: Time) => {
    if (!at) return "";
    const minutes = this.#minutes(at);
    if (minutes < 1) return this.t("common.now");
    if (minutes < HOUR) return this.#unit(minutes, "minute", "narrow");
    return minutes < 2 * DAY
      ? this.#unit(Math.floor(minutes / HOUR), "hour", "narrow")
      : this.#unit(Math.floor(minutes / DAY), "day", "narrow");
  };

  /** When something was: 5 min ago, yesterday. */
  past = (at: Time) => {
    if (!at) return "";
    const minutes = this.#minutes(at);
    if (minutes < HOUR) return this.#relative.format(-minutes, "minute");
    return minutes < DAY
      ? this.#relative.format(-Math.round(minutes / HOUR), "hour")
      : this.#relative.format(-Math.round(minutes / DAY), "day");
  };

  #minutes(at: string | number) {
    return Math.round((this.now - +new Date(at)) / MINUTE);
  }

  #two(large: number, unit: string, small: number, smaller: string) {
    return this.#unit(large, unit) + (small ? ` ${this.#unit(small, smaller)}` : "");
  }

  #unit(count: number, unit: string, unitDisplay: "short" | "narrow" = "short") {
    const key = unit + unitDisplay;
    let format = this.#units.get(key);
    if (!format) {
      format = new Intl.NumberFormat(this.hass.locale.language, { style: "unit", unit, unitDisplay });
      this.#units.set(key, format);
    }
    return format.format(count);
  }
}
