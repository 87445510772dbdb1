/** Magic Search: which charge points fit. Pure. */
import type { Column, Row } from "../row";
import { alike } from "./similar";
import { parse, type Term } from "./terms";

export interface Found {
  rows: Row[];
  terms: Term[];
  /** Words that nothing has, and what was taken for them. */
  similar: { word: string; words: string[] }[];
}

/** Return what fits, in the order it was. A word that nothing has is taken for a typing error. */
export function search(rows: Row[], typed: string, names: Map<string, Column>, now: number): Found {
  const similar: Found["similar"] = [];
  const terms = parse(typed, names).map((term) => {
    if (term.not || !term.words.length || rows.some((row) => has(row, term))) return term;
    const words = [...new Set(term.words.flatMap((word) => alike(word, rows, term.column)))];
    if (!words.length) return term;
    similar.push({ word: term.typed, words });
    return { ...term, words };
  });
  const found = terms.length ? rows.filter((row) => terms.every((term) => fits(row, term, now))) : rows;
  return { rows: found, terms, similar };
}

const has = (row: Row, { column, words }: Term) =>
  words.some((word) => (column ? row.folded[column] : row.haystack).includes(word));

const fits = (row: Row, term: Term, now: number) => {
  const { older, younger } = term;
  if (older === undefined && younger === undefined) return has(row, term) !== term.not;
  const age = row.since ? now - +new Date(row.since) : -1;
  const inside = older === undefined ? age < (younger as number) : age > older;
  // What has no beginning has no age either.
  return age >= 0 && inside !== term.not;
};
