/** What the page uses of Home Assistant's `hass` object: nothing else may be relied on. */

export const DOMAIN = "cp_notifications";
export const BASE = "/charging-notifications";

export interface Hass {
  language: string;
  locale: {
    language: string;
    time_format: "language" | "system" | "12" | "24";
    time_zone: "local" | "server";
  };
  config: { time_zone: string };
  user?: { is_admin: boolean; name: string };
  connected: boolean;
  dockedSidebar: string;
  kioskMode: boolean;
  connection: {
    subscribeMessage<T>(callback: (message: T) => void, message: object): Promise<() => Promise<void> | void>;
  };
  callWS<T>(message: object): Promise<T>;
  callApi<T>(method: string, path: string, data?: object): Promise<T>;
  callService<T>(
    domain: string,
    service: string,
    data?: object,
    target?: object,
    notifyOnError?: boolean,
    returnResponse?: boolean,
  ): Promise<{ response?: T }>;
  localize(key: string, values?: Values): string;
  loadBackendTranslation(category: string, integration?: string): Promise<unknown>;
}

/** What stands for the placeholders of a text. */
export type Values = Record<string, string | number | null | undefined>;

/** Tell whoever listens, out of all shadow roots. */
export const emit = (target: EventTarget, type: string, detail?: unknown) =>
  target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));

/** Go to a page of the panel or of Home Assistant, as its own links do. */
export const navigate = (path: string, replace = false) => {
  if (replace) history.replaceState(history.state, "", path);
  else history.pushState({ cpn: true }, "", path);
  emit(window, "location-changed", { replace });
};

/** Say something in Home Assistant's own way. It lies under an open dialog: errors of a dialog are shown in it. */
export const toast = (element: EventTarget, message: string) => emit(element, "hass-notification", { message });

/** The sentence in an error, wherever its sender has put it: the websocket, the REST interface or JavaScript. */
export const problemText = (error: unknown): string => {
  const known = error as { body?: { message?: string }; message?: string; error?: string; code?: string | number };
  return known?.body?.message ?? known?.message ?? known?.error ?? String(known?.code ?? error);
};
