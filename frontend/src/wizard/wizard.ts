/** The wizard of a group, as a modal: name, charge points, confirm. Of a group that is changed the first two. */
import { mdiAlertCircleOutline } from "@mdi/js";
import { html, nothing } from "lit-html";
import { closeDialog, dialog, openDialog } from "../elements/dialog";
import { formFields } from "../elements/form";
import { icon } from "../elements/icon";
import { Part } from "../elements/part";
import { errorTexts, Flow, STEPS, type Step } from "../flow";
import { emit, problemText, toast } from "../hass";
import type { Row } from "../row";
import { answersOf, type Draft, forgetDraft, keepDraft, keptDraft, newDraft, withFields } from "./draft";
import own from "./wizard.css";
import "../elements/table";
import "./picker";

const NAMES = ["wizard.step_name", "wizard.step_points", "wizard.step_confirm"];

/** What the wizard is opened for. */
export interface Task {
  site: string;
  group?: string;
  at?: number;
  /** Charge points that are marked from the beginning. */
  ids?: string[];
}

export class Wizard extends Part {
  static override properties = [...Part.properties, "task", "draft", "errors", "asking"];
  static override css = own;
  declare task: Task;
  declare draft: Draft;
  declare errors: Record<string, string>;
  /** Whether it is asked if what was entered may be lost. */
  declare asking: boolean;
  #flow?: Flow;
  #touched = false;
  /** The address that an error is about. */
  #wrong = "";

  constructor() {
    super();
    this.errors = {};
    this.asking = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    const { site, group: id, at, ids } = this.task;
    const group = id ? this.store.groups.get(id) : undefined;
    const kept = keptDraft();
    this.#touched = kept !== undefined && kept.site === site && kept.group === id && !ids;
    this.draft = this.#touched
      ? { ...(kept as Draft), closed: false }
      : newDraft(site, id, at ?? 0, group?.name ?? "", group?.members ?? ids ?? []);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    void this.#flow?.stop();
  }

  protected override firstUpdated() {
    openDialog(this.root);
    this.#focusFirst();
  }

