// Draws the area of an outline on a map. The text of its field is all that is kept: whatever is done on the map is written
// there, and the map shows what is read from there, be it drawn or typed. Fetched only where a form has such a field.

const SVG = "http://www.w3.org/2000/svg";
const CORNER = /^\(?\s*([+-]?\d{1,2}(?:\.\d+)?)\s*[,\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*\)?$/;
const CLOSEST = 32;
// In pixels of the screen.
const HANDLE = 6;
const LETTERS = 12;
const SLIP = 5;

function polygons(held) {
  if (held.type === "FeatureCollection" && held.features.length === 1) return polygons(held.features[0]);
  if (held.type === "Feature") return polygons(held.geometry);
  return { Polygon: [held.coordinates], MultiPolygon: held.coordinates }[held.type];
}

function parsed(text) {
  if (text.startsWith("{")) {
    // GeoJSON writes the longitude first, and the first corner again at the end.
    return polygons(JSON.parse(text)).flatMap((rings) => rings.map((ring) => ring.slice(0, -1).map(([lon, lat]) => [lat, lon])));
  }
  const lines = text.split("\n").filter((line) => line.trim());
  return [lines.map((line) => line.trim().match(CORNER).slice(1).map(Number))];
}

/** Give the rings of corners that a text states, as latitude and longitude; null where it states something else. */
function ringsIn(text) {
  try {
    const rings = parsed(text.trim());
    return rings.length && rings.flat(2).every(Number.isFinite) ? rings : null;
  } catch {
    return null;
  }
}

function counted(rings) {
  if (!rings) return "The field holds something else than corners. Mend it there, or clear it.";
  if (rings.length > 1) return `${rings.length} outlines. Several at once are changed in the field only.`;
  const number = rings[0].length;
  const words = `${number || "No"} corner${number === 1 ? "" : "s"}`;
  return number === 1 || number === 2 ? `${words}. An area needs three or more.` : `${words}.`;
}

class Drawing {
  constructor(area, root) {
    this.area = area;
    this.root = root;
    this.svg = root.querySelector(".drawing-ground");
    const { width, height } = this.svg.viewBox.baseVal;
    this.whole = { width, height };
    this.middle = { x: width / 2, y: height / 2 };
    this.zoom = 1;
    this.held = null;
    this.rings = [[]];
    this.#listen();
    this.read();
    this.#findArea();
  }

  #listen() {
    this.area.addEventListener("input", () => this.read());
    this.root.addEventListener("click", ({ target }) => this.#press(target.closest("[data-do]")?.dataset.do));
    this.svg.addEventListener("pointerdown", (event) => this.#take(event));
    this.svg.addEventListener("pointermove", (event) => this.#move(event));
    this.svg.addEventListener("pointerup", (event) => this.#letGo(event));
    this.svg.addEventListener("pointercancel", () => this.#giveUp());
    // A finger on a corner moves the corner, not the page: not every browser heeds touch-action inside a drawing.
    const keepStill = (event) => event.target.matches("circle") && event.preventDefault();
    this.svg.addEventListener("touchstart", keepStill, { passive: false });
    new ResizeObserver(() => this.#look()).observe(this.svg);
  }

  // From the field to the map.

  read() {
    this.rings = ringsIn(this.area.value);
    this.#show();
    const status = this.root.querySelector(".drawing-status");
    const words = counted(this.rings);
    if (status.textContent !== words) status.textContent = words;
  }

  #show() {
    const rings = (this.rings ?? []).map((ring) => ring.map((corner) => this.#spot(corner)));
    const line = (ring) => (ring.length ? `M${ring.map(({ x, y }) => `${x} ${y}`).join("L")}Z` : "");
    this.svg.querySelector(".drawing-area").setAttribute("d", rings.map(line).join(""));
    const place = this.svg.querySelector(".drawing-corners");
    const spots = rings.length === 1 ? rings[0] : [];
    while (place.children.length > spots.length) place.lastChild.remove();
    while (place.children.length < spots.length) place.append(document.createElementNS(SVG, "circle"));
    spots.forEach(({ x, y }, index) => {
      const handle = place.children[index];
      for (const [name, value] of Object.entries({ cx: x, cy: y, r: HANDLE * this.#pixel() })) handle.setAttribute(name, value);
    });
  }

  // From the map to the field.

  #write(corners, done = true) {
    this.area.value = corners.map((corner) => corner.join(", ")).join("\n");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    // The form saves itself on a change: what is not an area yet waits.
    if (done && corners.length !== 1 && corners.length !== 2) this.area.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #press(name) {
    if (name === "clear") this.#write([]);
    if (name === "back" && this.rings?.length === 1 && this.rings[0].length) this.#write(this.rings[0].slice(0, -1));
    if (name === "closer" || name === "further") this.#step(name === "closer" ? 2 : 0.5);
  }

  #take(event) {
    if (!event.isPrimary || event.button !== 0) return;
    const corner = [...this.svg.querySelector(".drawing-corners").children].indexOf(event.target);
    this.held = { corner, x: event.clientX, y: event.clientY, before: this.area.value, middle: this.middle, moved: false };
    if (corner >= 0) this.svg.setPointerCapture(event.pointerId);
  }

  #move(event) {
    if (!this.held || !event.isPrimary) return;
    const [x, y] = [event.clientX - this.held.x, event.clientY - this.held.y];
    this.held.moved ||= Math.hypot(x, y) > SLIP;
    if (!this.held.moved) return;
    if (this.held.corner >= 0) {
      this.#write(this.rings[0].with(this.held.corner, this.#cornerAt(event)), false);
    } else if (this.zoom > 1) {
      this.svg.setPointerCapture(event.pointerId);
      this.#look({ x: this.held.middle.x - x * this.#pixel(), y: this.held.middle.y - y * this.#pixel() });
    }
  }

  #letGo(event) {
    const { held, rings } = this;
    this.held = null;
    if (!held || rings?.length !== 1) return;
    if (held.corner >= 0) this.#write(held.moved ? rings[0] : rings[0].toSpliced(held.corner, 1));
    else if (!held.moved) this.#write([...rings[0], this.#cornerAt(event)]);
  }

  // The browser has taken the finger over, to scroll the page.
  #giveUp() {
    if (this.held?.corner >= 0 && this.held.moved) this.#write(ringsIn(this.held.before)[0]);
    this.held = null;
  }

  // Where things are.

  #spot([lat, lon]) {
    const { north, west, down, across } = this.svg.dataset;
    return { x: (lon - west) * across, y: (north - lat) * down };
  }

  #cornerAt({ clientX, clientY }) {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    const { north, west, down, across } = this.svg.dataset;
    return [north - y / down, Number(west) + x / across].map((degrees) => Number(degrees.toFixed(4)));
  }

  /** Give the length of a pixel of the screen, in units of the map. */
  #pixel() {
    return 1 / (this.svg.getScreenCTM()?.a || 1);
  }

  // What is seen.

  #bounds() {
    const spots = (this.rings ?? []).flat().map((corner) => this.#spot(corner));
    if (!spots.length) return null;
    const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
    return { width, height, middle: { x: left + width / 2, y: top + height / 2 } };
  }

  #findArea() {
    const found = this.#bounds();
    const fits = (zoom) => 1.5 * found.width * zoom < this.whole.width && 1.5 * found.height * zoom < this.whole.height;
    while (found?.width && this.zoom < CLOSEST && fits(2 * this.zoom)) this.zoom *= 2;
    this.#look(found?.middle);
  }

  #step(by) {
    this.zoom = Math.min(CLOSEST, Math.max(1, this.zoom * by));
    this.#look(by > 1 ? this.#bounds()?.middle : undefined);
  }

  #look(middle = this.middle) {
    const within = (at, size) => Math.min(size - size / this.zoom / 2, Math.max(size / this.zoom / 2, at));
    const { width, height } = this.whole;
    this.middle = { x: within(middle.x, width), y: within(middle.y, height) };
    const box = [this.middle.x - width / this.zoom / 2, this.middle.y - height / this.zoom / 2, width / this.zoom, height / this.zoom];
    this.svg.setAttribute("viewBox", box.join(" "));
    this.svg.classList.toggle("drawing-close", this.zoom > 1);
    this.#show();
    this.#name(box);
  }

  // The largest authorities come first; a name that would touch one before it, or be cut off, is left out.
  #name([left, top, width, height]) {
    const pixel = this.#pixel();
    const shown = [];
    const names = this.svg.querySelector(".drawing-names");
    names.setAttribute("font-size", LETTERS * pixel);
    for (const name of names.children) {
      const [x, y] = [Number(name.getAttribute("x")), Number(name.getAttribute("y"))];
      const half = 0.3 * LETTERS * pixel * name.textContent.length;
      const inside = x - half > left && x + half < left + width && y > top + LETTERS * pixel && y < top + height;
      const free = shown.every((other) => Math.abs(other.y - y) > 2 * LETTERS * pixel || Math.abs(other.x - x) > other.half + half);
      name.setAttribute("visibility", inside && free ? "visible" : "hidden");
      if (inside && free) shown.push({ x, y, half });
    }
  }
}

/** Give every outline of a drawn area in the form around a map its own copy of the map, from when it is one. */
export function watchOutlines(map) {
  const form = map.closest("form");
  const drawings = new Map();
  const show = () => {
    for (const area of form.querySelectorAll("[data-outline]")) {
      const wanted = form.elements[area.dataset.outline].value === "drawn";
      if (!wanted && !drawings.has(area)) continue;
      if (!drawings.has(area)) {
        const root = map.content.firstElementChild.cloneNode(true);
        area.after(root);
        drawings.set(area, new Drawing(area, root));
      }
      drawings.get(area).root.hidden = !wanted;
    }
  };
  show();
  form.addEventListener("change", show);
}
