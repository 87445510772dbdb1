/** The fields of a flow's form, as it sends them: what the integration adds, the page shows. Pure. */

export type Entered = Record<string, unknown>;

export interface SelectOptions {
  multiple?: boolean;
  translation_key?: string;
  options?: (string | { value: string; label: string })[];
}
export interface TextOptions {
  multiple?: boolean;
  type?: string;
}

export interface Field {
  name: string;
  type?: "expandable";
  schema?: Field[];
  required?: boolean;
  selector?: Record<string, (SelectOptions & TextOptions & { enable_second?: boolean }) | null>;
  default?: unknown;
  description?: { suggested_value?: unknown };
}

/** What a form begins with. */
export const suggested = (fields: Field[]): Entered => {
  const values = fields.map((field): [string, unknown] => [
    field.name,
    field.type === "expandable" ? suggested(field.schema ?? []) : (field.description?.suggested_value ?? field.default),
  ]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined && value !== null));
};

/** What is sent: rows that were left empty are nothing that was entered. */
export const cleaned = (fields: Field[], values: Entered): Entered => {
  const sent: Entered = {};
  for (const { name, schema } of fields) {
    const value = values[name];
    if (value === undefined) continue;
    if (schema) sent[name] = cleaned(schema, value as Entered);
    else sent[name] = Array.isArray(value) ? value.filter((each) => String(each).trim()) : value;
  }
  return sent;
};
