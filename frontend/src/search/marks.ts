/** Where in a text something was found. Pure. */
import type { Column } from "../row";
import { fold, type Term } from "./terms";

/** Cut a text into pieces: every second one is a match. */
export function pieces(text: string, terms: Term[], column: Column): string[] {
  const words = terms.filter((term) => counts(term, column)).flatMap((term) => term.words);
  const spans = words.length && text ? find(text, words) : [];
  const cut: string[] = [];
  let end = 0;
  for (const [from, to] of spans) {
    if (from < end) continue;
    cut.push(text.slice(end, from), text.slice(from, to));
    end = to;
  }
  return [...cut, text.slice(end)];
}

const counts = (term: Term, column: Column) => !term.not && (!term.column || term.column === column);

function find(text: string, words: string[]): [number, number][] {
  const [folded, places] = folding(text);
  const spans: [number, number][] = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      spans.push([places[at], places[at + word.length]]);
    }
  }
  return spans.sort((a, b) => a[0] - b[0]);
}

/** The folded text, and where each of its letters stands in the text itself: "strass" is in "Straße". */
function folding(text: string): [string, number[]] {
  let folded = "";
  const places: number[] = [];
  let at = 0;
  for (const sign of text) {
    const letters = fold(sign);
    folded += letters;
    for (let i = 0; i < letters.length; i++) places.push(at);
    at += sign.length;
  }
  return [folded, [...places, at]];
}
