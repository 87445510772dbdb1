/** Magic Search and the filters beside it: on the overview, in the wizard and on the page of a group. */
import { mdiChevronDown, mdiClose, mdiFilterVariant, mdiMagnify } from "@mdi/js";
import { html, nothing } from "lit-html";
import { emit } from "../hass";
import { CASES, type Named } from "../model";
import type { Row } from "../row";
import type { Found } from "../search/search";
import { complete, type Offer, suggest } from "../search/suggest";
import { CHOICES, FILTERS, type Filter, filterCount, NONE, toggled, type View } from "../view";
import { icon } from "./icon";
import { Part } from "./part";
import own from "./search.css";

/** A press on an entry of a list takes the focus away before it arrives: wait for it. Milliseconds. */
const LEAVE = 150;

export class SearchBox extends Part {
  static override properties = [...Part.properties, "view", "found", "rows", "open", "at", "offers"];
  static override css = own;
  declare view: View;
  declare found?: Found;
  declare rows: Row[];
  /** Whether the filters are shown. */
  declare open: boolean;
  /** The suggestion that the arrow keys have reached; -1 is none. */
  declare at: number;
  declare offers: Offer[];

  constructor() {
    super();
    this.open = false;
    this.at = -1;
    this.offers = [];
  }

  override async focus() {
    await this.updateComplete;
    this.root.querySelector<HTMLInputElement>("input[type=search]")?.focus();
  }

  override render() {
    const { t, narrow } = this.context;
    const count = filterCount(this.view);
    const example = `${t("column.area").toLowerCase()}:…`;
    const filters = count ? t("search.filter_count", { count }) : t("search.filters");
    const similar = this.found?.similar ?? [];
    return html`<div class="bar">
        ${this.#box()}
        <button class="btn line ${count ? "on" : ""}" aria-expanded=${this.open} aria-controls="filters" aria-label=${filters}
          @click=${this.#toggleFilters}>
          ${icon(mdiFilterVariant)}${narrow ? count || nothing : html`<span>${filters}</span>`}
        </button>
        <slot></slot>
      </div>
      <span id="help" class="sr">${t("search.help", { example })}</span>
      <div id="filters" class="filters" ?hidden=${!this.open}>
        ${this.open ? FILTERS.map((each) => this.#filter(each)) : nothing}
      </div>
      <div class="set"><slot name="count"></slot>${count && !this.open ? this.#chips() : nothing}</div>
      ${similar.map(
        ({ word, words }) =>
          html`<p class="similar small quiet">${t("search.similar", { word, words: words.join(", ") })}</p>`,
      )}`;
  }

