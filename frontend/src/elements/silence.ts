/** Asks for how long charge points are silenced, or a group is muted. */
import { html, nothing } from "lit-html";
import { forEach } from "../bulk";
import { DOMAIN, emit, problemText, toast } from "../hass";
import { endOf, SPANS, type Span } from "../silence";
import { closeDialog, dialog, openDialog } from "./dialog";
import { Part } from "./part";
import own from "./silence.css";

export class SilenceDialog extends Part {
  static override properties = [...Part.properties, "devices", "name", "mute", "span", "own", "error"];
  static override css = own;
  declare devices: string[];
  /** What is silenced, in words. */
  declare name: string;
  /** Whether it is a group. */
  declare mute: boolean;
  declare span: Span;
  declare own: string;
  declare error: string;

  constructor() {
    super();
    this.span = "hour_1";
    this.own = this.error = "";
  }

  protected override firstUpdated() {
    openDialog(this.root);
  }

  override render() {
    const { t, full } = this.context;
    const until = endOf(this.span, this.own, new Date());
    const body = html`<p class="quiet">${t("silence.text")}</p>
      <fieldset class="choices">
        <legend class="sr">${t("silence.how_long")}</legend>
        ${SPANS.map((each) => this.#choice(each))}
      </fieldset>
      <p aria-live="polite" class="small quiet">${until ? t("silence.preview", { time: full(+until) }) : nothing}</p>
      ${this.error ? html`<p class="err" role="alert">${this.error}</p>` : nothing}`;
    const footer = html`<button class="btn" @click=${this.#close}>${t("common.cancel")}</button>
      <button class="btn main" ?disabled=${!until || this.busy} @click=${() => until && this.#save(until)}>
        ${t(this.mute ? "group.mute" : "point.silence")}
      </button>`;
    const title = t(this.mute ? "silence.mute_title" : "silence.title", { name: this.name });
    return dialog(this.context, { title, body, footer, close: this.#close, closed: () => emit(this, "done") });
  }

  #choice(span: Span) {
    const choose = () => {
      this.span = span;
    };
    const enter = (event: Event) => {
      this.own = (event.target as HTMLInputElement).value;
    };
    return html`<label class="opt">
      <input type="radio" name="for" .checked=${this.span === span} @change=${choose}><span>${this.t(`silence.${span}`)}</span>
      ${
        span === "own"
          ? html`<input class="in own" type="datetime-local" aria-label=${this.t("silence.own")} .value=${this.own}
            @focus=${choose} @input=${enter}>`
          : nothing
      }
    </label>`;
  }

  #close = () => closeDialog(this.root);

  async #save(until: Date) {
    this.busy = true;
    const data = { until: until.toISOString() };
    const errors = await forEach(this.devices, (device) =>
      this.hass.callService(DOMAIN, "silence", { device, ...data }, undefined, false),
    );
    this.busy = false;
    if (errors.length) {
      this.error = this.t("common.failed", { error: problemText(errors[0]) });
      return;
    }
    toast(this, this.t("common.saved"));
    this.#close();
  }
}
SilenceDialog.define("cpn0-silence");
