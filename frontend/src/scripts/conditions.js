// Questions that are asked only after certain answers: hidden while they are not. The server decides the same again.

function answer(form, name) {
  const fields = [...form.elements].filter((field) => field.name === name && field.type !== "hidden");
  const boxes = fields.filter((field) => field.type === "checkbox" || field.type === "radio");
  return boxes.length ? boxes.filter((box) => box.checked).map((box) => box.value) : fields.map((field) => field.value.trim()).filter(Boolean);
}

function met(kind, values, given) {
  const wanted = values.map((value) => value.toLowerCase());
  if (kind === "number") return given.some((value) => Number(value.replaceAll(",", "")) >= Number(values[0]));
  if (kind === "choice" || kind === "several") return given.some((value) => wanted.includes(value.toLowerCase()));
  return given.some((value) => wanted.some((each) => value.toLowerCase().includes(each)));
}

function show(form) {
  for (const place of form.querySelectorAll("[data-asked-if]")) {
    const ground = form.querySelector(`[data-question="${CSS.escape(place.dataset.askedIf)}"]`);
    if (!ground) continue;
    const given = ground.hidden ? [] : answer(form, place.dataset.askedIf);
    place.hidden = !met(ground.dataset.kind, JSON.parse(place.dataset.askedValues), given);
  }
}

export function watchConditions() {
  document.querySelectorAll("form:has([data-asked-if])").forEach(show);
  document.addEventListener("input", ({ target }) => {
    const form = target.closest?.("form");
    if (form?.querySelector("[data-asked-if]")) show(form);
  });
}
