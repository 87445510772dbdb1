/**
 * What was typed into Magic Search, understood. Pure.
 *
 * Words narrow. `area:harbour` looks in one column, `"car park"` is one word, `a|b` is either, `-word` excludes,
 * `since:>2h` compares. Accents and case do not count.
 */
import type { Column } from "../row";

export interface Term {
  not: boolean;
  column?: Column;
  /** One of these is enough. */
  words: string[];
  typed: string;
  /** For `since`: it lasts longer, or shorter, than so many milliseconds. */
  older?: number;
  younger?: number;
}

const MARKS = /\p{M}/gu;
const ASCII = /^[\x20-\x7e]*$/;
const TOKEN = /(-)?(?:([\p{L}_]+):)?(?:"([^"]*)"?|(\S+))/gu;
const AGE = /^([<>])(\d+)\s*([a-z]*)$/i;
const MINUTE = 6e4;
const UNITS: Record<string, number> = { s: 1e3, m: MINUTE, min: MINUTE, h: 36e5, d: 864e5, t: 864e5, w: 6048e5 };

/** A text as it is searched. */
export const fold = (text: string) =>
  ASCII.test(text) ? text.toLowerCase() : text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(MARKS, "");

/** Read what was typed. `names` are the columns by what people call them, folded. */
export function parse(typed: string, names: Map<string, Column>): Term[] {
  const terms: Term[] = [];
  for (const [whole, not, prefix, quoted, plain] of typed.matchAll(TOKEN)) {
    const column = prefix ? names.get(fold(prefix)) : undefined;
    // An unknown column is no column: the text is looked for as it stands.
    const value = quoted ?? (prefix && !column ? `${prefix}:${plain}` : plain);
    const age = column === "since" ? AGE.exec(value) : null;
    const words = age
      ? []
      : fold(value)
          .split(quoted === undefined ? "|" : "\n")
          .filter(Boolean);
    if (age) terms.push({ not: !!not, column, words, typed: whole, ...limit(age) });
    else if (words.length) terms.push({ not: !!not, column, words, typed: value });
  }
  return terms;
}

const limit = ([, sign, count, unit]: RegExpExecArray) => {
  const ms = +count * (UNITS[unit.toLowerCase()] ?? MINUTE);
  return sign === ">" ? { older: ms } : { younger: ms };
};
