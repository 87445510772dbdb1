/** Draws the fields of a flow's form. */
import { mdiChevronDown, mdiDeleteOutline, mdiPlus } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Context } from "../context";
import type { Entered, Field, SelectOptions, TextOptions } from "../form";
import type { Duration } from "../model";
import { icon } from "./icon";

export interface Form {
  context: Context;
  step: string;
  values: Entered;
  errors: Record<string, string>;
  /** The value that an error is about, if it is one of several. */
  wrong?: string;
  change: (values: Entered) => void;
}

/** A field with its words, and what is done with what is entered. */
interface Shown {
  form: Form;
  name: string;
  label: string;
  help: string;
  value: unknown;
  set: (value: unknown) => void;
}

export const formFields = (form: Form, list: Field[], section = ""): TemplateResult[] =>
  list.map(
    (field) => html`<div class="f">${field.schema ? part(form, field, field.schema) : one(form, field, section)}</div>`,
  );

const part = (form: Form, { name }: Field, schema: Field[]) => {
  const { context, values } = form;
  const inner: Form = {
    ...form,
    values: (values[name] ?? {}) as Entered,
    change: (value) => form.change({ ...values, [name]: value }),
  };
  // An error inside a section has no field of its own: it stands above the form.
  return html`<details class="card section" ?open=${!!form.errors.base}>
    <summary class="pad">
      <h3 class="grow">${context.flow(`step.${form.step}.sections.${name}.name`)}</h3>${icon(mdiChevronDown)}
    </summary>
    <div class="pad">${formFields(inner, schema, name)}</div>
  </details>`;
};

const one = (form: Form, field: Field, section: string) => {
  const { context, values } = form;
  const { name } = field;
  const at = `step.${form.step}${section && `.sections.${section}`}`;
  const shown: Shown = {
    form,
    name,
    label: context.flow(`${at}.data.${name}`) || name,
    help: context.flow(`${at}.data_description.${name}`),
    value: values[name],
    set: (value) => form.change({ ...values, [name]: value }),
  };
  const [kind, options] = Object.entries(field.selector ?? { text: {} })[0];
  if (kind === "text" && options?.multiple) return rows(shown, options);
  if (kind === "select") return options?.multiple ? boxes(shown, options) : choice(shown, options ?? {});
  if (kind === "boolean") return box(shown);
  if (kind === "duration") return duration(shown, options?.enable_second !== false);
  return line(shown, kind === "time" ? "time" : (options?.type ?? "text"));
};

/** Keys pressed in a field are no shortcuts of Home Assistant. */
const stop = (event: KeyboardEvent) => event.stopPropagation();
const entered = (event: Event) => (event.target as HTMLInputElement).value;

const notes = ({ form, name, help }: Shown) => html`
  ${form.errors[name] ? html`<p class="err" id="e-${name}" role="alert">${form.errors[name]}</p>` : nothing}
  ${help ? html`<p class="help" id="h-${name}">${help}</p>` : nothing}`;

/** Several texts, one per row. */
const rows = (shown: Shown, { type = "text" }: TextOptions) => {
  const { form, name, label, set } = shown;
  const { t } = form.context;
  const texts = (shown.value as string[] | undefined)?.length ? (shown.value as string[]) : [""];
  const isWrong = (text: string) => !!form.errors[name] && (!form.wrong || form.wrong === text);
  const add = (event: Event) => {
    const fieldset = (event.target as HTMLElement).closest("fieldset");
    set([...texts, ""]);
    setTimeout(() => [...(fieldset?.querySelectorAll("input") ?? [])].at(-1)?.focus(), 50);
  };
  const row = (text: string, i: number) => html`<div class="row gap">
    <input class="in" type=${type} autocomplete=${type === "email" ? type : "off"} autocapitalize="off" ?data-first=${!i}
      aria-label="${label} ${i + 1}" aria-invalid=${isWrong(text)} aria-describedby="e-${name} h-${name}"
      .value=${text} @keydown=${stop} @input=${(event: Event) => set(texts.with(i, entered(event)))}>
    ${
      texts.length > 1
        ? html`<button type="button" class="ib" aria-label=${t("form.remove", { number: i + 1 })}
          @click=${() => set(texts.toSpliced(i, 1))}>${icon(mdiDeleteOutline)}</button>`
        : nothing
    }
  </div>`;
  return html`<fieldset>
    <legend><h3>${label}</h3></legend>
    ${texts.map(row)}
    <button type="button" class="btn low tonal" @click=${add}>${icon(mdiPlus)}${t(type === "email" ? "form.add_email" : "form.add")}</button>
    ${notes(shown)}
  </fieldset>`;
};

