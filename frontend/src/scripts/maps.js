// Gives a tile map as a picture, with its title and its key, or its table as a file. Fetched when somebody first asks.

import { download, tableAsCsv } from "./downloads.js";

const WIDTH = 800;
const EDGE = 20;
const LINE = 26;
const SCALE = 2;
const SVG = "http://www.w3.org/2000/svg";
const PAINTS = ["fill", "stroke", "stroke-width", "stroke-linecap", "opacity"];

function part(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// A picture knows no style sheet: each of its parts takes along the paint that it wears in the page.
function painted(drawing, attributes) {
  const copy = drawing.cloneNode(true);
  const parts = copy.querySelectorAll("[class]");
  drawing.querySelectorAll("[class]").forEach((worn, index) => {
    const style = getComputedStyle(worn);
    for (const name of PAINTS) parts[index].setAttribute(name, style.getPropertyValue(name));
  });
  for (const [key, value] of Object.entries(attributes)) copy.setAttribute(key, value);
  return copy;
}

function picture(figure) {
  const map = figure.querySelector(".hexmap-frame > svg");
  const { width, height } = map.viewBox.baseVal;
  const inside = WIDTH - 2 * EDGE;
  const tall = Math.round((inside * height) / width);
  const keys = [...figure.querySelectorAll(".hexmap-legend > li")];
  const { fontFamily, color } = getComputedStyle(figure);
  const below = EDGE + 2 * LINE + tall;
  const size = { width: WIDTH, height: below + LINE * (keys.length + 1) };
  const words = (text, x, y, weight) =>
    part("text", { x, y, fill: color, "font-family": fontFamily, "font-size": 16, "font-weight": weight }, text);
  return part(
    "svg",
    { ...size, viewBox: `0 0 ${size.width} ${size.height}` },
    part("rect", { ...size, fill: getComputedStyle(figure).backgroundColor }),
    words(figure.querySelector(".chart-title").textContent, EDGE, EDGE + 16, 650),
    painted(map, { x: EDGE, y: EDGE + LINE, width: inside, height: tall }),
    ...keys.flatMap((key, index) => [
      painted(key.querySelector("svg"), { x: EDGE, y: below + LINE * index, width: 18, height: 18 }),
      words(key.textContent.trim(), EDGE + LINE, below + LINE * index + 15, 400),
    ]),
  );
}

/** Save a map as a picture. */
export async function savePicture(figure) {
  const drawing = picture(figure);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(drawing))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SCALE * Number(drawing.getAttribute("width"));
  canvas.height = SCALE * Number(drawing.getAttribute("height"));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  download(`${figure.id}.png`, canvas.toDataURL("image/png"));
}

/** Save the table of a map. */
export function saveTable(figure) {
  download(`${figure.id}.csv`, tableAsCsv(figure));
}
