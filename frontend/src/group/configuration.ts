/** Who is told, of what, and when: read first; the form is that of the flow. */
import { mdiAlertCircleOutline, mdiCheck, mdiEmailOutline, mdiPencilOutline } from "@mdi/js";
import { html, nothing } from "lit-html";
import { formFields } from "../elements/form";
import { CASE_ICON, icon } from "../elements/icon";
import { Part } from "../elements/part";
import { errorTexts, Flow, type Step } from "../flow";
import { cleaned, type Entered, suggested } from "../form";
import { DOMAIN, toast } from "../hass";
import { type Address, CASES, type Case, type Group, type GroupDetails } from "../model";
import own from "./configuration.css";
import { caseTiming, timingSentences } from "./timing";

/** What a test mail came to at an address that took it. */
const ACCEPTED = "accepted";

export class Configuration extends Part {
  static override properties = [...Part.properties, "group", "details", "step", "values", "errors"];
  static override css = own;
  declare group: string;
  declare details?: GroupDetails;
  /** The form, while it is open. */
  declare step?: Step;
  declare values: Entered;
  declare errors: Record<string, string>;
  #flow?: Flow;
  #asked = "";

  constructor() {
    super();
    this.values = {};
    this.errors = {};
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    void this.#flow?.stop();
  }

  get #it(): Group {
    return this.store.groups.get(this.group) as Group;
  }

  /** What is only seen here is asked for here: again when the group has changed. */
  protected override willUpdate() {
    const { last_told, waiting, addresses, cases } = this.#it;
    const state = JSON.stringify([this.group, last_told, waiting, addresses, cases]);
    if (state === this.#asked || !this.hass.connected) return;
    this.#asked = state;
    void this.act(async () => {
      this.details = await this.hass.callWS<GroupDetails>({ type: `${DOMAIN}/group`, group_id: this.group });
    });
  }

  override render() {
    return this.step ? this.#form(this.step) : this.#read();
  }

  // ---- read -------------------------------------------------------------------------

  #read() {
    const { t, narrow } = this.context;
    const it = this.#it;
    const { details } = this;
    const times = details ? timingSentences(this.context, details.timing) : [];
    return html`<div class="cols">
        <section class="card">
          <header><h2>${t("group.who")}</h2></header>
          ${details ? this.#addresses(it, details.addresses) : html`<div class="pad"><div class="skeleton bone"></div></div>`}
          ${
            this.store.can.configure
              ? html`<div class="foot">
                <button class="btn low" ?disabled=${this.busy} @click=${this.#test}>${icon(mdiEmailOutline, "s")}${t("group.test")}</button>
              </div>`
              : nothing
          }
        </section>
        <section class="card">
          <header><h2>${t("group.what")}</h2></header>
          <ul class="list">${CASES.map((each) => this.#case(each, it.cases.includes(each)))}</ul>
        </section>
        <section class="card">
          <header><h2>${t("group.when")}</h2></header>
          <ul class="list">${times.map((each) => html`<li>${each}</li>`)}</ul>
        </section>
      </div>
      ${
        this.store.can.configure
          ? html`<button class="btn ${narrow ? "main fab" : "tonal"}" ?disabled=${this.busy} @click=${this.#edit}>
            ${icon(mdiPencilOutline, "s")}${t("common.edit")}
          </button>`
          : nothing
      }`;
  }

  #addresses(it: Group, addresses?: Address[]) {
    const { t } = this.context;
    if (addresses) return html`<ul class="list">${addresses.map(this.#address)}</ul>`;
    return html`<p class="pad quiet">${t("group.hidden", { count: it.addresses })}</p>`;
  }

  #address = ({ address, state, at, error }: Address) => {
    const { t, past } = this.context;
    const shape = { ok: mdiCheck, never: mdiEmailOutline, failing: mdiAlertCircleOutline }[state];
    return html`<li class="row">
      <span class="grow">
        <span class="cut line">${address}</span>
        <span class="small ${state === "failing" ? "hot" : "quiet"}">${t(`group.address_${state}`, { time: past(at), error })}</span>
      </span>
      ${icon(shape)}
    </li>`;
  };

  #case(each: Case, wanted: boolean) {
    const { t } = this.context;
    const when = this.details ? caseTiming(this.context, this.details.timing, each) : "";
    return html`<li class="row ${wanted ? "" : "quiet"}">
      ${icon(CASE_ICON[each])}
      <span class="grow">${t(`case.${each}`)}<br><span class="small quiet">${wanted ? when : t("group.not_told")}</span></span>
      ${wanted ? html`<span class="fine">${icon(mdiCheck)}</span>` : html`<span aria-hidden="true">–</span>`}
    </li>`;
  }

  #test = () =>
    this.act(async () => {
      const data = { group: this.#it.device };
      const { response } = await this.hass.callService<{ addresses: Record<string, string> }>(
        DOMAIN,
        "send_test",
        data,
        undefined,
        false,
        true,
      );
      const results = Object.entries(response?.addresses ?? {});
      const failed = results.find(([, outcome]) => outcome !== ACCEPTED);
      toast(
        this,
        failed
          ? this.t("group.address_failing", { error: failed.join(": ") })
          : this.t("group.test_sent", { count: results.length }),
      );
    });

  // ---- change -----------------------------------------------------------------------

  #edit = async () => {
    this.#flow ??= new Flow(() => this.hass, this.#it.site, this.group);
    const flow = this.#flow;
    await this.act(async () => {
      const step = await flow.begin("configuration");
      this.values = suggested(step.data_schema ?? []);
      this.errors = {};
      this.step = step;
    });
    void this.focusLater("form input");
  };

  #form(step: Step) {
    const { t } = this.context;
    const { values, errors, context } = this;
    const change = (entered: Entered) => {
      this.values = entered;
      this.errors = {};
    };
    const wrong = String(step.description_placeholders?.address ?? "");
    const submit = (event: Event) => {
      event.preventDefault();
      void this.#save();
    };
    return html`<form class="card form" @submit=${submit}>
      <header><h2>${t("group.configuration")}</h2></header>
      <div class="pad">
        ${errors.base ? html`<p class="note red" role="alert">${icon(mdiAlertCircleOutline)}${errors.base}</p>` : nothing}
        ${formFields({ context, step: "configuration", values, errors, wrong, change }, step.data_schema ?? [])}
      </div>
      <footer>
        <button type="button" class="btn" @click=${this.#cancel}>${t("common.cancel")}</button>
        <button class="btn main" ?disabled=${this.busy || !this.hass.connected}>${t("common.save")}</button>
      </footer>
    </form>`;
  }

  #cancel = () => {
    this.step = undefined;
    void this.#flow?.stop();
  };

  #save = () =>
    this.act(async () => {
      const flow = this.#flow as Flow;
      const shown = flow.step ?? (await flow.begin("configuration"));
      const step = await flow.answer(cleaned(shown.data_schema ?? [], this.values));
      if (step.type === "form") {
        this.step = step;
        this.errors = errorTexts(step, this.context.flow);
        await this.updateComplete;
        this.root.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
        return;
      }
      this.step = undefined;
      this.#asked = "";
      const saved = step.reason === "reconfigure_successful";
      toast(this, saved ? this.t("common.saved") : this.context.flow(`abort.${step.reason}`));
    });
}
Configuration.define("cpn0-configuration");
