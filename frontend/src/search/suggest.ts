/** What the word being typed into Magic Search may become. Pure. */
import { COLUMNS, type Column, type Row } from "../row";
import { fold } from "./terms";

export interface Offer {
  text: string;
  /** How many charge points have it. */
  count?: number;
}

/** How many are offered at most. */
const MOST = 8;
const OFFERED: readonly Column[] = ["area", "station", "source", "group", "status"];
const LAST = /(?:^|\s)(-?)(?:([\p{L}_]+):)?([^\s"]*)$/u;

/** Columns, and values with how many charge points have them; those that begin so come first. */
export function suggest(typed: string, rows: Row[], names: Map<string, Column>, label: (column: Column) => string) {
  const [, not, prefix, start] = LAST.exec(typed) ?? [];
  if (start === undefined || (!prefix && start.length < 2)) return [];
  const column = prefix ? names.get(fold(prefix)) : undefined;
  if (prefix && !column) return [];
  const wanted = fold(start);
  const found = (column ? [column] : OFFERED).flatMap((each) =>
    fitting(rows, each, wanted, `${not}${name(label(each))}`),
  );
  const columns: Offer[] = column
    ? []
    : COLUMNS.map(label)
        .filter((each) => fold(each).startsWith(wanted))
        .map((each) => ({ text: `${not}${name(each)}` }));
  found.sort((a, b) => +b.first - +a.first || b.count - a.count);
  return [...columns, ...found.map(({ text, count }) => ({ text, count }))].slice(0, MOST);
}

/** Put a suggestion in the place of the last word. */
export const complete = (typed: string, suggestion: string) =>
  typed.replace(/\S*$/, () => suggestion) + (suggestion.endsWith(":") ? "" : " ");

/** A column as it can be typed: names of several words lose their blanks and signs. */
const name = (label: string) => `${label.toLowerCase().replace(/[^\p{L}]/gu, "")}:`;

const fitting = (rows: Row[], column: Column, wanted: string, prefix: string) => {
  const found: { text: string; count: number; first: boolean }[] = [];
  for (const [value, { folded, count }] of valuesIn(rows, column)) {
    const at = folded.indexOf(wanted);
    if (at >= 0) found.push({ text: prefix + (/\s/.test(value) ? `"${value}"` : value), count, first: !at });
  }
  return found;
};

interface Counted {
  folded: string;
  count: number;
}
let valuesOf: Row[] | undefined;
let values = new Map<Column, Map<string, Counted>>();

/** The values of a column with how many charge points have them; counted once for the same rows. */
function valuesIn(rows: Row[], column: Column): Map<string, Counted> {
  if (valuesOf !== rows) [valuesOf, values] = [rows, new Map()];
  const before = values.get(column);
  if (before) return before;
  const counted = new Map<string, Counted>();
  for (const row of rows) {
    for (const value of row.text[column].split("\n")) {
      const known = counted.get(value);
      if (known) known.count++;
      else if (value) counted.set(value, { folded: fold(value), count: 1 });
    }
  }
  values.set(column, counted);
  return counted;
}
