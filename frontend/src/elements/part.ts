/** What the elements of the page have in common, but for the page itself. */
import type { Context } from "../context";
import { type Hass, problemText, toast, type Values } from "../hass";
import type { Store } from "../store";
import { Component } from "./component";

/** `context` and `rev` are replaced when there is something new to show. */
export abstract class Part extends Component {
  static override properties: readonly string[] = ["context", "store", "rev", "busy"];
  declare context: Context;
  declare store: Store;
  declare rev: number;
  /** While something is done that was asked for. */
  declare busy: boolean;

  t = (key: string, values?: Values) => this.context.t(key, values);

  get hass(): Hass {
    return this.context.hass;
  }

  /** Do what was asked for; say so if it fails. */
  async act(action: () => Promise<unknown>, done = "") {
    this.busy = true;
    try {
      await action();
      if (done) toast(this, done);
    } catch (error) {
      toast(this, this.t("common.failed", { error: problemText(error) }));
    }
    this.busy = false;
  }

  /** Put the focus on what is in the page after the next drawing. */
  async focusLater(selector: string) {
    await this.updateComplete;
    this.root.querySelector<HTMLElement>(selector)?.focus();
  }
}
