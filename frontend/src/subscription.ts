/** The one subscription of the page: it is taken up again by itself when a message is missing. */

import type { Context } from "./context";
import { DOMAIN, type Hass } from "./hass";
import type { Message } from "./model";
import { Store } from "./store";

export class Subscription {
  #unsubscribe?: () => Promise<void> | void;
  /** Answers to a subscription that was given up are not ours. */
  #turn = 0;
  #begun = false;

  constructor(
    readonly hass: () => Hass,
    readonly context: () => Context,
    /** There is something new in the store. */
    readonly changed: (store: Store) => void,
    readonly failed: (error: unknown) => void,
  ) {}

  /** Begin, unless that is done already. After a lost connection Home Assistant's own code begins it anew. */
  async begin() {
    if (this.#begun) return;
    this.#begun = true;
    const turn = ++this.#turn;
    const store = new Store(this.context());
    const take = (message: Message) => {
      if (turn !== this.#turn) return;
      if (store.take(message)) this.changed(store);
      else void this.again();
    };
    try {
      const unsubscribe = await this.hass().connection.subscribeMessage(take, { type: `${DOMAIN}/subscribe` });
      if (turn === this.#turn) this.#unsubscribe = unsubscribe;
      else end(unsubscribe);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#begun = false;
      this.failed(error);
    }
  }

  async again() {
    this.end();
    await this.begin();
  }

  end() {
    this.#turn++;
    this.#begun = false;
    if (this.#unsubscribe) end(this.#unsubscribe);
    this.#unsubscribe = undefined;
  }
}

/** The connection may be gone already: then there is nothing to end. */
const end = (unsubscribe: () => Promise<void> | void) => {
  Promise.resolve()
    .then(unsubscribe)
    .catch(() => {});
};