  /** The first field; on a phone the list is not covered by its keyboard. */
  #focusFirst() {
    const first = this.context.narrow && this.draft.at === 1 ? "dialog" : "[data-first]";
    void this.focusLater(first);
  }

  #set(change: Partial<Draft>) {
    this.draft = { ...this.draft, ...change };
    this.#touched = true;
    keepDraft(this.draft);
  }

  get #steps() {
    return this.draft.group ? 2 : 3;
  }

  // ---- what is drawn ----------------------------------------------------------------

  override render() {
    const { t } = this.context;
    if (this.asking) return this.#ask();
    const { at, group, members } = this.draft;
    const title = group ? t("wizard.change", { name: this.store.groups.get(group)?.name ?? "" }) : t("wizard.create");
    const base = this.errors.base;
    const body = html`${this.#progress()}
      ${base ? html`<p class="note red" role="alert">${icon(mdiAlertCircleOutline)}${base}</p>` : nothing}
      ${[this.#nameStep, this.#pointsStep, this.#confirmStep][at]()}`;
    const last = at === this.#steps - 1;
    const footer = html`<span class="grow quiet small" aria-live="polite">
        ${at === 1 ? t("wizard.marked", { count: members.length }) : nothing}
      </span>
      ${at ? html`<button class="btn" ?disabled=${this.busy} @click=${this.#back}>${t("common.back")}</button>` : nothing}
      <button class="btn main" ?disabled=${this.busy || !this.hass.connected} @click=${this.#next}>
        ${t(last ? (group ? "common.save" : "wizard.finish") : "common.next")}
      </button>`;
    return dialog(this.context, { title, body, footer, wide: true, close: this.#close, closed: this.#closed });
  }

  #ask() {
    const { t } = this.context;
    return dialog(this.context, {
      title: t("wizard.unsaved"),
      body: html`<p>${t("wizard.unsaved_text")}</p>`,
      footer: html`<button class="btn" @click=${this.#done}>${t("wizard.discard")}</button>
        <button class="btn main" data-first @click=${this.#goOn}>${t("wizard.keep")}</button>`,
      wide: true,
      close: this.#goOn,
      closed: this.#closed,
    });
  }

  #progress() {
    const { at } = this.draft;
    const { t } = this.context;
    const steps = this.#steps;
    return html`<ol class="steps" aria-label=${t("wizard.step", { step: at + 1, steps })}>
      ${NAMES.slice(0, steps).map(
        (name, i) => html`<li aria-current=${i === at ? "step" : nothing} class=${i < at ? "past" : ""}>
          <span class="dot" aria-hidden="true">${i + 1}</span>${t(name)}
        </li>`,
      )}
    </ol>`;
  }

  #nameStep = () => {
    const { flow } = this.context;
    const { errors, draft } = this;
    const enter = (event: Event) => {
      this.#set({ name: (event.target as HTMLInputElement).value });
      this.errors = {};
    };
    const key = (event: KeyboardEvent) => {
      event.stopPropagation();
      if (event.key === "Enter") void this.#next();
    };
    return html`<div class="narrowly">
      ${this.#siteChoice()}
      <div>
        <label class="field">
          <span>${flow("step.user.data.name")}</span>
          <input class="in" data-first maxlength="100" autocomplete="off" aria-invalid=${!!errors.name} aria-describedby="e-name h-name"
            .value=${draft.name} @input=${enter} @keydown=${key}>
        </label>
        ${errors.name ? html`<p class="err" id="e-name" role="alert">${errors.name}</p>` : nothing}
        <p class="help" id="h-name">${flow("step.user.data_description.name")}</p>
      </div>
    </div>`;
  };

  /** A group belongs to one site; of which one is asked only if there are several, and nothing is marked yet. */
  #siteChoice() {
    const { group, members, site } = this.draft;
    if (group || members.length || this.store.sites.size < 2) return nothing;
    const choose = (event: Event) => this.#set({ site: (event.target as HTMLSelectElement).value });
    return html`<label class="field">
      <span>${this.t("common.site")}</span>
      <select class="in" @change=${choose}>
        ${[...this.store.sites].map(([id, { title }]) => html`<option value=${id} ?selected=${id === site}>${title}</option>`)}
      </select>
    </label>`;
  }

  #pointsStep = () => {
    const { site, members, group } = this.draft;
    const mark = (event: CustomEvent<string[]>) => {
      this.#set({ members: event.detail });
      this.errors = {};
    };
    return html`${this.#fields("charge_points")}
      <cpn0-picker data-first .context=${this.context} .store=${this.store} .rev=${this.rev} .site=${site} .members=${members}
        .without=${group} .error=${this.errors.charge_points ?? ""} @members=${mark}></cpn0-picker>`;
  };

  #confirmStep = () => {
    const { t } = this.context;
    const rows = this.draft.members.map((id) => this.store.row(id)).filter((row): row is Row => !!row);
    const also = rows.filter((row) => row.groups.length).length;
    const caption = t("wizard.step_points");
    return html`<p class="lead">
        ${t("wizard.summary", { name: this.draft.name.trim(), count: rows.length })}
        ${also ? html` <span class="quiet">${t("wizard.already", { count: also })}</span>` : nothing}
      </p>
      <div class="frame" tabindex="0" role="group" aria-label=${caption}>
        <cpn0-table note .context=${this.context} .store=${this.store} .rows=${rows} .caption=${caption}></cpn0-table>
      </div>
      <div class="two">${this.#fields("confirm")}</div>`;
  };

  /** What the flow asks here besides name and charge points. */
  #fields(step: string) {
    const { fields, entered } = this.draft;
    const change = (values: Record<string, unknown>) => {
      this.#set({ entered: { ...entered, [step]: values } });
      this.errors = {};
    };
    const { context, errors } = this;
    return formFields(
      { context, step, errors, wrong: this.#wrong, values: entered[step] ?? {}, change },
      fields[step] ?? [],
    );
  }

  // ---- what is done -----------------------------------------------------------------

  #back = () => {
    this.#set({ at: this.draft.at - 1 });
    this.errors = {};
    this.#focusFirst();
  };

  #next = async () => {
    if (this.busy) return;
    const { site, group, at } = this.draft;
    if (this.#flow?.entry !== site) {
      await this.#flow?.stop();
      this.#flow = new Flow(() => this.hass, site, group);
    }
    this.busy = true;
    try {
      const answers = answersOf(this.draft, (id) => !!this.store.row(id));
      this.#take(await this.#flow.walk(STEPS[at], answers), at);
    } catch (error) {
      this.errors = { base: this.t("common.failed", { error: problemText(error) }) };
      void this.#flow.stop();
    }
    this.busy = false;
  };

  /** Show what the flow answers to the step `at`. */
  #take(step: Step, at: number) {
    if (step.type === "create_entry" || step.reason === "reconfigure_successful") {
      toast(
        this,
        this.draft.group ? this.t("common.saved") : this.t("wizard.created", { name: this.draft.name.trim() }),
      );
      this.#done();
      return;
    }
    if (step.type === "abort") {
      this.errors = { base: this.context.flow(`abort.${step.reason}`) || String(step.reason) };
      return;
    }
    const shown = STEPS.indexOf(step.step_id as (typeof STEPS)[number]);
    this.errors = errorTexts(step, this.context.flow);
    this.#wrong = String(step.description_placeholders?.address ?? "");
    this.#set({ ...withFields(this.draft, step.step_id, step.data_schema ?? []), at: shown < 0 ? at : shown });
    this.#focusFirst();
  }

  #close = () => {
    if (!this.#touched) {
      this.#done();
      return;
    }
    this.asking = true;
    this.#focusFirst();
  };

  #goOn = () => {
    this.asking = false;
    this.#focusFirst();
  };

  #done = () => {
    this.#touched = false;
    forgetDraft();
    closeDialog(this.root);
  };

  /** However it was closed. If nobody has said so, what was entered is kept for the next time. */
  #closed = () => {
    if (this.#touched) keepDraft({ ...this.draft, closed: true });
    emit(this, "done");
  };
}
Wizard.define("cpn0-wizard");
