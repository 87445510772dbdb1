/** Keeps the order of what is listed while somebody is about to press it. Pure. */
import type { Row } from "../row";

export class Order {
  /** While the pointer or the focus is at the list. */
  held = false;
  /** Whether it would stand in another order by now. */
  stale = false;
  #key?: string;
  #places = new Map<string, number>();

  /** Return the rows in the order to show. `key` says what is asked for: for something else nothing is kept. */
  keep(rows: Row[], key: string): Row[] {
    const shown = this.held && key === this.#key ? this.#asBefore(rows) : rows;
    this.stale = shown.some((row, at) => row !== rows[at]);
    this.#key = key;
    this.#places = new Map(shown.map((row, at) => [row.id, at]));
    return shown;
  }

  /** Let the next order be the one that is wanted, whoever is about to press something. */
  forget() {
    this.#places.clear();
    this.#key = undefined;
  }

  /** What is new stands last. */
  #asBefore(rows: Row[]): Row[] {
    const place = (row: Row) => this.#places.get(row.id) ?? Number.MAX_SAFE_INTEGER;
    return rows.slice().sort((a, b) => place(a) - place(b));
  }
}
