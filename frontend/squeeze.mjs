/**
 * Blanks with a line break are dropped between tags and expressions; beside text they are one blank.
 *
 * The ends of a piece of a template are tags or expressions as well.
 */
export const squeeze = (text) =>
  text.replace(/\s*\n\s*/g, (_, at) => {
    const before = text[at - 1] ?? ">";
    const after = text.slice(at).trimStart()[0] ?? "<";
    return before === ">" && after === "<" ? "" : " ";
  });
