/**
 * The dialogs of a notification group, over Home Assistant's REST interface: the rules are in the integration only.
 *
 * A flow cannot go back, and is gone after a restart. So the page keeps the answers, and begins a flow anew
 * whenever it is to be at another step than it is: name and charge points are then given again.
 */
import type { Entered, Field } from "./form";
import type { Hass, Values } from "./hass";

export interface Step {
  type: "form" | "menu" | "create_entry" | "abort";
  flow_id: string;
  step_id: string;
  data_schema?: Field[];
  errors?: Record<string, string> | null;
  description_placeholders?: Values | null;
  reason?: string;
}

/** The steps of the wizard, in order. */
export const STEPS = ["user", "charge_points", "confirm"] as const;

/** What was entered, by step. */
export type Answers = Partial<Record<string, Entered>>;

const PATH = "config/config_entries/subentries/flow";

export class Flow {
  /** Where it is; nothing before it has begun. */
  step?: Step;

  constructor(
    readonly hass: () => Hass,
    readonly entry: string,
    readonly subentry?: string,
  ) {}

  /** Begin, and go to one of the things that can be done with a group. */
  async begin(choice: string): Promise<Step> {
    await this.stop();
    const handler = [this.entry, "notification_group"];
    const data = this.subentry ? { handler, subentry_id: this.subentry } : { handler };
    this.step = await this.hass().callApi<Step>("POST", PATH, data);
    return this.step.type === "menu" ? this.answer({ next_step_id: choice }) : this.step;
  }

  async answer(data: object): Promise<Step> {
    this.step = await this.hass().callApi<Step>("POST", `${PATH}/${this.step?.flow_id}`, data);
    return this.step;
  }

  /**
   * Answer a step, after those before it if the flow is not there; return what comes then.
   *
   * It stops at the first step that does not take its answer.
   */
  async walk(at: string, answers: Answers): Promise<Step> {
    let step = this.step?.type === "form" && this.step.step_id === at ? this.step : await this.begin("change");
    for (const name of STEPS) {
      if (step.type !== "form" || step.step_id !== name) continue;
      step = await this.answer(answers[name] ?? {});
      if (name === at) break;
    }
    return step;
  }

  /** End it; whether it is still there does not matter. */
  async stop() {
    const { step } = this;
    this.step = undefined;
    if (step?.type === "form" || step?.type === "menu") {
      await this.hass()
        .callApi("DELETE", `${PATH}/${step.flow_id}`)
        .catch(() => {});
    }
  }
}

/** The errors of a step in the person's language, by field. */
export const errorTexts = (step: Step, flow: (key: string, values?: Values) => string): Record<string, string> => {
  const placeholders = step.description_placeholders ?? {};
  const entries = Object.entries(step.errors ?? {});
  return Object.fromEntries(entries.map(([field, error]) => [field, flow(`error.${error}`, placeholders) || error]));
};