  #box() {
    const { t, narrow } = this.context;
    const listed = this.offers.length > 0;
    return html`<div class="box anchor">
      ${icon(mdiMagnify)}
      <input type="search" class="in" role="combobox" autocomplete="off" spellcheck="false"
        aria-label=${t("search.label")} aria-describedby="help" aria-autocomplete="list"
        aria-expanded=${listed} aria-controls="offers" aria-activedescendant=${this.at >= 0 ? `o${this.at}` : nothing}
        placeholder=${narrow ? t("search.label") : t("search.placeholder", { count: this.rows.length })}
        .value=${this.view.q} @input=${this.#typed} @keydown=${this.#key} @blur=${this.#closeOffers}>
      ${
        this.view.q
          ? html`<button class="ib low" aria-label=${t("search.clear")} @click=${this.#empty}>${icon(mdiClose)}</button>`
          : nothing
      }
      <div id="offers" role="listbox" aria-label=${t("search.suggestions")} class="menu start wide" ?hidden=${!listed}>
        ${this.offers.map((each, at) => this.#offer(each, at))}
      </div>
    </div>`;
  }

  #offer({ text, count }: Offer, at: number) {
    const take = (event: Event) => {
      event.preventDefault();
      this.#take(at);
    };
    return html`<div role="option" id="o${at}" aria-selected=${at === this.at} class="offer" @mousedown=${take}>
      <span class="cut">${text}</span>${count ? html`<span class="badge">${count}</span>` : nothing}
    </div>`;
  }

  // ---- filters ----------------------------------------------------------------------

  #title(filter: Filter) {
    return this.t(filter === "case" ? "search.case" : `column.${filter}`);
  }

  #label(filter: Filter, value: string): string {
    if (value === NONE) return this.t(filter === "area" ? "search.no_area" : "status.ungrouped");
    if (filter === "status" || filter === "case") return this.t(`${filter}.${value}`);
    const { areas: area, sources: source, groups: group } = this.store;
    const named: Map<string, Named> = { area, source, group }[filter];
    return named.get(value)?.name ?? value;
  }

  #values(filter: Filter): readonly string[] {
    if (filter === "status") return CHOICES;
    if (filter === "case") return CASES;
    const used = new Set(this.rows.flatMap((row) => valuesOf(row, filter)));
    const { collator } = this.context;
    const last = (value: string) => +(value === NONE);
    return [...used].sort(
      (a, b) => last(a) - last(b) || collator.compare(this.#label(filter, a), this.#label(filter, b)),
    );
  }

  #filter(filter: Filter) {
    const chosen = this.view.filters[filter] ?? [];
    const title = this.#title(filter);
    return html`<details class="pick anchor" name="filter" @focusout=${this.#leave}>
      <summary class="btn line ${chosen.length ? "on" : ""}">
        ${title}${chosen.length ? html`<span class="badge">${chosen.length}</span>` : nothing}${icon(mdiChevronDown, "s")}
      </summary>
      <fieldset class="menu start">
        <legend class="sr">${title}</legend>
        ${this.#values(filter).map(
          (value) => html`<label>
            <input type="checkbox" .checked=${chosen.includes(value)} @change=${() => this.#toggle(filter, value)}>
            <span class="cut">${this.#label(filter, value)}</span>
          </label>`,
        )}
      </fieldset>
    </details>`;
  }

  #chips() {
    return FILTERS.flatMap((filter) =>
      (this.view.filters[filter] ?? []).map((value) => {
        const name = this.#label(filter, value);
        return html`<span class="chip">
          <span class="quiet">${this.#title(filter)}:</span> <span class="cut">${name}</span>
          <button aria-label=${this.t("search.remove", { name })} @click=${() => this.#toggle(filter, value)}>${icon(mdiClose, "s")}</button>
        </span>`;
      }),
    );
  }

  #toggleFilters = () => {
    this.open = !this.open;
  };

  #toggle(filter: Filter, value: string) {
    emit(this, "view", toggled(this.view, filter, value));
  }

  #leave = (event: FocusEvent) => {
    const picker = event.currentTarget as HTMLDetailsElement;
    if (picker.contains(event.relatedTarget as Node)) return;
    setTimeout(() => {
      if (!picker.matches(":focus-within")) picker.open = false;
    }, LEAVE);
  };

  // ---- the box ----------------------------------------------------------------------

  #typed = (event: Event) => {
    const q = (event.target as HTMLInputElement).value;
    this.#search(q);
    this.offers = suggest(q, this.rows, this.store.names, (column) => this.t(`column.${column}`));
  };

  #key = (event: KeyboardEvent) => {
    // Home Assistant's own shortcuts, and the form around it, are not meant.
    event.stopPropagation();
    const { key } = event;
    const listed = this.offers.length > 0;
    if (key === "Escape" && (listed || this.view.q)) {
      if (listed) this.#closeOffers();
      else this.#search("");
    } else if (key === "ArrowDown" && listed) this.#move(1);
    else if (key === "ArrowUp" && listed) this.#move(this.at < 0 ? 0 : -1);
    else if (key !== "Enter") return;
    else if (this.at >= 0) this.#take(this.at);
    else this.#closeOffers();
    event.preventDefault();
  };

  #move(by: number) {
    this.at = (this.at + by + this.offers.length) % this.offers.length;
  }

  #take(at: number) {
    this.#search(complete(this.view.q, this.offers[at].text));
    this.#closeOffers();
  }

  #closeOffers = () => {
    this.offers = [];
    this.at = -1;
  };

  #empty = () => {
    this.#search("");
    void this.focus();
  };

  #search(q: string) {
    this.at = -1;
    emit(this, "view", { ...this.view, q });
  }
}
SearchBox.define("cpn0-search");

const valuesOf = (row: Row, filter: "area" | "source" | "group"): string[] => {
  if (filter === "area") return [row.point.area || NONE];
  if (filter === "source") return row.point.sources;
  return row.groups.length ? row.groups : [NONE];
};
