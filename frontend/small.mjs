// A plugin of esbuild: styles are made small, and templates lose the blanks that only lay out the source.

import { readFileSync } from "node:fs";
import { parse } from "acorn";
import { full } from "acorn-walk";
import { transform } from "esbuild";
import { squeeze } from "./squeeze.mjs";

const TARGET = ["chrome111", "firefox115", "safari16.4"];

/** Squeeze the templates of a module. */
const squeezeTemplates = (code) => {
  const edits = [];
  full(parse(code, { ecmaVersion: "latest", sourceType: "module" }), (node) => {
    if (node.type !== "TaggedTemplateExpression" || !["html", "svg"].includes(node.tag.name)) return;
    for (const { start, end } of node.quasi.quasis) edits.push([start, end]);
  });
  edits.sort((a, b) => b[0] - a[0]);
  return edits.reduce(
    (text, [start, end]) => text.slice(0, start) + squeeze(text.slice(start, end)) + text.slice(end),
    code,
  );
};

export const small = {
  name: "small",
  setup(to) {
    to.onLoad({ filter: /src[\\/].*\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: TARGET });
      return { contents: code.trim(), loader: "text" };
    });
    to.onLoad({ filter: /src[\\/].*\.ts$/ }, async ({ path }) => {
      const tsconfigRaw = {
        compilerOptions: { target: "es2022", useDefineForClassFields: true, verbatimModuleSyntax: true },
      };
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "ts", tsconfigRaw });
      return { contents: squeezeTemplates(code), loader: "js" };
    });
  },
};
