/** Marks charge points: the list with check marks, Magic Search, and what is marked as chips. */
import { mdiClose } from "@mdi/js";
import { html, nothing } from "lit-html";
import { icon } from "../elements/icon";
import { Part } from "../elements/part";
import type { SearchBox } from "../elements/search";
import { emit } from "../hass";
import type { Row } from "../row";
import { search } from "../search/search";
import { everything, filtered, sorted, type View } from "../view";
import own from "./picker.css";
import "../elements/search";
import "../elements/table";

/** So many chips are shown before somebody wants all. */
const CHIPS = 24;

export class Picker extends Part {
  static override properties = [...Part.properties, "site", "members", "without", "error", "view", "all", "only"];
  static override css = own;
  declare site: string;
  declare members: string[];
  /** The group that is changed. */
  declare without?: string;
  declare error: string;
  declare view: View;
  /** Whether all chips are shown. */
  declare all: boolean;
  /** Whether only what is marked is listed. */
  declare only: boolean;

  constructor() {
    super();
    this.view = everything("name");
    this.all = this.only = false;
    this.error = "";
  }

  override async focus() {
    await this.updateComplete;
    this.root.querySelector<SearchBox>("cpn0-search")?.focus();
  }

  override render() {
    const { context, view } = this;
    const site = this.store.rowsOf(this.site);
    const found = search(site, view.q, this.store.names, context.now);
    const marked = new Set(this.members);
    const fitting = sorted(filtered(found.rows, view.filters), view.sort, context.collator);
    const rows = this.only ? fitting.filter((row) => marked.has(row.id)) : fitting;
    return html`<cpn0-search ?narrow=${context.narrow} .context=${context} .store=${this.store} .view=${view} .found=${found}
        .rows=${site} @view=${(event: CustomEvent<View>) => this.#change(event.detail)}></cpn0-search>
      ${this.#count(rows, site.length, marked)}
      ${this.error ? html`<p class="err" role="alert">${this.error}</p>` : nothing}
      <div class="frame" tabindex="-1">
        <cpn0-table note .context=${context} .store=${this.store} .rows=${rows} .terms=${found.terms} .sort=${view.sort}
          .selected=${marked} .without=${this.without} .caption=${context.t("wizard.step_points")}
          @sort=${(event: CustomEvent<string>) => this.#change({ ...view, sort: event.detail })}
          @mark=${(event: CustomEvent<{ ids: string[]; on: boolean }>) => this.#mark(event.detail.ids, event.detail.on)}></cpn0-table>
        ${rows.length ? nothing : this.#nothing()}
      </div>
      ${this.#chips()}`;
  }

  #change(view: View) {
    this.view = view;
  }

  #count(rows: Row[], total: number, marked: Set<string>) {
    const { t } = this.context;
    const all = rows.every((row) => marked.has(row.id));
    const toggle = () => {
      this.only = !this.only;
    };
    return html`<div class="row between">
      <span class="quiet small num">${t("overview.listed", { count: rows.length, total })}</span><span class="grow"></span>
      <label class="row small only"><input type="checkbox" .checked=${this.only} @change=${toggle}>${t("wizard.only_marked")}</label>
      ${
        rows.length
          ? html`<button class="btn low" @click=${() =>
              this.#mark(
                rows.map((row) => row.id),
                !all,
              )}>
            ${t(all ? "wizard.unmark_all" : "wizard.mark_all", { count: rows.length })}
          </button>`
          : nothing
      }
    </div>`;
  }

  #nothing() {
    const clear = () => {
      this.view = everything(this.view.sort);
      this.only = false;
    };
    return html`<div class="empty">
      <p>${this.t("overview.no_match")}</p>
      <button class="btn tonal low" @click=${clear}>${this.t("overview.clear_all")}</button>
    </div>`;
  }

  #chips() {
    const { t } = this.context;
    const { members } = this;
    const shown = this.all ? members : members.slice(0, CHIPS);
    const toggle = () => {
      this.all = !this.all;
    };
    return html`<div class="chips" role="group" aria-label=${t("wizard.marked", { count: members.length })}>
      ${shown.map((id) => this.#chip(id))}
      ${
        members.length > CHIPS
          ? html`<button class="btn low" @click=${toggle}>
            ${this.all ? t("wizard.fewer_chips") : t("wizard.show_chips", { count: members.length })}
          </button>`
          : nothing
      }
    </div>`;
  }

  #chip(id: string) {
    const name = this.store.row(id)?.text.name ?? id;
    return html`<span class="chip">
      <span class="cut">${name}</span>
      <button aria-label=${this.t("search.remove", { name })} @click=${() => this.#mark([id], false)}>${icon(mdiClose, "s")}</button>
    </span>`;
  }

  #mark(ids: string[], on: boolean) {
    const members = new Set(this.members);
    for (const id of ids) members[on ? "add" : "delete"](id);
    emit(this, "members", [...members]);
  }
}
Picker.define("cpn0-picker");
