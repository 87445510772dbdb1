/** A modal: the browser keeps the focus in it, and gives it back. */
import { mdiClose } from "@mdi/js";
import { html } from "lit-html";
import type { Context } from "../context";
import { icon } from "./icon";

export interface Dialog {
  title: string;
  body: unknown;
  footer: unknown;
  wide?: boolean;
  /** It is asked whether it may be closed. */
  close: () => void;
  /** It is closed: a browser lets one `cancel` be refused, not a second one in a row. */
  closed: () => void;
}

export const dialog = (context: Context, { title, body, footer, wide, close, closed }: Dialog) => {
  const cancel = (event: Event) => {
    event.preventDefault();
    close();
  };
  // Plain divisions: a header in a dialog counts as a second banner of the page.
  return html`<dialog class=${wide ? "wide" : ""} aria-labelledby="dt" @cancel=${cancel} @close=${closed}>
    <div class="dh">
      <button class="ib" aria-label=${context.t("common.close")} @click=${close}>${icon(mdiClose, "l")}</button>
      <h2 id="dt" class="grow cut">${title}</h2>
    </div>
    <div class="body">${body}</div>
    <div class="df">${footer}</div>
  </dialog>`;
};

/** Open the dialog that has just been rendered. */
export const openDialog = (root: ParentNode) => {
  const found = root.querySelector("dialog");
  if (found && !found.open) found.showModal();
};

export const closeDialog = (root: ParentNode) => root.querySelector("dialog")?.close();
