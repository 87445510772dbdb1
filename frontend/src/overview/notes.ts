/** What keeps people from being told, above everything else: nothing is shown if there is nothing. */
import { mdiAlertCircleOutline } from "@mdi/js";
import { html, nothing } from "lit-html";
import type { Context } from "../context";
import { icon } from "../elements/icon";
import type { Link, Site } from "../model";

export const notes = (context: Context, sites: Site[]) => {
  const all = [
    ...sites.flatMap((site) => mailNotes(context, site)),
    ...sites.flatMap((site) => linkNotes(context, site)),
  ];
  return all.length ? html`<div class="notes">${all}</div>` : nothing;
};

const mailNotes = ({ t }: Context, { mail, title }: Site) => {
  if (mail.state === "ok") return [];
  if (mail.state === "none") return [note(t("overview.mail_none", { site: title }))];
  return [note(t("overview.mail_failing", { site: title, error: mail.error }), true)];
};

const linkNotes = ({ t, time }: Context, { links }: Site) =>
  links.map(({ name, since, points }: Link) =>
    note(t("overview.link_lost", { name, time: time(since), count: points.length })),
  );

const note = (text: string, bad = false) =>
  html`<p class="note ${bad ? "red" : ""}" role=${bad ? "alert" : nothing}>${icon(mdiAlertCircleOutline)}<span>${text}</span></p>`;
