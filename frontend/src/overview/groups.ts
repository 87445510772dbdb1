/** The groups, with how many charge points each has and what is to be known of it at a glance. */
import { mdiAccountGroupOutline, mdiBellOffOutline, mdiMagnify, mdiPencilOutline, mdiPlus } from "@mdi/js";
import { html, nothing } from "lit-html";
import { icon } from "../elements/icon";
import { Part } from "../elements/part";
import { BASE, emit } from "../hass";
import type { Group } from "../model";
import { fold } from "../search/terms";
import own from "./groups.css";

/** From so many groups on there is a box to find one. */
const MANY = 9;
/** How many facts stand in the second line at most. */
const FACTS = 2;

export class Groups extends Part {
  static override properties = [...Part.properties, "site", "wanted"];
  static override css = own;
  declare site: string;
  /** What was typed to find a group. */
  declare wanted: string;

  constructor() {
    super();
    this.wanted = "";
  }

  override render() {
    const { t, number, narrow } = this.context;
    const all = this.store.groupList(this.site);
    const wanted = fold(this.wanted);
    const listed = all.filter(([, each]) => fold(each.name).includes(wanted));
    const create = this.store.can.configure && this.store.points.size > 0;
    const label = t("overview.create");
    return html`<div class="card">
        <header>
          <h2>${t("overview.groups")} <span class="badge">${number(all.length)}</span></h2><span class="grow"></span>
          ${
            create && !narrow
              ? html`<button class="btn tonal low" aria-label=${label} title=${label} @click=${this.#create}>
                ${icon(mdiPlus)}${t("overview.create_short")}
              </button>`
              : nothing
          }
        </header>
        ${all.length >= MANY ? this.#find() : nothing}
        ${all.length ? html`<ul class="list">${listed.map(([id, each]) => this.#group(id, each))}</ul>` : this.#none()}
      </div>
      ${
        create && narrow
          ? html`<button class="btn main fab" @click=${this.#create}>${icon(mdiPlus)}${label}</button>`
          : nothing
      }`;
  }

  #create = () => emit(this, "create");

  #find() {
    const label = this.t("overview.find_group");
    const type = (event: Event) => {
      this.wanted = (event.target as HTMLInputElement).value;
    };
    const stop = (event: Event) => event.stopPropagation();
    return html`<div class="find anchor">
      ${icon(mdiMagnify, "s")}
      <input class="in" type="search" aria-label=${label} placeholder=${label} .value=${this.wanted} @input=${type} @keydown=${stop}>
    </div>`;
  }

  #none() {
    const { t } = this.context;
    return html`<div class="empty small">
      ${icon(mdiAccountGroupOutline)}
      <h2>${t("overview.no_groups")}</h2>
      <p>${t(this.store.can.configure ? "overview.no_groups_text" : "overview.no_groups_viewer")}</p>
    </div>`;
  }

  #group(id: string, group: Group) {
    const { t, number } = this.context;
    const count = group.members.length;
    const edit = () => emit(this, "edit", { id });
    return html`<li class=${group.firing ? "firing" : ""}>
      <a href="${BASE}/group/${id}">
        <span class="row">
          <span class="cut n">${group.name}</span>
          <span class="badge" title=${t("common.charge_points", { count })}><span aria-hidden="true">${number(count)}</span><span class="sr">${t("common.charge_points", { count })}</span></span>
        </span>
        <span class="small quiet cut second">${this.#facts(group)}</span>
      </a>
      ${
        this.store.can.configure
          ? html`<button class="ib" aria-label=${t("overview.edit_group", { name: group.name })} @click=${edit}>${icon(mdiPencilOutline)}</button>`
          : nothing
      }
    </li>`;
  }

  /** What matters most comes first; the rest is on the group's page. */
  #facts({ firing, muted, waiting, last_told: told }: Group) {
    const { t, time, past } = this.context;
    const facts: unknown[] = [];
    if (firing) facts.push(html`<span class="hot">${t("overview.open_alerts", { count: firing })}</span>`);
    if (muted) {
      const words = muted.until ? t("overview.muted_until", { time: time(muted.until) }) : t("overview.muted");
      facts.push(html`<span class="mute">${icon(mdiBellOffOutline, "s")}${words}</span>`);
    }
    if (waiting) facts.push(html`<span class="hot">${t("overview.mail_waits", { count: waiting })}</span>`);
    facts.push(told ? t("overview.last_told", { time: past(told) }) : t("overview.never_told"));
    return facts.slice(0, FACTS).map((each, at) => html`${at ? " · " : ""}${each}`);
  }
}
Groups.define("cpn0-groups");
