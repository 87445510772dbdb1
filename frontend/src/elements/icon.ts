/** Icons: shapes of Material Design, drawn in the colour of the text. */
import { mdiCheckAll, mdiFuseAlert, mdiLanDisconnect, mdiShieldAlert } from "@mdi/js";
import { html } from "lit-html";
import type { Case } from "../model";

/** Sizes: `s` 16, none 20, `l` 24 pixels. What it means is said beside it. */
export const icon = (path: string, size: "" | "s" | "l" = "") =>
  html`<svg class="i ${size}" viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;

export const CASE_ICON: Record<Case, string> = {
  fuse_tripped: mdiFuseAlert,
  unavailable: mdiLanDisconnect,
  sensors: mdiShieldAlert,
};
export const SEEN_ICON = mdiCheckAll;
