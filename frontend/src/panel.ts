/** The page itself: where one is, what is known, and the way to the dialogs. Home Assistant sets its properties. */
import { mdiLanDisconnect } from "@mdi/js";
import { html, nothing } from "lit-html";
import { Context } from "./context";
import { type Changed, Component } from "./elements/component";
import { icon } from "./elements/icon";
import { BASE, DOMAIN, type Hass, navigate, problemText } from "./hass";
import type { Header } from "./header";
import own from "./panel.css";
import { placeOf, samePage } from "./place";
import type { Store } from "./store";
import { Subscription } from "./subscription";
import { keptDraft } from "./wizard/draft";
import type { Task } from "./wizard/wizard";
import "./elements/silence";
import "./group/delete";
import "./group/group";
import "./header";
import "./overview/overview";
import "./point/point";
import "./wizard/wizard";

/** The build writes its hash in. */
declare const VERSION: string;

const MINUTE = 6e4;
/** Pixels of the page itself, below which it is laid out for a phone. */
const NARROW = 760;
/** What is not said aloud of one change: a burst would be read for minutes. */
const SAID = 3;
/** What of `hass` is shown: almost always only the states have changed. */
const SHOWN = ["localize", "locale", "connected", "dockedSidebar", "kioskMode", "user"] as const;
const WORDS = ["config_panel", "config_subentries", "selector"];

type Asked = { kind: "mute" | "delete"; id: string } | undefined;