const named = ({ form }: Shown, { options = [], translation_key: key }: SelectOptions) =>
  options.map((each) =>
    typeof each === "string" ? { value: each, label: key ? form.context.option(key, each) : each } : each,
  );

/** Several of a list. What is chosen stays in the list's order. */
const boxes = (shown: Shown, options: SelectOptions) => {
  const all = named(shown, options);
  const chosen = (shown.value ?? []) as string[];
  const toggle = (value: string) =>
    shown.set(all.map((each) => each.value).filter((each) => (each === value) !== chosen.includes(each)));
  return html`<fieldset aria-describedby="e-${shown.name} h-${shown.name}">
    <legend><h3>${shown.label}</h3></legend>
    ${all.map(
      ({ value, label }) => html`<label class="opt">
        <input type="checkbox" .checked=${chosen.includes(value)} @change=${() => toggle(value)}><span>${label}</span>
      </label>`,
    )}
    ${notes(shown)}
  </fieldset>`;
};

const choice = (shown: Shown, options: SelectOptions) => html`<label class="field">
    <span>${shown.label}</span>
    <select class="in" aria-describedby="e-${shown.name} h-${shown.name}" @change=${(event: Event) => shown.set(entered(event))}>
      ${named(shown, options).map(
        ({ value, label }) => html`<option value=${value} ?selected=${value === shown.value}>${label}</option>`,
      )}
    </select>
  </label>
  ${notes(shown)}`;

const box = ({ label, help, value, set }: Shown) => html`<label class="opt">
  <input type="checkbox" .checked=${!!value} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}>
  <span>${label}<br><span class="quiet small">${help}</span></span>
</label>`;

const UNITS = ["hours", "minutes", "seconds"] as const;

const duration = (shown: Shown, seconds: boolean) => {
  const value = (shown.value ?? { hours: 0, minutes: 0, seconds: 0 }) as Duration;
  return html`<fieldset aria-describedby="h-${shown.name}">
    <legend>${shown.label}</legend>
    <div class="row">
      ${UNITS.filter((unit) => seconds || unit !== "seconds").map(
        (unit) => html`<label class="row small quiet">
          <input class="in tiny num" type="number" min="0" inputmode="numeric" .value=${String(value[unit] ?? 0)}
            @keydown=${stop} @input=${(event: Event) => shown.set({ ...value, [unit]: Number(entered(event)) })}>
          ${shown.form.context.t(`form.${unit}`)}
        </label>`,
      )}
    </div>
    ${notes(shown)}
  </fieldset>`;
};

/** One line of text, or a time. What is emptied is not sent: then its default holds. */
const line = (shown: Shown, type: string) => {
  const { form, name, set } = shown;
  const text = String(shown.value ?? "");
  const take = (event: Event) => {
    const { [name]: _, ...rest } = form.values;
    if (entered(event)) set(entered(event));
    else form.change(rest);
  };
  return html`<label class="field">
      <span>${shown.label}</span>
      <input class="in ${type}" type=${type} maxlength="255" autocomplete="off" data-first aria-invalid=${!!form.errors[name]}
        aria-describedby="e-${name} h-${name}" .value=${type === "time" ? text.slice(0, 5) : text} @keydown=${stop} @input=${take}>
    </label>
    ${notes(shown)}`;
};
