// Builds scripts, styles and icons into platform/webapp/static/build, each under a name that carries its content's hash.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "platform", "webapp", "static", "build");
const browsers = ["chrome123", "edge123", "firefox121", "safari17.5"];

async function scripts() {
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: ["src/scripts/app.js", "src/scripts/charts.js", "src/scripts/drawing.js", "src/scripts/maps.js"],
    bundle: true,
    format: "esm",
    legalComments: "none",
    minify: true,
    outdir: "out",
    target: browsers,
    // htmx can evaluate expressions in attributes. The page's policy forbids it and its settings turn it off.
    logOverride: { "direct-eval": "silent" },
    write: false,
  });
  return result.outputFiles.map((file) => [file.path.split(/[\\/]/).pop(), file.text]);
}

async function styles() {
  const compiled = sass.compile(join(here, "src/styles/app.scss"), {
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
    style: "compressed",
  });
  const { code } = await esbuild.transform(compiled.css, {
    legalComments: "none",
    loader: "css",
    minify: true,
    target: browsers,
  });
  return [["app.css", code]];
}

async function icons() {
  const names = JSON.parse(await readFile(join(here, "src/icons.json"), "utf8"));
  const symbols = await Promise.all(
    Object.entries(names).map(async ([name, drawing]) => {
      const svg = await readFile(join(here, "node_modules/@tabler/icons/icons/outline", `${drawing}.svg`), "utf8");
      const strokes = [...svg.matchAll(/<path d="[^"]*" ?\/>/g)].map((match) => match[0].replace(" />", "/>"));
      if (!strokes.length) throw new Error(`No strokes found in the icon ${drawing}`);
      return (
        `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
        `stroke-linecap="round" stroke-linejoin="round">${strokes.join("")}</symbol>`
      );
    }),
  );
  return [["icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`]];
}

async function pictures() {
  const folder = join(here, "src/pictures");
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")]));
}

const files = (await Promise.all([scripts(), styles(), icons(), pictures()])).flat();
const manifest = {};
await mkdir(target, { recursive: true });
for (const [name, text] of files) {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
  const [, stem, ending] = name.match(/^(.*)\.([^.]+)$/);
  manifest[name] = `${stem}.${hash}.${ending}`;
  await writeFile(join(target, manifest[name]), text);
}
await writeFile(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

// The files of earlier builds go last, so that a server never lacks what its pages name.
const kept = new Set(["manifest.json", ...Object.values(manifest)]);
for (const name of await readdir(target)) if (!kept.has(name)) await rm(join(target, name), { recursive: true });
for (const [name, text] of files) console.log(`${manifest[name].padEnd(28)} ${(text.length / 1024).toFixed(0).padStart(5)} kB  ${name}`);
