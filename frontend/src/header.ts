/** The bar on top: where one is, and what can be done with it. */
import {
  mdiArrowLeft,
  mdiBellOffOutline,
  mdiBellOutline,
  mdiDeleteOutline,
  mdiDotsVertical,
  mdiMenu,
  mdiPencilOutline,
} from "@mdi/js";
import { html, nothing } from "lit-html";
import { icon } from "./elements/icon";
import { menu } from "./elements/menu";
import { Part } from "./elements/part";
import { BASE, DOMAIN, emit, navigate } from "./hass";
import own from "./header.css";
import type { Group } from "./model";
import type { Place } from "./place";
import type { Store } from "./store";

export class Header extends Part {
  static override properties = [...Part.properties, "place", "burger", "site", "open"];
  static override css = own;
  /** Missing until the first snapshot is here. */
  declare store: Store;
  declare place: Place;
  /** Whether the sidebar has to be opened from here. */
  declare burger: boolean;
  declare site: string;
  declare open: boolean;

  constructor() {
    super();
    this.open = false;
  }

  override focus() {
    this.root.querySelector("h1")?.focus({ preventScroll: true });
  }

  override render() {
    const { page, id } = this.place;
    const store = this.store as Store | undefined;
    const group = page === "group" ? store?.groups.get(id) : undefined;
    return html`<header>
      ${page === "overview" ? this.#burger() : this.#back()}
      ${this.#title(group)}
      ${page === "overview" && store ? html`${this.#sites(store)}${this.#live(store)}` : nothing}
      ${group ? this.#actions(group, id) : nothing}
    </header>`;
  }

  #burger() {
    if (!this.burger) return nothing;
    const toggle = () => emit(this, "hass-toggle-menu");
    return html`<button class="ib" aria-label=${this.t("common.menu")} @click=${toggle}>${icon(mdiMenu, "l")}</button>`;
  }

  /** To where one came from, if that was here. */
  #back() {
    const back = () => {
      if (history.state?.cpn) history.back();
      else navigate(BASE);
    };
    return html`<button class="ib" aria-label=${this.t("common.back")} @click=${back}>
      <span class="flip">${icon(mdiArrowLeft, "l")}</span>
    </button>`;
  }

  #title(group?: Group) {
    const { t, narrow, number } = this.context;
    const { page, id } = this.place;
    const row = page === "point" ? (this.store as Store | undefined)?.row(id) : undefined;
    const title = group?.name ?? row?.text.name ?? t(narrow ? "common.short_title" : "common.title");
    const second = row ? [row.text.id, row.text.station, row.text.area, row.text.source.replaceAll("\n", ", ")] : [];
    return html`<div class="grow titles">
      <h1 class="cut" tabindex="-1">${title}${group ? html` <span class="badge">${number(group.members.length)}</span>` : nothing}</h1>
      ${row ? html`<p class="small quiet cut">${second.filter(Boolean).join(" · ")}</p>` : nothing}
    </div>`;
  }

  #sites({ sites }: Store) {
    if (sites.size < 2) return nothing;
    const choose = (event: Event) => emit(this, "site", (event.target as HTMLSelectElement).value);
    return html`<select class="in site" aria-label=${this.t("common.site")} @change=${choose}>
      <option value="">${this.t("common.all_sites")}</option>
      ${[...sites].map(([key, { title }]) => html`<option value=${key} ?selected=${key === this.site}>${title}</option>`)}
    </select>`;
  }

  #live({ at }: Store) {
    const { t, narrow, hass, full } = this.context;
    if (narrow || !hass.connected) return nothing;
    return html`<span class="live small quiet" title=${t("common.as_of", { time: full(at) })}>${t("common.live")}</span>`;
  }

  #actions(group: Group, id: string) {
    const { t, narrow } = this.context;
    const { can } = this.store;
    const mute = {
      shape: group.muted ? mdiBellOffOutline : mdiBellOutline,
      text: t(group.muted ? "group.unmute" : "group.mute"),
      action: () => this.#mute(group),
    };
    const edit = { shape: mdiPencilOutline, text: t("wizard.rename"), action: () => emit(this, "edit", { id, at: 0 }) };
    const remove = {
      shape: mdiDeleteOutline,
      text: t("wizard.delete_group"),
      action: () => emit(this, "delete", { id }),
    };
    const all = [...(can.act ? [mute] : []), ...(can.configure ? [edit, remove] : [])];
    if (!all.length) return nothing;
    const beside = narrow ? [] : all.filter((each) => each !== remove);
    return html`${beside.map(
      ({ shape, text, action }) =>
        html`<button class="ib" title=${text} aria-label=${text} ?disabled=${this.busy} @click=${action}>${icon(shape, "l")}</button>`,
    )}
      ${
        narrow || can.configure
          ? menu({
              label: t("common.more"),
              shape: mdiDotsVertical,
              open: this.open,
              items: narrow ? all : [remove],
              toggle: (open) => {
                this.open = open;
              },
            })
          : nothing
      }`;
  }

  /** How long is asked; the end is not. */
  #mute({ muted, device }: Group) {
    if (!muted) emit(this, "mute");
    else void this.act(() => this.hass.callService(DOMAIN, "silence", { device, duration: 0 }, undefined, false));
  }
}
Header.define("cpn0-header");
