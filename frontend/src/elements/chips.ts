/** Small pieces of text in the table and beside it. */
import { mdiBellSleepOutline, mdiCheck, mdiHelpCircleOutline } from "@mdi/js";
import { html, nothing } from "lit-html";
import type { Context } from "../context";
import type { Case, Point } from "../model";
import { type Column, verdict } from "../row";
import { pieces } from "../search/marks";
import type { Term } from "../search/terms";
import { CASE_ICON, icon, SEEN_ICON } from "./icon";

/** How a case stands: a tick if it is fine, else an icon and a word; those who do not see always get the word. */
export const caseChip = (context: Context, each: Case, point: Point, acknowledged: boolean) => {
  const state = point.cases[each];
  const word = verdict(context, each, point);
  if (state.verdict === "active") return troubleChip(each, word, point, acknowledged);
  if (state.verdict === "clear") {
    return html`<span class="fine" title=${word}>${icon(mdiCheck)}<span class="sr">${word}</span></span>`;
  }
  return state.watched
    ? html`<span class="dim">${icon(mdiHelpCircleOutline, "s")}${word}</span>`
    : html`<span class="dim" title=${word}><span aria-hidden="true">–</span><span class="sr">${word}</span></span>`;
};

/** Filled; only an outline if somebody has seen it already, or nobody is told. */
const troubleChip = (each: Case, word: string, point: Point, acknowledged: boolean) => {
  const colour = each === "unavailable" ? "amber" : "red";
  const off = acknowledged || point.silenced;
  const shape = point.silenced ? mdiBellSleepOutline : acknowledged ? SEEN_ICON : CASE_ICON[each];
  return html`<span class="chip ${colour} ${off ? "off" : ""}">${icon(shape, "s")}<span class="cut">${word}</span></span>`;
};

/** A text with its matches marked. */
export const marked = (text: string, terms: Term[], column: Column) => {
  const cut = pieces(text, terms, column);
  return cut.length === 1 ? text : cut.map((piece, at) => (at % 2 ? html`<mark>${piece}</mark>` : piece));
};

const GROUPS_SHOWN = 2;

export const groupChips = (names: string[], terms: Term[]) => {
  const rest = names.slice(GROUPS_SHOWN);
  return html`${names
    .slice(0, GROUPS_SHOWN)
    .map(
      (name) =>
        html`<span class="chip ghost" title=${name}><span class="cut">${marked(name, terms, "group")}</span></span>`,
    )}${rest.length ? html`<span class="chip ghost" title=${rest.join(", ")}>+${rest.length}</span>` : nothing}`;
};
