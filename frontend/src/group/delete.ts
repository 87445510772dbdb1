/** Asks before a group is deleted; the flow does it. */
import { html, nothing } from "lit-html";
import { closeDialog, dialog, openDialog } from "../elements/dialog";
import { Part } from "../elements/part";
import { Flow } from "../flow";
import { BASE, emit, navigate, problemText, toast } from "../hass";

export class DeleteDialog extends Part {
  static override properties = [...Part.properties, "group", "site", "name", "error"];

  declare group: string;
  declare site: string;
  declare name: string;
  declare error: string;

  constructor() {
    super();
    this.error = "";
  }

  protected override firstUpdated() {
    openDialog(this.root);
  }

  override render() {
    const { t } = this.context;
    const close = () => closeDialog(this.root);
    const body = html`<p>${t("wizard.delete_text")}</p>
      ${this.error ? html`<p class="err" role="alert">${this.error}</p>` : nothing}`;
    const footer = html`<button class="btn" @click=${close}>${t("common.cancel")}</button>
      <button class="btn danger" ?disabled=${this.busy} @click=${this.#delete}>${t("wizard.delete_group")}</button>`;
    const title = t("wizard.delete_title", { name: this.name });
    return dialog(this.context, { title, body, footer, close, closed: () => emit(this, "done") });
  }

  #delete = async () => {
    const { name } = this;
    const flow = new Flow(() => this.hass, this.site, this.group);
    this.busy = true;
    try {
      await flow.begin("delete");
      await flow.answer({});
      toast(this, this.t("wizard.deleted", { name }));
      closeDialog(this.root);
      navigate(BASE, true);
    } catch (error) {
      this.error = this.t("common.failed", { error: problemText(error) });
      void flow.stop();
    }
    this.busy = false;
  };
}
DeleteDialog.define("cpn0-delete");
