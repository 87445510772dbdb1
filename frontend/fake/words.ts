/** The texts of the integration, filled in as Home Assistant does. */
import de from "../../custom_components/cp_notifications/translations/de.json";
import en from "../../custom_components/cp_notifications/translations/en.json";
import type { Values } from "../src/hass";

type Texts = { [key: string]: string | Texts };

const LANGUAGES: Record<string, Texts> = { en, de };

/** Return what `hass.localize` is. */
export const localizer = (language: string) => {
  const texts = new Map<string, string>();
  flatten(LANGUAGES[language], "component.cp_notifications", texts);
  return (key: string, values: Values = {}) => {
    const text = texts.get(key);
    return text === undefined ? "" : format(text, values);
  };
};

const flatten = (texts: Texts, prefix: string, into: Map<string, string>) => {
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === "string") into.set(`${prefix}.${key}`, value);
    else flatten(value, `${prefix}.${key}`, into);
  }
};

const format = (text: string, values: Values) =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
