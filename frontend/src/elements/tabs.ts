/** A list of tabs: one stop of the Tab key, the arrows go from tab to tab. */
import { html } from "lit-html";

export interface Tabs<T extends string> {
  names: readonly T[];
  chosen: T;
  label: string;
  content: (name: T) => unknown;
  choose: (name: T) => void;
}

/** The panel of a tab has the id `p-<name>`. */
export const tabs = <T extends string>({ names, chosen, label, content, choose }: Tabs<T>) => {
  const arrows = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const list = (event.currentTarget as HTMLElement).parentElement;
    const next = names[(names.indexOf(chosen) + by + names.length) % names.length];
    choose(next);
    requestAnimationFrame(() => list?.querySelector<HTMLElement>(`#t-${next}`)?.focus());
  };
  return html`<div class="tabs" role="tablist" aria-label=${label}>
    ${names.map(
      (name) => html`<button role="tab" id="t-${name}" aria-selected=${name === chosen} aria-controls="p-${name}"
        tabindex=${name === chosen ? 0 : -1} @click=${() => choose(name)} @keydown=${arrows}>${content(name)}</button>`,
    )}
  </div>`;
};
