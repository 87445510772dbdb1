/** A custom element that draws itself anew, once, after any of its properties has changed. */
import { render } from "lit-html";
import shared from "./shared.css";

/** What has changed since it was last drawn, with the values before. */
export type Changed = Map<string, unknown>;

export abstract class Component extends HTMLElement {
  /** What is drawn anew when it is set to something else. They are to be declared only: a field would hide them. */
  static properties: readonly string[] = [];
  /** Its styles, beside those that all share. */
  static css = "";
  readonly root = this.attachShadow({ mode: "open" });
  /** Whether it has been drawn. */
  hasUpdated = false;
  /** Ends after the next drawing. */
  updateComplete: Promise<void> = Promise.resolve();
  #values: Record<string, unknown> = {};
  #changed: Changed = new Map();
  #due = false;

  protected abstract render(): unknown;

  /** Before it is drawn: what is set here is part of it. */
  protected willUpdate(_changed: Changed): void {}

  /** After it was drawn for the first time. */
  protected firstUpdated(): void {}

  /** After it was drawn. */
  protected updated(_changed: Changed): void {}

  connectedCallback() {
    if (!this.hasUpdated) this.root.adoptedStyleSheets = sheets(this.constructor as typeof Component);
    this.requestUpdate();
  }

  disconnectedCallback() {}

  /** Draw it soon, as if `name` had changed. */
  requestUpdate(name = "", before?: unknown) {
    if (!this.#changed.has(name)) this.#changed.set(name, before);
    if (this.#due || !this.isConnected) return;
    this.#due = true;
    this.updateComplete = this.#update();
  }

  async #update() {
    await undefined;
    const changed = this.#changed;
    this.#changed = new Map();
    try {
      this.willUpdate(changed);
      render(this.render(), this.root);
    } finally {
      this.#due = false;
    }
    if (!this.hasUpdated) {
      this.hasUpdated = true;
      this.firstUpdated();
    }
    this.updated(changed);
  }

  /** Define an element once, however often the script is loaded. */
  static define(name: string) {
    if (customElements.get(name)) return;
    // biome-ignore lint/complexity/noThisInStatic: it is the class that is defined, not this one.
    for (const each of this.properties) Object.defineProperty(this.prototype, each, accessor(each));
    // biome-ignore lint/complexity/noThisInStatic: as above.
    customElements.define(name, this as unknown as CustomElementConstructor);
  }

  /** Used by the accessors. */
  get(name: string) {
    return this.#values[name];
  }

  set(name: string, value: unknown) {
    const before = this.#values[name];
    if (Object.is(before, value)) return;
    this.#values[name] = value;
    this.requestUpdate(name, before);
  }
}

const accessor = (name: string): PropertyDescriptor & ThisType<Component> => ({
  get() {
    return this.get(name);
  },
  set(value: unknown) {
    this.set(name, value);
  },
});

const known = new Map<string, CSSStyleSheet>();

const sheets = ({ css }: typeof Component) =>
  [shared, css].map((text) => {
    let sheet = known.get(text);
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      known.set(text, sheet);
    }
    return sheet;
  });
