/** For each charge point and case of a group: what is known, and why a mail was or was not sent. */
import { html, nothing } from "lit-html";
import { caseChip } from "../elements/chips";
import { Part } from "../elements/part";
import { BASE } from "../hass";
import type { Alert, Case, Group } from "../model";
import type { Row } from "../row";
import { search } from "../search/search";
import { membersOf } from "../store";
import { everything, filtered, type View } from "../view";
import { why } from "../why";
import own from "./why.css";
import "../elements/search";

/** More lines are not read; the search finds the one that is wanted. */
const MOST = 200;

interface Line {
  row: Row;
  case: Case;
  alert?: Alert;
}

export class WhyTab extends Part {
  static override properties = [...Part.properties, "group", "all", "view"];
  static override css = own;
  declare group: string;
  /** Whether what is fine, and what nothing tells, is listed too. */
  declare all: boolean;
  declare view: View;

  constructor() {
    super();
    this.all = false;
    this.view = everything();
  }

  override render() {
    const { context, store, view } = this;
    const { t } = context;
    const mine = membersOf(store, this.group);
    const found = search(mine, view.q, store.names, context.now);
    const it = store.groups.get(this.group) as Group;
    const lines = this.#lines(it, filtered(found.rows, view.filters));
    const change = (event: CustomEvent<View>) => {
      this.view = event.detail;
    };
    const toggle = () => {
      this.all = !this.all;
    };
    return html`<div class="card whole">
      <header>
        <p class="grow quiet small">${t("why.intro")}</p>
        <label class="row small"><input type="checkbox" .checked=${!this.all} @change=${toggle}>${t("why.only_open")}</label>
      </header>
      <div class="tools">
        <cpn0-search ?narrow=${context.narrow} .context=${context} .store=${store} .view=${view} .found=${found} .rows=${mine} @view=${change}></cpn0-search>
      </div>
      ${lines.length ? this.#table(it, lines) : html`<div class="empty"><p>${t("why.nothing_open")}</p></div>`}
      ${
        lines.length > MOST
          ? html`<p class="foot pad small quiet">${t("why.shortened", { count: MOST, total: lines.length })}</p>`
          : nothing
      }
    </div>`;
  }

  /** Those with an alert first, then by name. */
  #lines(it: Group, rows: Row[]): Line[] {
    const lines = rows.flatMap((row) =>
      it.cases.map(
        (each): Line => ({
          row,
          case: each,
          alert: row.alerts.find((one) => one.group === this.group && one.case === each),
        }),
      ),
    );
    const shown = this.all ? lines : lines.filter(isOpen);
    return shown.sort((a, b) => +!a.alert - +!b.alert || a.row.rank - b.row.rank);
  }

  #table(it: Group, lines: Line[]) {
    const { t } = this.context;
    return html`<table class="facts">
      <thead><tr><th>${t("column.name")}</th><th>${t("why.known")}</th><th>${t("why.happens")}</th></tr></thead>
      <tbody>${lines.slice(0, MOST).map((line) => this.#line(it, line))}</tbody>
    </table>`;
  }

  #line(it: Group, { row, case: each, alert }: Line) {
    const { context } = this;
    const { t, time } = context;
    const { since } = row.point.cases[each];
    return html`<tr>
      <td><a href="${BASE}/point/${row.id}">${row.text.name}</a><br><span class="small quiet">${t(`case.${each}`)}</span></td>
      <td>
        ${caseChip(context, each, row.point, !!alert?.by)}
        ${since ? html`<br><span class="small quiet num">${t("common.since", { time: time(since) })}</span>` : nothing}
      </td>
      <td>${why(context, this.store, row, each, it, alert)}</td>
    </tr>`;
  }
}
WhyTab.define("cpn0-why");

/** Whether there is something to say: not of what is fine, nor of what nothing tells. */
const isOpen = ({ row, case: each, alert }: Line) => {
  const { verdict, watched } = row.point.cases[each];
  return !!alert || (verdict !== "clear" && watched);
};
