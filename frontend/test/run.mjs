// Runs the tests: node test/run.mjs [file]

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const HERE = import.meta.dirname;
const wanted = process.argv[2] ?? ".test.ts";
const files = readdirSync(HERE).filter((name) => name.endsWith(".test.ts") && name.includes(wanted));
const outdir = mkdtempSync(join(tmpdir(), "page-"));
try {
  await build({
    entryPoints: files.map((name) => join(HERE, name)),
    outdir,
    bundle: true,
    format: "esm",
    platform: "node",
    outExtension: { ".js": ".mjs" },
    sourcemap: "inline",
    loader: { ".css": "text" },
    logLevel: "warning",
  });
  const built = files.map((name) => join(outdir, name.replace(/ts$/, "mjs")));
  const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...built], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
