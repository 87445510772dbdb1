/** What can be done with all charge points that are listed. */
import { mdiAccountGroupOutline, mdiBellSleepOutline, mdiDotsVertical } from "@mdi/js";
import { html, nothing } from "lit-html";
import { forEach } from "../bulk";
import { SEEN_ICON } from "../elements/icon";
import { menu } from "../elements/menu";
import { Part } from "../elements/part";
import { DOMAIN, emit, problemText, toast } from "../hass";
import type { Row } from "../row";
import "../elements/silence";

export class Bulk extends Part {
  static override properties = [...Part.properties, "rows", "open", "silencing"];
  static override css = ":host { display: block; }";
  declare rows: Row[];
  declare open: boolean;
  /** The devices that are to be silenced: those that were listed when it was asked for. */
  declare silencing?: string[];

  constructor() {
    super();
    this.open = false;
  }

  override render() {
    const { t } = this.context;
    const { can } = this.store;
    const { rows } = this;
    if (!rows.length || !(can.act || can.configure)) return nothing;
    const open = rows.filter(hasOpen);
    const sites = new Set(rows.map((row) => row.point.site));
    const items = [
      can.act && open.length
        ? {
            shape: SEEN_ICON,
            text: t("bulk.acknowledge", { count: open.length }),
            action: () => this.#acknowledge(open),
          }
        : undefined,
      can.act
        ? {
            shape: mdiBellSleepOutline,
            text: t("bulk.silence", { count: rows.length }),
            action: () => this.#silence(rows),
          }
        : undefined,
      // A group belongs to one site.
      can.configure && sites.size === 1
        ? {
            shape: mdiAccountGroupOutline,
            text: t("bulk.group", { count: rows.length }),
            action: () => this.#group(rows),
          }
        : undefined,
    ];
    return html`${menu({
      label: t("bulk.menu"),
      shape: mdiDotsVertical,
      open: this.open,
      busy: this.busy,
      toggle: (open) => {
        this.open = open;
      },
      items: items.filter((each) => each !== undefined),
    })}
      ${
        this.silencing
          ? html`<cpn0-silence .context=${this.context} .store=${this.store} .devices=${this.silencing}
            .name=${t("common.charge_points", { count: this.silencing.length })} @done=${this.#silenced}></cpn0-silence>`
          : nothing
      }`;
  }

  async #acknowledge(rows: Row[]) {
    this.busy = true;
    const errors = await forEach(devices(rows), (device) =>
      this.hass.callService(DOMAIN, "acknowledge", { charge_point: device }, undefined, false),
    );
    this.busy = false;
    const done = this.t("bulk.acknowledged", { count: rows.length - errors.length });
    toast(this, errors.length ? this.t("common.failed", { error: problemText(errors[0]) }) : done);
  }

  #silence(rows: Row[]) {
    this.silencing = devices(rows);
  }

  #silenced = () => {
    this.silencing = undefined;
  };

  #group(rows: Row[]) {
    emit(this, "create", { site: rows[0].point.site, ids: rows.map((row) => row.id) });
  }
}
Bulk.define("cpn0-bulk");

/** Whether there is an open alert that nobody has seen. */
const hasOpen = (row: Row) => row.alerts.some((each) => each.group && !each.by && each.state !== "resolved");

const devices = (rows: Row[]): string[] => rows.map((row) => row.point.device).filter((each) => each !== null);
