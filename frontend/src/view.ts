/** What is listed and how it is sorted, as the address says it: a view can be bookmarked. Pure. */
import { type Column, type Row, STATUSES } from "./row";

export const FILTERS = ["status", "case", "area", "source", "group"] as const;
export type Filter = (typeof FILTERS)[number];
export type Filters = Partial<Record<Filter, string[]>>;

export interface View {
  q: string;
  /** A column, `-` before it turns it round; empty: problems first. */
  sort: string;
  filters: Filters;
}

/** In the filters: no area, no group. */
export const NONE = "none";
/** What can be chosen as status beside the status itself. */
export const SPECIAL = ["ungrouped", "silenced"] as const;
export const CHOICES = [...STATUSES, ...SPECIAL] as const;

export const everything = (sort = ""): View => ({ q: "", sort, filters: {} });

/** How many filters are set. */
export const filterCount = ({ filters }: View) => FILTERS.reduce((sum, each) => sum + (filters[each]?.length ?? 0), 0);

/** Whether nothing is left out. */
export const isPlain = (view: View) => !view.q && !filterCount(view);

/** Set or unset one value of a filter. */
export const toggled = (view: View, filter: Filter, value: string): View => {
  const chosen = view.filters[filter] ?? [];
  const values = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  return { ...view, filters: { ...view.filters, [filter]: values } };
};

export const fromAddress = (query: string): View => {
  const asked = new URLSearchParams(query);
  const filters: Filters = {};
  for (const each of FILTERS) {
    const values = asked
      .getAll(each)
      .flatMap((value) => value.split(","))
      .filter(Boolean);
    if (values.length) filters[each] = values;
  }
  return { q: asked.get("q") ?? "", sort: asked.get("sort") ?? "", filters };
};

export const toAddress = ({ q, sort, filters }: View) => {
  const asked = new URLSearchParams();
  if (q) asked.set("q", q);
  for (const each of FILTERS) if (filters[each]?.length) asked.set(each, filters[each].join(","));
  if (sort) asked.set("sort", sort);
  return asked.toString().replaceAll("%2C", ",");
};

const TESTS: Record<Filter, (row: Row, value: string) => boolean> = {
  status: (row, value) => {
    if (value === "ungrouped") return !row.groups.length;
    return value === "silenced" ? !!row.point.silenced : row.status === value;
  },
  case: (row, value) => row.point.cases[value as "sensors"]?.verdict === "active",
  area: (row, value) => (row.point.area || NONE) === value,
  source: (row, value) => row.point.sources.includes(value),
  group: (row, value) => (value === NONE ? !row.groups.length : row.groups.includes(value)),
};

/** Keep what one value of each filter fits. */
export const filtered = (rows: Row[], filters: Filters) => {
  const wanted = FILTERS.filter((each) => filters[each]?.length);
  if (!wanted.length) return rows;
  return rows.filter((row) => wanted.every((each) => filters[each]?.some((value) => TESTS[each](row, value))));
};

const newest = (a: string, b: string) => (a === b ? 0 : a < b ? 1 : -1);

/** Problems first: what is acknowledged or silenced after what is not, the newest first, then by name. */
const attention = (a: Row, b: Row) => a.need - b.need || newest(a.since, b.since) || a.rank - b.rank;

export const sorted = (rows: Row[], sort: string, collator: Intl.Collator) => {
  if (!sort) return rows.slice().sort(attention);
  const way = sort[0] === "-" ? -1 : 1;
  const column = sort.replace("-", "") as Column;
  if (column === "name") return rows.slice().sort((a, b) => way * (a.rank - b.rank));
  const value = (row: Row) => (column === "since" ? row.since : row.text[column]) ?? "";
  const compare = column === "since" ? newest : collator.compare;
  return rows.slice().sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    // What is empty stands last, whichever way.
    const order = !x || !y ? +!x - +!y : way * compare(x, y);
    return order || a.rank - b.rank;
  });
};
