// Builds the page into the integration. The same sources and the same lock give the same bytes.
//
//   node build.mjs           writes panel/dist/panel-<hash>.js and panel/build.py
//   node build.mjs --check   fails if what is there is not what would be written
//   node build.mjs --dev     builds into frontend/dist, with the played Home Assistant of fake/
//   node build.mjs --sizes   says how much each module adds

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { small } from "./small.mjs";

const ROOT = import.meta.dirname;
const PANEL = join(ROOT, "../custom_components/cp_notifications/panel");
const BUDGET = 40 * 1024;
const has = (flag) => process.argv.includes(flag);
const sha256 = (data) => createHash("sha256").update(data).digest("hex");

/** What the bundle is made of, in one number: `panel/build.py` keeps it, and a test holds the two together. */
export const sources = () => {
  const source = readdirSync(join(ROOT, "src"), { recursive: true }).filter((name) => /\.(ts|css)$/.test(name));
  const files = [
    ...source.map((name) => `src/${name}`),
    "build.mjs",
    "small.mjs",
    "squeeze.mjs",
    "package.json",
    "package-lock.json",
  ];
  const lines = files.map((name) => `${name} ${sha256(readFileSync(join(ROOT, name)))}\n`);
  return sha256(lines.sort().join(""));
};

const bundle = () =>
  build({
    absWorkingDir: ROOT,
    entryPoints: ["src/panel.ts"],
    bundle: true,
    format: "esm",
    target: ["chrome111", "firefox115", "safari16.4"],
    conditions: ["production"],
    minify: true,
    legalComments: "none",
    charset: "utf8",
    define: { VERSION: '"cpn0"' },
    plugins: [small],
    write: false,
    metafile: true,
    logLevel: "warning",
  });

const { outputFiles, metafile } = await bundle();
// Files and elements are named after what is in them: a newer page is loaded beside an older one, and nothing cached is stale.
const hash = sha256(outputFiles[0].text).slice(0, 8);
const code = outputFiles[0].text.replaceAll("cpn0", `cpn${hash}`);
const file = `panel-${hash}.js`;
const packed = gzipSync(code, { level: 9 }).length;
const python = `"""The page that is shipped: written by frontend/build.mjs, see frontend/README.md."""

from typing import Final

VERSION: Final = "cpn${hash}"
"""Which build it is; the page has it too, and so knows when it is older."""
ELEMENT: Final = "cpn${hash}-panel"
"""The name of its custom element."""
FILE: Final = "${file}"
"""In the folder dist."""
SOURCES: Final = "${sources()}"
"""What it was built from: the hash of its sources."""
`;

console.log(`${file}: ${code.length} bytes, ${packed} packed`);
if (packed > BUDGET) {
  console.error(`The page may have ${BUDGET} bytes packed.`);
  process.exitCode = 1;
}

const write = (folder) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), code);
};
const dist = join(PANEL, "dist");
const same = (path, text) => existsSync(path) && readFileSync(path, "utf8") === text;

if (has("--check")) {
  const only = existsSync(dist) && readdirSync(dist).join() === file;
  if (!only || !same(join(dist, file), code) || !same(join(PANEL, "build.py"), python)) {
    console.error("The page that is shipped is not built from these sources: run script/page.");
    process.exitCode = 1;
  }
} else if (has("--dev")) {
  write(join(ROOT, "dist"));
  writeFileSync(join(ROOT, "dist/build.json"), JSON.stringify({ element: `cpn${hash}-panel`, file }));
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["fake/main.ts"],
    outfile: "dist/fake.js",
    bundle: true,
    format: "esm",
    logLevel: "warning",
  });
} else {
  write(dist);
  writeFileSync(join(PANEL, "build.py"), python);
}

if (has("--sizes")) {
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output.inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
  for (const [name, { bytesInOutput }] of inputs) console.log(String(bytesInOutput).padStart(7), name);
}
