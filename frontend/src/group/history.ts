/** What a group was told: each notification, and what became of it at each address. */
import { mdiAlertCircleOutline, mdiBellOutline, mdiCheck, mdiEmailOutline } from "@mdi/js";
import { html, nothing } from "lit-html";
import { icon } from "../elements/icon";
import { Part } from "../elements/part";
import { BASE, DOMAIN } from "../hass";
import type { Notifications, Recipient, Told } from "../model";
import own from "./history.css";

/** How many are asked for at a time. */
const PAGE = 50;
const SHAPES: Record<string, string> = {
  firing: mdiAlertCircleOutline,
  resolved: mdiCheck,
  repeat: mdiBellOutline,
};

export class HistoryTab extends Part {
  static override properties = [...Part.properties, "group", "told", "more"];
  static override css = own;
  declare group: string;
  /** Newest first; nothing before the first answer. */
  declare told?: Told[];
  declare more: boolean;
  #asked = "";

  protected override willUpdate() {
    const it = this.store.groups.get(this.group);
    const state = JSON.stringify([this.group, it?.last_told, it?.waiting]);
    if (state === this.#asked || !this.hass.connected) return;
    this.#asked = state;
    void this.#load();
  }

  #load(before?: string) {
    return this.act(async () => {
      const asked = { type: `${DOMAIN}/history`, group_id: this.group, limit: PAGE, ...(before && { before }) };
      const { notifications, more } = await this.hass.callWS<Notifications>(asked);
      this.told = before ? [...(this.told ?? []), ...notifications] : notifications;
      this.more = more;
    });
  }

  override render() {
    const { t } = this.context;
    const { told } = this;
    if (!told) return html`<div class="card pad"><div class="skeleton bones"></div></div>`;
    if (!told.length) return html`<div class="card empty"><p>${t("group.no_history")}</p></div>`;
    const older = () => this.#load(told.at(-1)?.created);
    return html`<div class="card">
      <ul class="list">${told.map(this.#notification)}</ul>
      ${
        this.more
          ? html`<div class="foot"><button class="btn low" ?disabled=${this.busy} @click=${older}>${t("group.older")}</button></div>`
          : nothing
      }
    </div>`;
  }

  #notification = (each: Told) => {
    const { t, full } = this.context;
    const [first] = each.items;
    const more = each.items.length - 1 + each.more;
    return html`<li><details>
      <summary>
        <span class="mark ${each.reason}">${icon(SHAPES[each.reason] ?? mdiEmailOutline)}</span>
        <span class="grow">
          <span class="cut line">
            <span class="strong">${t(`group.reason_${each.reason}`)}</span>
            ${first ? html` · ${t(`case.${first.case}`)}: ${first.name}` : nothing}
            ${first && more ? html` <span class="quiet">${t("group.and_more", { count: more })}</span>` : nothing}
          </span>
          <span class="small ${each.taken < each.total ? "hot" : "quiet"}">${t("group.taken", { count: each.taken, total: each.total })}</span>
        </span>
        <span class="small quiet num when">${full(each.created)}</span>
      </summary>
      <div class="inside">${this.#items(each)}${each.recipients ? this.#recipients(each.recipients) : nothing}</div>
    </details></li>`;
  };

  #items({ items }: Told) {
    const { t, full } = this.context;
    if (!items.length) return nothing;
    return html`<h2>${t("group.told")}</h2>
      <ul>${items.map(
        (item) => html`<li>
          <a href="${BASE}/point/${item.point}">${item.name}</a> · ${t(`case.${item.case}`)} ·
          <span class="quiet num">${full(item.since)}${item.until ? ` – ${full(item.until)}` : ""}</span>
        </li>`,
      )}</ul>`;
  }

  #recipients(recipients: Recipient[]) {
    const { t, full } = this.context;
    return html`<h2>${t("group.recipients")}</h2>
      <ul>${recipients.map(
        ({ address, outcome, error, at }) => html`<li>
          <span class=${outcome === "accepted" ? "" : "hot"}>${address} · ${t(`group.outcome_${outcome}`)}${error ? `: ${error}` : ""}</span> <span class="quiet num">${full(at)}</span>
        </li>`,
      )}</ul>`;
  }
}
HistoryTab.define("cpn0-history");
