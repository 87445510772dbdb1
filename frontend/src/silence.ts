/** For how long somebody wants to hear nothing. Pure. */

const HOUR = 36e5;
const MORNING = 7;

export const SPANS = ["hour_1", "hour_4", "morning", "week", "own"] as const;
export type Span = (typeof SPANS)[number];

/** When a silence that begins now ends; nothing if the person's own time is missing. */
export const endOf = (span: Span, own: string, now: Date): Date | undefined => {
  switch (span) {
    case "hour_1":
      return new Date(+now + HOUR);
    case "hour_4":
      return new Date(+now + 4 * HOUR);
    case "week":
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 7, now.getHours(), now.getMinutes());
    case "morning":
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING);
    case "own":
      return own ? new Date(own) : undefined;
  }
};
