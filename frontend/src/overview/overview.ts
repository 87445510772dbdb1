/** The overview: the groups, and beside them the charge points. */
import { mdiChevronDown, mdiEvStation } from "@mdi/js";
import { html, nothing } from "lit-html";
import type { Changed } from "../elements/component";
import { icon } from "../elements/icon";
import { Part } from "../elements/part";
import type { SearchBox } from "../elements/search";
import { tabs } from "../elements/tabs";
import { BASE } from "../hass";
import type { Row } from "../row";
import { type Found, search } from "../search/search";
import { everything, filtered, fromAddress, isPlain, sorted, toAddress, type View } from "../view";
import { notes } from "./notes";
import { Order } from "./order";
import own from "./overview.css";
import { tiles } from "./tiles";
import "../elements/search";
import "../elements/table";
import "./bulk";
import "./groups";

const KEEP = "cpn-view";
/** After so many milliseconds without a key the address follows, and the number of results is said. */
const PAUSE = 400;
const TABS = ["points", "groups"] as const;
const SORTS = ["", "name", "area", "since"];

export class Overview extends Part {
  static override properties = [...Part.properties, "query", "site", "view", "tab", "said"];
  static override css = own;
  declare query: string;
  declare site: string;
  declare view: View;
  /** On a phone: what is shown. */
  declare tab: (typeof TABS)[number];
  /** For those who do not see the list. */
  declare said: string;
  #timer = 0;
  /** The address as it was last written from here. */
  #written = "";
  #order = new Order();
  #rows: Row[] = [];
  #listed: Row[] = [];
  #found: Found = { rows: [], terms: [], similar: [] };

  constructor() {
    super();
    this.view = everything();
    this.tab = "points";
    this.said = "";
  }

  override connectedCallback() {
    super.connectedCallback();
    // The address counts; without one, how it was left.
    this.view = fromAddress(this.query || sessionStorage.getItem(KEEP) || "");
    addEventListener("keydown", this.#key);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#key);
    clearTimeout(this.#timer);
  }

  /** A slash goes to the search, unless somebody types one. */
  #key = (event: KeyboardEvent) => {
    const at = event.composedPath()[0] as HTMLElement;
    const typing = /INPUT|TEXTAREA|SELECT/.test(at.tagName ?? "") || at.isContentEditable;
    if (event.key !== "/" || event.ctrlKey || event.metaKey || typing) return;
    event.preventDefault();
    this.tab = "points";
    void this.updateComplete.then(() => this.root.querySelector<SearchBox>("cpn0-search")?.focus());
  };

  #change = (view: View) => {
    this.view = view;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      const asked = toAddress(view);
      sessionStorage.setItem(KEEP, asked);
      history.replaceState(history.state, "", `${BASE}${asked && `?${asked}`}`);
      this.#written = location.search.slice(1);
      this.said = this.t("search.results", { count: this.#listed.length });
    }, PAUSE);
  };

  protected override willUpdate(changed: Changed) {
    // A link or "back" leads to another view; what was written here may be older than what is typed by now.
    const followed = changed.has("query") && this.hasUpdated && this.query !== this.#written;
    if (followed) this.view = fromAddress(this.query);
    this.#list();
  }

  #list() {
    const { now, collator } = this.context;
    const { view, site } = this;
    this.#rows = this.store.rowsOf(site);
    this.#found = search(this.#rows, view.q, this.store.names, now);
    const listed = sorted(filtered(this.#found.rows, view.filters), view.sort, collator);
    this.#listed = this.#order.keep(listed, `${toAddress(view)} ${site}`);
  }

  // ---- what is drawn ----------------------------------------------------------------

  override render() {
    const { t, narrow } = this.context;
    const { sites } = this.store;
    if (!sites.size) return this.#nothing("no_site", "/config/integrations/dashboard/add?domain=cp_notifications");
    const [points, groups] = TABS.map((each) => !narrow || this.tab === each);
    return html`${notes(this.context, [...sites.values()])}
      ${narrow ? this.#tabs() : nothing}
      <div class="page">
        ${
          groups
            ? html`<cpn0-groups id="p-groups" role=${narrow ? "tabpanel" : "region"} aria-label=${t("overview.groups")} ?narrow=${narrow}
              .context=${this.context} .store=${this.store} .rev=${this.rev} .site=${this.site}></cpn0-groups>`
            : nothing
        }
        ${points ? this.#points() : nothing}
      </div>
      <div class="sr" aria-live="polite">${this.said}</div>`;
  }

  #tabs() {
    const { t, number } = this.context;
    const { points, groups } = this.store;
    return tabs({
      names: TABS,
      chosen: this.tab,
      label: t("common.title"),
      content: (each) =>
        each === "points"
          ? html`${t("overview.charge_points")} <span class="badge">${number(points.size)}</span>`
          : html`${t("overview.groups")} <span class="badge">${number(groups.size)}</span>`,
      choose: (each) => {
        this.tab = each;
      },
    });
  }

