/** How many charge points stand how; a tile that is pressed is a filter. */
import { html } from "lit-html";
import type { Context } from "../context";
import type { Row } from "../row";
import { toggled, type View } from "../view";

/** "In no group" is the silent failure: nobody would be told. */
const TILES = ["problem", "unavailable", "unknown", "ungrouped", "fine"] as const;

export const tiles = ({ t, number }: Context, rows: Row[], view: View, change: (view: View) => void) => {
  const count = counted(rows);
  const chosen = view.filters.status ?? [];
  return html`<div class="tiles" role="group" aria-label=${t("overview.status_strip")}>
    ${TILES.map(
      (each) => html`<button class="tile ${each} ${count[each] ? "" : "zero"}" aria-pressed=${chosen.includes(each)}
        @click=${() => change(toggled(view, "status", each))}>
        <b class="num">${number(count[each])}</b><span>${t(`status.${each}`)}</span>
      </button>`,
    )}
  </div>`;
};

export const counted = (rows: Row[]): Record<(typeof TILES)[number], number> => {
  const count = { problem: 0, unavailable: 0, unknown: 0, ungrouped: 0, fine: 0 };
  for (const row of rows) {
    count[row.status]++;
    if (!row.groups.length) count.ungrouped++;
  }
  return count;
};
