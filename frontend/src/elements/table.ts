/**
 * The table of charge points: on the overview, in the wizard, as the members of a group.
 *
 * A real table at every size; of a thousand rows only those that are to be seen, and some more, are in the page.
 */
import { mdiArrowDown, mdiArrowUp, mdiBellSleepOutline } from "@mdi/js";
import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { repeat } from "lit-html/directives/repeat.js";
import { BASE, emit } from "../hass";
import { CASES, type Case } from "../model";
import { CASE_COLUMN, type Column, type Row } from "../row";
import { pieces } from "../search/marks";
import type { Term } from "../search/terms";
import { caseChip, groupChips, marked } from "./chips";
import type { Changed } from "./component";
import { icon } from "./icon";
import { Part } from "./part";
import own from "./table.css";

/** Rows above and below what is to be seen. */
const SPARE = 5;
/** The window moves by so many rows at a time. */
const STEP = 4;
const ROW = 48;
const ROW_ON_PHONE = 84;
const PHONE = 560;
const SHOWN: readonly Column[] = ["name", "area", "fuse", "connection", "sensor", "since", "group"];
const SORTABLE: readonly Column[] = ["name", "area", "since"];

export class Table extends Part {
  static override properties = [
    ...Part.properties,
    "rows",
    "terms",
    "sort",
    "selected",
    "without",
    "caption",
    "from",
    "count",
  ];
  static override css = own;
  declare rows: Row[];
  declare terms: Term[];
  declare sort: string;
  /** What is marked; without it the rows are links. */
  declare selected?: Set<string>;
  /** The group that is shown or changed is no news in the column of groups. */
  declare without?: string;
  declare caption: string;
  /** The first row in the page, and how many. */
  declare from: number;
  declare count: number;
  #last = -1;
  #high = ROW;
  #scroller?: HTMLElement;
  #size = new ResizeObserver(() => this.#look());

  constructor() {
    super();
    this.rows = [];
    this.terms = [];
    this.sort = this.caption = "";
    this.from = 0;
    this.count = 24;
  }

  // ---- the window of rows -----------------------------------------------------------

  protected override firstUpdated() {
    this.#follow();
  }

