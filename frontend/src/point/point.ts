/** The page of a charge point: how it stands, what happened in 30 days, what watches it, who is told. */
import { mdiAccountGroupOutline, mdiBellSleepOutline, mdiFlaskOutline, mdiOpenInNew } from "@mdi/js";
import { html, nothing } from "lit-html";
import { caseChip } from "../elements/chips";
import { CASE_ICON, icon, SEEN_ICON } from "../elements/icon";
import { Part } from "../elements/part";
import { BASE, DOMAIN } from "../hass";
import { CASES, type Case, type CaseState, type Incident, type PointDetails } from "../model";
import type { Row } from "../row";
import { why } from "../why";
import { bars, legend } from "./bars";
import { bounds, type Day, days, overlap, total } from "./days";
import own from "./point.css";
import "../elements/silence";

/** More incidents are not read. */
const MOST = 100;

export class PointPage extends Part {
  static override properties = [...Part.properties, "point", "details", "day", "silencing"];
  static override css = own;
  declare point: string;
  declare details?: PointDetails;
  /** The day that was pressed, from the oldest on; -1 is none. */
  declare day: number;
  declare silencing: boolean;
  #asked = "";

  constructor() {
    super();
    this.day = -1;
    this.silencing = false;
  }

  get #row(): Row | undefined {
    return this.store.row(this.point);
  }

  /** What is only seen here is asked for here: again when the charge point has changed. */
  protected override willUpdate() {
    const state = this.point + JSON.stringify(this.#row?.point.cases);
    if (!this.#row || state === this.#asked || !this.hass.connected) return;
    this.#asked = state;
    void this.#load();
  }

  #load() {
    return this.act(async () => {
      this.details = await this.hass.callWS<PointDetails>({ type: `${DOMAIN}/point`, point_id: this.point });
    });
  }

  override render() {
    const { t } = this.context;
    const row = this.#row;
    if (!row) {
      return html`<div class="empty">
        <h2>${t("point.gone")}</h2>
        <a class="btn tonal" href=${BASE}>${t("group.to_overview")}</a>
      </div>`;
    }
    return html`<div class="page">
        <div class="left">
          <section class="card times">
            <header><h2 class="grow">${t("point.timeline")}</h2>${legend(this.context)}</header>
            ${CASES.map((each) => this.#timeline(each, row))}
          </section>
          ${this.#incidents()}
        </div>
        <div class="right">
          ${this.#actions(row)}
          <section class="card">
            <header><h2>${t("point.groups")}</h2></header>
            ${
              row.groups.length
                ? html`<ul class="list">${row.groups.map((id) => this.#group(id, row))}</ul>`
                : html`<p class="pad nobody">${t("point.no_group")}</p>`
            }
          </section>
          <section class="card">
            <header><h2>${t("point.coverage")}</h2></header>
            <ul class="list">${CASES.map((each) => this.#watching(each))}</ul>
          </section>
        </div>
      </div>
      ${this.silencing ? this.#silenceDialog(row) : nothing}`;
  }

  // ---- what happened ----------------------------------------------------------------

  #of(each: Case): Incident[] {
    return this.details?.incidents.filter((one) => one.case === each) ?? [];
  }

  #timeline(each: Case, row: Row) {
    const { context } = this;
    const { t, span } = context;
    const now = Date.now();
    const incidents = this.#of(each);
    const kept = this.details ? +new Date(this.details.kept_since) : now;
    const all: Day[] = days(incidents, kept, now);
    const { count, length } = total(incidents, now);
    const summary = count ? t("point.times", { count, time: span(length) }) : t("point.no_times");
    const choose = (day: number) => {
      this.day = day;
    };
    return html`<div class="line ${each}">
      <div class="row head">
        ${icon(CASE_ICON[each])}<h3 class="grow">${t(`case.${each}`)}</h3>
        <span class="small quiet num">${summary}</span>${caseChip(context, each, row.point, row.acknowledged)}
      </div>
      ${this.#said(row.point.cases[each])}
      ${bars(context, `${t(`case.${each}`)}: ${summary}`, all, this.day, choose)}
      <div class="row small quiet ends"><span class="grow">${t("point.days_ago")}</span><span>${t("point.today")}</span></div>
    </div>`;
  }

  #said({ verdict, since, code, detail }: CaseState) {
    if (verdict !== "active") return nothing;
    const foreign = [code, detail].filter(Boolean).join(": ");
    return html`<p class="small said">
      ${this.t("common.since", { time: this.context.time(since) })}${foreign ? html` · <span class="foreign">${foreign}</span>` : nothing}
    </p>`;
  }

  #incidents() {
    const { t } = this.context;
    const now = Date.now();
    const chosen = this.day < 0 ? undefined : bounds(now)[this.day];
    const all = (this.details?.incidents ?? [])
      .filter((one) => one.verdict === "active" && (!chosen || overlap(one, ...chosen, now) > 0))
      .sort((a, b) => (a.began < b.began ? 1 : -1));
    return html`<section class="card happened">
      <header><h2 class="grow">${t("point.incidents")}</h2>${this.#scope(chosen)}</header>
      ${
        all.length
          ? html`<table class="facts">
            <thead><tr>${["began", "case", "lasted", "said"].map((each) => html`<th>${t(`point.${each}`)}</th>`)}</tr></thead>
            <tbody>${all.slice(0, MOST).map((one) => this.#incident(one, now))}</tbody>
          </table>`
          : html`<p class="pad quiet">${t("point.no_incidents")}</p>`
      }
    </section>`;
  }

  /** Of which time incidents are listed. */
  #scope(day?: [number, number]) {
    const { t, date } = this.context;
    if (!day) {
      const since = this.details?.kept_since;
      return since ? html`<span class="small quiet">${t("point.kept_since", { time: date(since) })}</span>` : nothing;
    }
    const all = () => {
      this.day = -1;
    };
    return html`<span class="chip">${t("point.day", { day: date(day[0]) })}</span>
      <button class="btn low" @click=${all}>${t("point.all_days")}</button>`;
  }

  #incident({ case: each, began, ended, code, detail }: Incident, now: number) {
    const { t, full, span } = this.context;
    const length = span((ended ? +new Date(ended) : now) - +new Date(began));
    return html`<tr>
      <td class="num">${full(began)}</td>
      <td>${t(`case.${each}`)}</td>
      <td class="num">${ended ? length : t("point.lasts", { time: length })}</td>
      <td class="foreign">${[code, detail].filter(Boolean).join(": ")}</td>
    </tr>`;
  }

  // ---- who is told, what watches it -------------------------------------------------

  #group(id: string, row: Row) {
    const { context, store } = this;
    const group = store.groups.get(id);
    if (!group) return nothing;
    const alerts = row.alerts.filter((each) => each.group === id);
    return html`<li>
      <div class="row">
        ${icon(mdiAccountGroupOutline)}<a class="grow cut" href="${BASE}/group/${id}">${group.name}</a>
        <span class="small quiet">${this.t("common.addresses", { count: group.addresses })}</span>
      </div>
      ${alerts.map(
        (alert) => html`<p class="small quiet">
          ${this.t(`case.${alert.case}`)}: ${why(context, store, row, alert.case, group, alert)}
        </p>`,
      )}
    </li>`;
  }

  #watching(each: Case) {
    const { t } = this.context;
    const it = this.details?.coverage[each];
    return html`<li>
      <div class="row">${icon(CASE_ICON[each])}<span class="grow">${t(`case.${each}`)}</span></div>
      ${it && !it.told_by?.length ? html`<p class="small quiet">${t("point.nothing_tells")}</p>` : nothing}
      ${(["told_by", "not_watched", "after_enabling"] as const).map((key) => this.#entities(key, it?.[key]))}
    </li>`;
  }

  #entities(key: string, ids: string[] = []) {
    if (!ids.length) return nothing;
    const link = (id: string) =>
      html`<a href="/config/entities?search=${id}" title=${id}>${this.details?.entities[id]?.name ?? id}</a>`;
    return html`<p class="small">
      <span class="quiet">${this.t(`point.${key}`)}:</span> ${ids.map((id, at) => html`${at ? ", " : ""}${link(id)}`)}
    </p>`;
  }

  // ---- what can be done -------------------------------------------------------------

  #actions({ point, alerts }: Row) {
    const { t, until } = this.context;
    const { can } = this.store;
    const open = alerts.some((each) => each.group && !each.by && each.state !== "resolved");
    const reported = this.details?.reported ?? [];
    const by = point.silenced?.by ? t("common.by", { name: point.silenced.by }) : "";
    return html`<section class="card acts">
      ${
        point.silenced
          ? html`<p class="note plain">
            ${icon(mdiBellSleepOutline)}<span class="grow">${t("point.silenced_now", { until: until(point.silenced.until), by })}</span>
          </p>`
          : nothing
      }
      ${can.act && open ? this.#button(SEEN_ICON, "acknowledge", this.#acknowledge, "on") : nothing}
      ${can.act && point.silenced ? this.#button(mdiBellSleepOutline, "unsilence", this.#unsilence) : nothing}
      ${can.act && !point.silenced ? this.#button(mdiBellSleepOutline, "silence", this.#silence) : nothing}
      ${can.report ? this.#button(mdiFlaskOutline, reported.length ? "test_end" : "test_fault", this.#test) : nothing}
      ${
        point.device
          ? html`<a class="act" href="/config/devices/device/${point.device}">${icon(mdiOpenInNew)}${t("point.open_device")}</a>`
          : nothing
      }
      ${reported.length ? html`<p class="small quiet">${t("point.test_fault_text")}</p>` : nothing}
    </section>`;
  }

  #button(shape: string, key: string, action: () => void, kind = "") {
    return html`<button class="act ${kind}" ?disabled=${this.busy} @click=${action}>${icon(shape)}${this.t(`point.${key}`)}</button>`;
  }

  #silenceDialog({ point, text }: Row) {
    const done = () => {
      this.silencing = false;
    };
    return html`<cpn0-silence .context=${this.context} .store=${this.store} .devices=${[point.device]} .name=${text.name}
      @done=${done}></cpn0-silence>`;
  }

  #call(service: string, data: object) {
    return this.hass.callService(DOMAIN, service, data, undefined, false);
  }

  get #device() {
    return this.#row?.point.device;
  }

  #acknowledge = () =>
    this.act(() => this.#call("acknowledge", { charge_point: this.#device }), this.t("point.acknowledged"));

  #silence = () => {
    this.silencing = true;
  };

  #unsilence = () => this.act(() => this.#call("silence", { device: this.#device, duration: 0 }));

  /** Report a fault by hand, or end the one that was. */
  #test = () => {
    const reported = this.details?.reported[0];
    const data = { charge_point: this.#device, case: reported ?? "sensors", active: !reported };
    return this.act(async () => {
      await this.#call("report", { ...data, detail: reported ? "" : this.t("point.test_detail") });
      await this.#load();
    });
  };
}
PointPage.define("cpn0-point");
