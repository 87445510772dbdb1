/** What was entered in the wizard so far: it is kept in this tab until it is saved or discarded. */
import type { Answers } from "../flow";
import { cleaned, type Entered, type Field, suggested } from "../form";

const KEY = "cpn-wizard";

export interface Draft {
  site: string;
  /** The group that is changed; none for a new one. */
  group?: string;
  /** The step that is shown, from 0 on. */
  at: number;
  name: string;
  members: string[];
  /** What the flow asks besides name and charge points, by step. */
  fields: Record<string, Field[]>;
  entered: Record<string, Entered>;
  /** The browser has closed the dialog although it was asked not to. */
  closed?: boolean;
}

export const newDraft = (
  site: string,
  group: string | undefined,
  at: number,
  name: string,
  members: string[],
): Draft => ({
  site,
  group,
  at,
  name,
  members: [...members],
  fields: {},
  entered: {},
});

/** Of the step "charge_points": the page has a list and filters of its own for these. */
const OWN_LIST = ["filter", "charge_points", "mark_all"];

/** Take over what a step of the flow asks for; what was entered before stays. */
export const withFields = (draft: Draft, step: string, schema: Field[]): Draft => {
  if (step === "user") return draft;
  const fields = schema.filter((each) => !OWN_LIST.includes(each.name));
  const entered = { ...suggested(fields), ...draft.entered[step] };
  return { ...draft, fields: { ...draft.fields, [step]: fields }, entered: { ...draft.entered, [step]: entered } };
};

/** What the steps of the flow are answered. `exists` says whether a charge point is still there: one that is not would be refused. */
export const answersOf = ({ name, members, fields, entered }: Draft, exists: (id: string) => boolean): Answers => {
  const more = (step: string) => cleaned(fields[step] ?? [], entered[step] ?? {});
  return {
    user: { name },
    charge_points: { ...more("charge_points"), charge_points: members.filter(exists) },
    confirm: more("confirm"),
  };
};

export const keepDraft = (draft: Draft) => sessionStorage.setItem(KEY, JSON.stringify(draft));

export const forgetDraft = () => sessionStorage.removeItem(KEY);

export const keptDraft = (): Draft | undefined => {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
};
