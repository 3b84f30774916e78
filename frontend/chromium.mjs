// Unpacks the Chromium that the browser tests drive, once, and prints the folder that holds it.

import { createReadStream, createWriteStream } from "node:fs";
import { access, chmod, mkdtemp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";
import tar from "tar-fs";

const modules = join(dirname(fileURLToPath(import.meta.url)), "node_modules");
const source = join(modules, "@sparticuz", "chromium");
const { version } = JSON.parse(await readFile(join(source, "package.json"), "utf8"));
const cache = join(modules, ".cache");
const target = join(cache, `chromium-${version}`);

// The machine's own fonts come first; the one that is unpacked is there for machines without any.
const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir>${join(target, "fonts")}</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

async function unpack(folder) {
  const packed = (name) => [createReadStream(join(source, "bin", name)), createBrotliDecompress()];
  await Promise.all([
    pipeline(...packed("chromium.br"), createWriteStream(join(folder, "chromium"), { mode: 0o755 })),
    // Libraries that a bare machine may lack, and a font so that text has a shape.
    pipeline(...packed("al2023.tar.br"), tar.extract(folder)),
    pipeline(...packed("fonts.tar.br"), tar.extract(folder)),
  ]);
}

const there = await access(join(target, "chromium")).then(
  () => true,
  () => false,
);
if (!there) {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "unpacking-"));
  await unpack(folder);
  await writeFile(join(folder, "fonts.conf"), fonts);
  await chmod(folder, 0o755);
  // Two runs may unpack at once; the second to finish keeps what the first put there.
  await rename(folder, target).catch(() => rm(folder, { recursive: true, force: true }));
}
console.log(target);
