/** Why a mail was or was not sent, in a sentence of the person's own language. */
import type { Context } from "./context";
import type { Alert, Case, CaseState, Group } from "./model";
import type { Row } from "./row";
import type { Store } from "./store";

/** `group` is missing if nobody is asked for: then the sentence is about the charge point alone. */
export const why = (context: Context, store: Store, row: Row, each: Case, group?: Group, alert?: Alert): string => {
  const { t, time } = context;
  if (!alert) return quiet(context, store, row, row.point.cases[each], group);
  if (alert.state === "recovering") return t("why.recovering", { time: time(alert.next) });
  // What has a time says it; a mail that is under way, and one without reminders, have none.
  const timed = alert.next && (alert.reason === "told" || alert.reason === "in_outbox");
  return t(`why.${alert.reason}${timed ? "_until" : ""}`, {
    time: time(alert.next),
    hold: alert.next ? context.span(+new Date(alert.next) - +new Date(alert.since)) : "",
    until: context.until(alert.reason === "muted" ? group?.muted?.until : row.point.silenced?.until),
    name: alert.by ?? "",
  });
};

const quiet = ({ t }: Context, store: Store, row: Row, state: CaseState, group?: Group): string => {
  if (state.verdict === "active") return t(group ? "why.not_wanted" : "why.no_group");
  if (state.verdict === "clear") return t("why.ok");
  if (!state.watched) return t("why.unwatched");
  const link = store.sites.get(row.point.site)?.links.find((one) => one.points.includes(row.id));
  return link ? t("why.link_lost", { name: link.name }) : t("why.unknown");
};