  /** What is missing, and where an administrator gets it. */
  #nothing(key: string, link: string) {
    const { t, hass } = this.context;
    return html`<div class="empty">
      ${icon(mdiEvStation)}
      <h2>${t(`overview.${key}`)}</h2>
      <p>${t(`overview.${key}_text`)}</p>
      ${hass.user?.is_admin ? html`<a class="btn tonal" href=${link}>${t(`overview.${key}_link`)}</a>` : nothing}
    </div>`;
  }

  #points() {
    const { t, narrow } = this.context;
    const role = narrow ? "tabpanel" : "region";
    const link = "/config/integrations/integration/cp_notifications";
    return html`<section class="points" id="p-points" role=${role} aria-label=${t("overview.charge_points")}>
      ${
        this.#rows.length
          ? html`${tiles(this.context, this.#rows, this.view, this.#change)}
            <div class="card whole" @pointerenter=${this.#hold} @pointerleave=${this.#let} @focusin=${this.#hold} @focusout=${this.#let}><div class="tools">${this.#tools()}</div>${this.#table()}</div>`
          : html`<div class="card">${this.#nothing("no_points", link)}</div>`
      }
    </section>`;
  }

  #tools() {
    const { t, narrow } = this.context;
    const { view } = this;
    const count = this.#listed.length;
    return html`<cpn0-search ?narrow=${narrow} .context=${this.context} .store=${this.store} .view=${view}
        .found=${this.#found} .rows=${this.#rows} @view=${(event: CustomEvent<View>) => this.#change(event.detail)}>
        ${this.#sort()}
        ${
          isPlain(view)
            ? nothing
            : html`<div slot="count" class="row">
              <span class="quiet small num">${t("overview.listed", { count, total: this.#rows.length })}</span>
              <cpn0-bulk .context=${this.context} .store=${this.store} .rows=${this.#listed}></cpn0-bulk>
            </div>`
        }
      </cpn0-search>
      ${
        this.#order.stale
          ? html`<button class="btn low tonal again" @click=${this.#again}>${t("overview.resort")}</button>`
          : nothing
      }`;
  }

  #sort() {
    const { t } = this.context;
    const { view } = this;
    const sort = (event: Event) => this.#change({ ...view, sort: (event.target as HTMLSelectElement).value });
    return html`<label class="sort anchor">
      <span class="sr">${t("overview.sort")}</span>
      <select class="in" @change=${sort}>
        ${SORTS.map(
          (each) => html`<option value=${each} ?selected=${view.sort.replace("-", "") === each}>
            ${each ? t(`column.${each}`) : t("overview.sort_attention")}
          </option>`,
        )}
      </select>${icon(mdiChevronDown, "s")}
    </label>`;
  }

  #table() {
    const { t } = this.context;
    const { view } = this;
    const clear = () => this.#change(everything(view.sort));
    const sort = (event: CustomEvent<string>) => this.#change({ ...view, sort: event.detail });
    return html`<div class="scroll">
        <cpn0-table .context=${this.context} .store=${this.store} .rows=${this.#listed} .terms=${this.#found.terms} .sort=${view.sort}
          .caption=${t("overview.charge_points")} @sort=${sort}></cpn0-table>
      </div>
      ${
        this.#listed.length
          ? nothing
          : html`<div class="empty">
            <p>${t("overview.no_match")}</p>
            <button class="btn tonal low" @click=${clear}>${t("overview.clear_all")}</button>
          </div>`
      }`;
  }

  /** Rows do not jump away from under the pointer or the focus. */
  #hold = () => {
    this.#order.held = true;
  };

  #again = () => {
    this.#order.forget();
    this.requestUpdate();
  };

  #let = () => {
    this.#order.held = false;
    if (this.#order.stale) this.requestUpdate();
  };
}
Overview.define("cpn0-overview");
