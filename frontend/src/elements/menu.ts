/** A button with a list of actions under it. */
import { html, nothing } from "lit-html";
import { icon } from "./icon";

export interface Item {
  shape: string;
  text: string;
  action: () => void;
}

export interface Menu {
  label: string;
  shape: string;
  open: boolean;
  busy?: boolean;
  items: Item[];
  toggle: (open: boolean) => void;
}

/** It closes when something is chosen, when the focus leaves it, and by Escape. */
export const menu = ({ label, shape, open, busy, items, toggle }: Menu) => {
  const leave = (event: FocusEvent) => {
    if (!(event.currentTarget as HTMLElement).contains(event.relatedTarget as Node)) toggle(false);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    toggle(false);
    (event.currentTarget as HTMLElement).querySelector("button")?.focus();
  };
  const item = ({ shape, text, action }: Item) => {
    const choose = () => {
      toggle(false);
      action();
    };
    return html`<button @click=${choose}>${icon(shape)}${text}</button>`;
  };
  return html`<div class="anchor" @focusout=${leave} @keydown=${key}>
    <button class="ib" title=${label} aria-label=${label} aria-expanded=${open} ?disabled=${busy} @click=${() => toggle(!open)}>${icon(shape, "l")}</button>
    ${open ? html`<div class="menu" tabindex="-1">${items.map(item)}</div>` : nothing}
  </div>`;
};
