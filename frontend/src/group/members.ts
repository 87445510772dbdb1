/** The charge points of a group, with how they stand now. */
import { mdiPencilOutline } from "@mdi/js";
import { html, nothing } from "lit-html";
import { icon } from "../elements/icon";
import { Part } from "../elements/part";
import { emit } from "../hass";
import { search } from "../search/search";
import { membersOf } from "../store";
import { everything, filtered, sorted, type View } from "../view";
import own from "./members.css";
import "../elements/search";
import "../elements/table";

export class Members extends Part {
  static override properties = [...Part.properties, "group", "view"];
  static override css = own;
  declare group: string;
  declare view: View;

  constructor() {
    super();
    this.view = everything();
  }

  override render() {
    const { context, store, view, group } = this;
    const { t } = context;
    const mine = membersOf(store, group);
    const found = search(mine, view.q, store.names, context.now);
    const rows = sorted(filtered(found.rows, view.filters), view.sort, context.collator);
    const change = (event: CustomEvent<View>) => {
      this.view = event.detail;
    };
    const sort = (event: CustomEvent<string>) => {
      this.view = { ...view, sort: event.detail };
    };
    return html`<div class="card whole">
      <div class="tools">
        <cpn0-search ?narrow=${context.narrow} .context=${context} .store=${store} .view=${view} .found=${found} .rows=${mine} @view=${change}>
          ${this.#edit()}
        </cpn0-search>
      </div>
      <cpn0-table .without=${group} .context=${context} .store=${store} .rows=${rows} .terms=${found.terms} .sort=${view.sort}
        .caption=${t("group.members")} @sort=${sort}></cpn0-table>
      ${rows.length ? nothing : html`<div class="empty"><p>${t(mine.length ? "overview.no_match" : "group.no_members")}</p></div>`}
    </div>`;
  }

  #edit() {
    if (!this.store.can.configure) return nothing;
    return html`<button class="btn tonal low" @click=${() => emit(this, "edit", { id: this.group, at: 1 })}>
      ${icon(mdiPencilOutline, "s")}${this.t("group.edit_members")}
    </button>`;
  }
}
Members.define("cpn0-members");
