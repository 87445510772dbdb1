/** The page of a group: configuration, members, history, and why a mail was or was not sent. */
import { mdiBellOffOutline } from "@mdi/js";
import { html, nothing } from "lit-html";
import { icon } from "../elements/icon";
import { Part } from "../elements/part";
import { tabs } from "../elements/tabs";
import { BASE, DOMAIN, navigate } from "../hass";
import type { Group } from "../model";
import own from "./group.css";
import "./configuration";
import "./history";
import "./members";
import "./why";

const TABS = ["configuration", "members", "history", "why"] as const;
export type Tab = (typeof TABS)[number];

export class GroupPage extends Part {
  static override properties = [...Part.properties, "group", "tab"];
  static override css = own;
  declare group: string;
  declare tab: Tab;

  override render() {
    const { t } = this.context;
    const it = this.store.groups.get(this.group);
    if (!it) {
      return html`<div class="empty">
        <h2>${t("group.gone")}</h2>
        <a class="btn tonal" href=${BASE}>${t("group.to_overview")}</a>
      </div>`;
    }
    const chosen = TABS.includes(this.tab) ? this.tab : TABS[0];
    return html`<div class="bar">
        ${tabs({
          names: TABS,
          chosen,
          label: it.name,
          content: (each) => html`${t(`group.${each}`)}${this.#badge(each, it)}`,
          choose: (each) => navigate(`${BASE}/group/${this.group}${each === TABS[0] ? "" : `/${each}`}`, true),
        })}
      </div>
      <div id="p-${chosen}" role="tabpanel" aria-labelledby="t-${chosen}" class="page ${chosen}">
        ${it.muted ? this.#muted(it) : nothing}${this.#content(chosen)}
      </div>`;
  }

  #badge(tab: Tab, { members, firing }: Group) {
    if (tab === "members") return html` <span class="badge">${this.context.number(members.length)}</span>`;
    return tab === "why" && firing ? html` <span class="badge hot">${this.context.number(firing)}</span>` : nothing;
  }

  #muted({ muted, device }: Group) {
    const { t, until } = this.context;
    const end = () =>
      this.act(() => this.hass.callService(DOMAIN, "silence", { device, duration: 0 }, undefined, false));
    return html`<p class="note plain">
      ${icon(mdiBellOffOutline)}<span class="grow">${t("group.muted_now", { until: until(muted?.until) })}</span>
      ${
        this.store.can.act
          ? html`<button class="btn low" ?disabled=${this.busy} @click=${end}>${t("group.unmute")}</button>`
          : nothing
      }
    </p>`;
  }

  #content(tab: Tab) {
    const { context, store, rev, group } = this;
    const { narrow } = context;
    switch (tab) {
      case "members":
        return html`<cpn0-members ?narrow=${narrow} .context=${context} .store=${store} .rev=${rev} .group=${group}></cpn0-members>`;
      case "history":
        return html`<cpn0-history ?narrow=${narrow} .context=${context} .store=${store} .rev=${rev} .group=${group}></cpn0-history>`;
      case "why":
        return html`<cpn0-why ?narrow=${narrow} .context=${context} .store=${store} .rev=${rev} .group=${group}></cpn0-why>`;
      default:
        return html`<cpn0-configuration ?narrow=${narrow} .context=${context} .store=${store} .rev=${rev} .group=${group}></cpn0-configuration>`;
    }
  }
}
GroupPage.define("cpn0-group");