export class Panel extends Component {
  static override properties = ["context", "route", "rev", "site", "task", "asked", "failed"];
  static override css = own;
  declare context?: Context;
  declare route?: { prefix: string; path: string };
  declare rev: number;
  declare site: string;
  /** What the wizard is open for. */
  declare task?: Task;
  /** Which dialog of a group is open. */
  declare asked: Asked;
  declare failed: string;
  #hass?: Hass;
  #narrow = false;
  #small = false;
  #store?: Store;
  #frame = 0;
  #minute = 0;
  #loaded = "";
  #size = new ResizeObserver(([entry]) => this.#resized(entry.contentRect.width));
  #subscription = new Subscription(
    () => this.#hass as Hass,
    () => this.context as Context,
    (store) => this.#take(store),
    (error) => {
      this.failed = problemText(error);
    },
  );

  constructor() {
    super();
    this.rev = 0;
    this.site = this.failed = "";
  }

  // ---- what Home Assistant sets -----------------------------------------------------

  /** It is set at every change of any state of Home Assistant. */
  set hass(hass: Hass) {
    const before = this.#hass;
    this.#hass = hass;
    if (before && SHOWN.every((each) => before[each] === hass[each])) {
      if (this.context) this.context.hass = hass;
      return;
    }
    this.#renew();
    void this.#prepare();
  }

  set narrow(narrow: boolean) {
    this.#narrow = narrow;
    this.#renew();
  }

  #resized(width: number) {
    const small = width < NARROW;
    if (small === this.#small) return;
    this.#small = small;
    this.#renew();
  }

  #renew() {
    if (!this.#hass) return;
    this.context = new Context(this.#hass, this.#small || this.#narrow);
    this.#store?.speak(this.context);
    this.toggleAttribute("narrow", this.context.narrow);
  }

  // ---- life -------------------------------------------------------------------------

  override connectedCallback() {
    super.connectedCallback();
    this.#minute = window.setInterval(() => this.#renew(), MINUTE);
    this.#size.observe(this);
    this.addEventListener("click", this.#follow);
    const kept = keptDraft();
    if (kept && !kept.closed) this.task = { site: kept.site, group: kept.group };
    void this.#prepare();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#minute);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#size.disconnect();
    this.removeEventListener("click", this.#follow);
    this.#subscription.end();
    this.#store = undefined;
  }

  /** Load the words, then the data. Both are done once. */
  async #prepare() {
    const hass = this.#hass;
    if (!hass || !this.isConnected) return;
    if (this.#loaded !== hass.language) {
      this.#loaded = hass.language;
      await Promise.all(WORDS.map((each) => hass.loadBackendTranslation(each, DOMAIN)));
    }
    if (this.isConnected) await this.#subscription.begin();
  }

  #take(store: Store) {
    this.#store = store;
    this.failed = "";
    if (this.context && store.context !== this.context) store.speak(this.context);
    // However many messages there are: once for each picture on the screen.
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.rev = store.rev;
      // After a new snapshot it is the same number again.
      this.requestUpdate("rev", -1);
    });
  }

  /** Our own links do not load a page. */
  #follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
    const path = link?.getAttribute("href");
    if (!path?.startsWith(BASE)) return;
    event.preventDefault();
    navigate(path);
  };

  protected override updated(changed: Changed) {
    const before = changed.get("route") as { path: string } | undefined;
    // Another page: who does not see it is told by its heading. Another tab of the same page is none.
    if (before && this.route && !samePage(placeOf(before.path), placeOf(this.route.path))) {
      this.root.querySelector<Header>("cpn0-header")?.focus();
    }
  }

  // ---- what is drawn ----------------------------------------------------------------

  override render() {
    const { context } = this;
    const store = this.#store;
    if (!context) return nothing;
    const { hass, narrow } = context;
    const burger = !hass.kioskMode && ((narrow && this.#narrow) || hass.dockedSidebar === "always_hidden");
    return html`<cpn0-header .context=${context} .store=${store} .rev=${this.rev} .place=${placeOf(this.route?.path ?? "")}
        .burger=${burger} .site=${this.site} @site=${this.#chooseSite} @edit=${this.#edit} @mute=${() => this.#ask("mute")}
        @delete=${() => this.#ask("delete")}></cpn0-header>
      ${this.#banners(context, store)}
      <main class=${hass.connected ? "" : "stale"} @create=${this.#create} @edit=${this.#edit}>${this.#page(context, store)}</main>
      <div class="sr" aria-live="polite">${store ? this.#said(context, store) : nothing}</div>
      ${store?.ready ? this.#dialogs(context, store) : nothing}`;
  }

  #banners({ t, hass, time }: Context, store?: Store) {
    const lost = !hass.connected && store;
    const old = store?.version && store.version !== VERSION;
    return html`${
      lost
        ? html`<p class="banner" role="status">${icon(mdiLanDisconnect)}<span>${t("common.disconnected", { time: time(store.at) })}</span></p>`
        : nothing
    }
    ${
      old
        ? html`<p class="banner" role="status">
          <span class="grow">${t("common.outdated")}</span>
          <button class="btn low" @click=${() => location.reload()}>${t("common.reload")}</button>
        </p>`
        : nothing
    }`;
  }

  #page(context: Context, store?: Store) {
    const { t, narrow } = context;
    const { rev } = this;
    if (this.failed) {
      return html`<div class="empty" role="alert">
        <p>${t("common.load_failed", { error: this.failed })}</p>
        <button class="btn tonal" @click=${this.#again}>${t("common.try_again")}</button>
      </div>`;
    }
    if (!store?.ready) return this.#bones(context);
    const { page, id, tab } = placeOf(this.route?.path ?? "");
    if (page === "group") {
      return html`<cpn0-group ?narrow=${narrow} .context=${context} .store=${store} .rev=${rev} .group=${id} .tab=${tab}></cpn0-group>`;
    }
    if (page === "point") {
      return html`<cpn0-point ?narrow=${narrow} .context=${context} .store=${store} .rev=${rev} .point=${id}></cpn0-point>`;
    }
    return html`<cpn0-overview ?narrow=${narrow} .context=${context} .store=${store} .rev=${rev} .site=${this.site}
      .query=${location.search.slice(1)}></cpn0-overview>`;
  }

  #bones({ t }: Context) {
    return html`<div class="bones" role="status">
      <span class="sr">${t("common.loading")}</span>
      <div class="skeleton tall"></div>
      <div>${Array.from({ length: 12 }, () => html`<div class="skeleton line"></div>`)}</div>
    </div>`;
  }

  #said({ t }: Context, store: Store) {
    return store.fresh
      .slice(0, SAID)
      .map((each) => html`<p>${t(`case.${each.case}`)}: ${store.row(each.point)?.text.name}</p>`);
  }

  #dialogs(context: Context, store: Store) {
    const { asked, task, rev } = this;
    const group = asked ? store.groups.get(asked.id) : undefined;
    const closed = () => {
      this.asked = undefined;
    };
    const done = () => {
      this.task = undefined;
    };
    return html`${
      task && store.can.configure
        ? html`<cpn0-wizard .context=${context} .store=${store} .rev=${rev} .task=${task} @done=${done}></cpn0-wizard>`
        : nothing
    }
    ${
      asked?.kind === "mute" && group
        ? html`<cpn0-silence .mute=${true} .context=${context} .store=${store} .devices=${[group.device]} .name=${group.name} @done=${closed}></cpn0-silence>`
        : nothing
    }
    ${
      asked?.kind === "delete" && group
        ? html`<cpn0-delete .context=${context} .store=${store} .group=${asked.id} .site=${group.site} .name=${group.name} @done=${closed}></cpn0-delete>`
        : nothing
    }`;
  }

  // ---- what is asked for ------------------------------------------------------------

  #again = () => {
    this.failed = "";
    void this.#subscription.again();
  };

  #chooseSite = (event: CustomEvent<string>) => {
    this.site = event.detail;
  };

  #ask(kind: "mute" | "delete") {
    this.asked = { kind, id: placeOf(this.route?.path ?? "").id };
  }

  #create = (event: CustomEvent<{ site: string; ids: string[] } | null>) => {
    const [first] = this.#store?.sites.keys() ?? [];
    const { site = this.site || first, ids } = event.detail ?? {};
    this.task = { site, ids };
  };

  #edit = (event: CustomEvent<{ id: string; at?: number }>) => {
    const { id, at } = event.detail;
    const site = this.#store?.groups.get(id)?.site;
    if (site) this.task = { site, group: id, at };
  };
}
Panel.define("cpn0-panel");
