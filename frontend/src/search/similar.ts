/** Which words are most like one that nothing has. Pure. */
import { COLUMNS, type Column, type Row } from "../row";

/** How many are offered at most. */
const MOST = 6;

/** A beginning is enough: the word may be typed to its end yet. */
export function alike(word: string, rows: Row[], column?: Column): string[] {
  let best = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
  if (!best) return [];
  let found: string[] = [];
  for (const each of vocabulary(rows, column)) {
    const distance = edits(word, each, best, true);
    if (distance < best) [best, found] = [distance, [each]];
    else if (distance === best) found.push(each);
  }
  return found.sort().slice(0, MOST);
}

let vocabularyOf: Row[] | undefined;
let vocabularies = new Map<string, Set<string>>();

/** All words of a column, or of all; read once for the same rows. */
function vocabulary(rows: Row[], column?: Column): Set<string> {
  if (vocabularyOf !== rows) [vocabularyOf, vocabularies] = [rows, new Map()];
  const known = vocabularies.get(column ?? "");
  if (known) return known;
  const words = new Set<string>();
  for (const row of rows) {
    for (const each of column ? [column] : COLUMNS) {
      for (const word of row.folded[each].split(/[^\p{L}\p{N}]+/u)) if (word.length > 2) words.add(word);
    }
  }
  vocabularies.set(column ?? "", words);
  return words;
}

/**
 * How many letters are wrong, missing, too many or swapped, in all of `b` or in its beginning.
 *
 * More than `most` is all the same: then it is `most + 1`. (Damerau's distance, row by row.)
 */
export function edits(a: string, b: string, most: number, beginning = false): number {
  if (b.length < a.length - most || (!beginning && b.length > a.length + most)) return most + 1;
  const width = Math.min(b.length, a.length + most);
  let before: number[] = [];
  let last = Array.from({ length: width + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= width; j++) {
      let value = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + +(a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, before[j - 2] + 1);
      row[j] = value;
      if (value < least) least = value;
    }
    if (least > most) return most + 1;
    [before, last] = [last, row];
  }
  return beginning ? Math.min(...last) : last[width];
}
