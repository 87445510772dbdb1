/** The texts of the integration, in a small part of ICU: Home Assistant has the large one. */
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
    // Home Assistant knows the words of dialogs by their own categories.
    const text = texts.get(key);
    return text === undefined ? "" : format(text, values, language);
  };
};

const flatten = (texts: Texts, prefix: string, into: Map<string, string>) => {
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === "string") into.set(`${prefix}.${key}`, value);
    else flatten(value, `${prefix}.${key}`, into);
  }
};

const PLURAL = /^\s*(\w+)\s*,\s*plural\s*,/;

const format = (text: string, values: Values, language: string): string => {
  let out = "";
  for (let at = 0; at < text.length; ) {
    const end = text[at] === "{" ? closing(text, at) : at;
    out += end > at ? argument(text.slice(at + 1, end), values, language) : text[at];
    at = end + 1;
  }
  return out;
};

/** Where the brace that is opened at a place is closed. */
const closing = (text: string, from: number) => {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return from;
};

const argument = (inner: string, values: Values, language: string): string => {
  const plural = PLURAL.exec(inner);
  const number = new Intl.NumberFormat(language);
  if (!plural) {
    const [name, kind] = inner.split(",").map((each) => each.trim());
    return kind === "number" ? number.format(Number(values[name])) : String(values[name] ?? `{${inner}}`);
  }
  const value = Number(values[plural[1]]);
  const options = new Map<string, string>();
  let rest = inner.slice(plural[0].length);
  for (let option = /^\s*(=\d+|\w+)\s*\{/.exec(rest); option; option = /^\s*(=\d+|\w+)\s*\{/.exec(rest)) {
    const end = closing(rest, option[0].length - 1);
    options.set(option[1], rest.slice(option[0].length, end));
    rest = rest.slice(end + 1);
  }
  const rule = new Intl.PluralRules(language).select(value);
  const chosen = options.get(`=${value}`) ?? options.get(rule) ?? options.get("other") ?? "";
  return format(chosen.replaceAll("#", number.format(value)), values, language);
};