  override connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) this.#follow();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#scroller?.removeEventListener("scroll", this.#look);
    this.#size.disconnect();
  }

  /** Find what scrolls the table, through all shadow roots, and follow it. */
  #follow() {
    let node: HTMLElement | null = this;
    do
      node = node.assignedSlot ?? node.parentElement ?? ((node.getRootNode() as ShadowRoot).host as HTMLElement | null);
    while (node && !/auto|scroll/.test(getComputedStyle(node).overflowY));
    this.#scroller = node ?? document.documentElement;
    this.#scroller.addEventListener("scroll", this.#look, { passive: true });
    this.#size.observe(this.#scroller);
    this.#size.observe(this);
  }

  #look = () => {
    const scroller = this.#scroller;
    if (!scroller || !this.isConnected) return;
    this.#high = this.clientWidth <= PHONE ? ROW_ON_PHONE : ROW;
    const above = this.#above() / this.#high;
    this.from = Math.max(0, (Math.floor(above / STEP) - 1) * STEP - SPARE);
    this.count = Math.ceil(scroller.clientHeight / this.#high) + 3 * SPARE;
  };

  /** How much of the table is scrolled out at the top. */
  #above() {
    const top = this.#scroller?.getBoundingClientRect().top ?? 0;
    return top - this.getBoundingClientRect().top;
  }

  protected override willUpdate(changed: Changed) {
    if (!changed.has("terms") && !changed.has("sort")) return;
    this.#last = -1;
    // Another list is shown: begin at its top.
    const above = this.#scroller ? this.#above() : 0;
    if (this.#scroller && above > 0) {
      this.#scroller.scrollTop -= above;
      this.from = 0;
    }
  }

  // ---- what is drawn ----------------------------------------------------------------

  override render() {
    const { rows, selected } = this;
    const from = Math.max(0, Math.min(this.from, rows.length - this.count));
    const some = rows.slice(from, from + this.count);
    const line = (row: Row, at: number) =>
      guard([row, from + at, this.terms, this.context, selected?.has(row.id)], () => this.#line(row, from + at));
    return html`<table role="table" aria-rowcount=${rows.length + 1} class=${selected ? "pick" : ""} style=${this.#widths()}>
      <caption class="sr">${this.caption}</caption>
      <thead role="rowgroup">
        <tr role="row" aria-rowindex="1">
          ${selected ? this.#markAllBox(selected) : nothing}
          ${SHOWN.map((each) => this.#head(each))}
        </tr>
      </thead>
      <tbody role="rowgroup" @click=${this.#click} @change=${this.#pick}>
        ${this.#gap(from)}${repeat(some, (row) => row.id, line)}${this.#gap(rows.length - from - some.length)}
      </tbody>
    </table>`;
  }

  /** One cell only: a `colspan` makes phantom columns where columns are hidden. */
  #gap(rows: number) {
    if (rows <= 0) return nothing;
    return html`<tr class="gap" aria-hidden="true"><td style="height:${rows * this.#high}px"></td></tr>`;
  }

  /** The columns of the cases are as wide as the longest word of the language. */
  #widths() {
    const wide = (each: Case) => {
      const letters = Math.max(this.t(`verdict.${each}_active`).length, this.t("verdict.unknown").length);
      return `${Math.max(92, 48 + 6.2 * letters)}px`;
    };
    return `--f:${wide("fuse_tripped")};--c:${wide("unavailable")};--s:${wide("sensors")}`;
  }

  #markAllBox(selected: Set<string>) {
    const { rows } = this;
    const all = rows.length > 0 && rows.every((row) => selected.has(row.id));
    const some = !all && rows.some((row) => selected.has(row.id));
    const mark = (event: Event) => this.#mark(rows, (event.target as HTMLInputElement).checked);
    return html`<th role="columnheader" class="check">
      <input type="checkbox" aria-label=${this.t(all ? "wizard.unmark_all" : "wizard.mark_all", { count: rows.length })}
        .checked=${all} .indeterminate=${some} @change=${mark}>
    </th>`;
  }

  #head(column: Column) {
    const label = this.t(`column.${column}`);
    const sorted = this.sort.replace("-", "") === column;
    const down = this.sort[0] === "-";
    const next = sorted ? (down ? "" : `-${column}`) : column;
    const button = html`<button @click=${() => emit(this, "sort", next)}>
      ${label}${sorted ? icon(down ? mdiArrowDown : mdiArrowUp, "s") : nothing}
    </button>`;
    return html`<th role="columnheader" class=${column} aria-sort=${sorted ? (down ? "descending" : "ascending") : nothing}>
      ${SORTABLE.includes(column) ? button : label}
    </th>`;
  }

  #line(row: Row, at: number) {
    const { context, terms, selected } = this;
    const { text, point } = row;
    const picked = !!selected?.has(row.id);
    return html`<tr role="row" aria-rowindex=${at + 2} data-id=${row.id} class="s-${row.status} ${picked ? "on" : ""}">
      ${
        selected
          ? html`<td role="cell" class="check">
            <input type="checkbox" aria-label=${text.name} .checked=${picked} data-at=${at}>
          </td>`
          : nothing
      }
      <td role="cell" class="name">${this.#name(row)}<div class="cut small quiet two">${this.#second(row)}</div></td>
      <td role="cell" class="area"><div class="cut">${marked(text.area, terms, "area")}</div></td>
      ${CASES.map(
        (each) => html`<td role="cell" class="case ${CASE_COLUMN[each]} ${point.cases[each].verdict}">
          ${caseChip(context, each, point, row.acknowledged)}
        </td>`,
      )}
      <td role="cell" class="since num" title=${context.full(row.since) || nothing}>${context.ago(row.since)}</td>
      <td role="cell" class="group"><div class="chips">${this.#groups(row)}</div></td>
    </tr>`;
  }

  #name(row: Row) {
    const name = marked(row.text.name, this.terms, "name");
    const silenced = this.t("verdict.silenced");
    return html`<div class="cut">
      ${this.selected ? html`<span class="n">${name}</span>` : html`<a class="n" href="${BASE}/point/${row.id}">${name}</a>`}
      ${
        row.point.silenced
          ? html`<span class="quiet sil" title=${silenced}>${icon(mdiBellSleepOutline, "s")}<span class="sr">${silenced}</span></span>`
          : nothing
      }
    </div>`;
  }

  /** What has no column of its own, now or at this size; the source only if it is what was found. */
  #second({ text, folded }: Row) {
    const { terms } = this;
    const bySource = terms.some(
      (term) =>
        !term.not &&
        (!term.column || term.column === "source") &&
        term.words.some((word) => folded.source.includes(word)),
    );
    const shown: [Column, string, string?][] = [
      ["source", bySource ? text.source.replaceAll("\n", ", ") : ""],
      ["area", text.area, "fold"],
      ["station", text.station],
      ["id", text.id],
    ];
    return shown
      .filter(([, each]) => each)
      .map(([column, each, kind]) => html`<span class=${kind ?? ""}>${marked(each, terms, column)}</span>`);
  }

  #groups(row: Row) {
    const { terms } = this;
    const names = row.groups
      .filter((each) => each !== this.without)
      .map((each) => this.store.groups.get(each)?.name ?? "");
    // What is found stands first: the rest may be cut off.
    if (terms.length) names.sort((a, b) => pieces(b, terms, "group").length - pieces(a, terms, "group").length);
    if (names.length) return groupChips(names, terms);
    return this.selected || this.without ? nothing : html`<span class="dim">${this.t("status.ungrouped")}</span>`;
  }

  // ---- what is pressed --------------------------------------------------------------

  /** The whole row is a bigger target for its link or its box; shift marks all in between. */
  #click = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const line = target.closest<HTMLElement>("tr[data-id]");
    if (!line) return;
    if (!this.selected) {
      if (!target.closest("a,button")) line.querySelector<HTMLAnchorElement>("a.n")?.click();
      return;
    }
    const box = line.querySelector("input") as HTMLInputElement;
    const at = Number(box.dataset.at);
    const on = target === box ? box.checked : !box.checked;
    if (event.shiftKey && this.#last >= 0) {
      this.#mark(this.rows.slice(Math.min(this.#last, at), Math.max(this.#last, at) + 1), on);
      event.preventDefault();
    } else if (target !== box) {
      this.#mark([this.rows[at]], on);
    }
    this.#last = at;
  };

  #pick = (event: Event) => {
    const box = event.target as HTMLInputElement;
    this.#mark([this.rows[Number(box.dataset.at)]], box.checked);
  };

  #mark(rows: Row[], on: boolean) {
    emit(this, "mark", { ids: rows.map((row) => row.id), on });
  }
}
Table.define("cpn0-table");
