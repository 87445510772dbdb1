/** Draws thirty days of a case. The table below says all of it in words. */
import { html, nothing, svg } from "lit-html";
import type { Context } from "../context";
import { DAYS, type Day } from "./days";

const HIGH = 30;
/** However short, it is seen. */
const LEAST = 4;

export const bars = (context: Context, label: string, all: Day[], chosen: number, choose: (day: number) => void) =>
  html`<svg class="bars" viewBox="0 0 ${DAYS * 10} ${HIGH + 2}" preserveAspectRatio="none" role="img" aria-label=${label}>
    ${all.map((day, at) => bar(context, day, at, chosen === at, () => choose(chosen === at ? -1 : at)))}
  </svg>`;

const bar = ({ date }: Context, day: Day, at: number, chosen: boolean, choose: () => void) => {
  const x = at * 10 + 1;
  const rect = (kind: string, y: number, height: number) =>
    svg`<rect class=${kind} x=${x} y=${y} width="8" height=${height} rx="1.5"></rect>`;
  const active = Math.max(LEAST, HIGH * Math.min(1, day.active));
  return svg`<g class=${chosen ? "chosen" : ""} @click=${choose}>
    <title>${date(day.start)}</title>
    ${rect(day.kept ? "ok" : "none", 1, HIGH)}
    ${day.unknown ? rect("un", 1, HIGH * Math.min(1, day.unknown)) : nothing}
    ${day.active ? rect("bad", HIGH + 1 - active, active) : nothing}
  </g>`;
};

export const legend = ({ t }: Context) => html`<div class="legend small quiet">
  <span><i></i>${t("point.legend_fine")}</span>
  <span><i class="a"></i>${t("point.legend_active")}</span>
  <span><i class="u"></i>${t("point.legend_unknown")}</span>
</div>`;
