/** When a group is told, in sentences of the person's own language. Pure but for the formats. */
import type { Context } from "../context";
import type { Case, Duration, Timing } from "../model";

const milliseconds = ({ hours, minutes, seconds }: Duration) => ((hours * 60 + minutes) * 60 + seconds) * 1e3;

/** Each sentence is one of the group's settings. */
export const timingSentences = ({ t, span, clock }: Context, timing: Timing): string[] => {
  const lasting = (duration: Duration) => span(milliseconds(duration));
  const repeat = milliseconds(timing.repeat_interval);
  const sentences = [
    milliseconds(timing.group_wait)
      ? t("timing.collected", { time: lasting(timing.group_wait) })
      : t("timing.not_collected"),
    t(timing.send_resolved ? "timing.over_told" : "timing.over_not_told", {
      count: milliseconds(timing.recovery_hold),
      time: lasting(timing.recovery_hold),
    }),
    repeat ? t("timing.reminders", { time: span(repeat) }) : t("timing.no_reminders"),
    timing.quiet_start && timing.quiet_end
      ? t("timing.quiet", { start: clock(timing.quiet_start), end: clock(timing.quiet_end) })
      : t("timing.no_quiet"),
  ];
  if (timing.weekly) sentences.push(t("timing.weekly"));
  if (timing.tell_links) sentences.push(t("timing.links"));
  return sentences;
};

/** How long a case must last before it is told, and whether it is told in the quiet hours too. */
export const caseTiming = ({ t, span }: Context, timing: Timing, each: Case): string => {
  const hold = milliseconds(timing[`hold_${each}`]);
  const when = hold ? t("group.after", { time: span(hold) }) : t("group.at_once");
  const urgent = timing.quiet_start && timing.urgent.includes(each);
  return urgent ? `${when} · ${t("group.urgent")}` : when;
};
