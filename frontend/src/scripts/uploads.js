// Files: dropped onto a form's field, and sent with a bar that shows how far they are.

import htmx from "htmx.org";
import { say, showProblem } from "./messages.js";

/** Put the page that came back in place of this one, as if the form had led to it. */
function show(request, form, files) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = page.querySelector("main");
  if (!main) return showProblem(request.responseText);
  if (request.status < 400) history.pushState(null, "", request.responseURL);
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  htmx.process(main);
  htmx.trigger(main, "htmx:load");
  // What was wrong with another field costs nobody the file that they chose.
  const again = main.querySelector(`form[data-upload][action="${form.getAttribute("action")}"] input[type=file]`);
  if (request.status >= 400 && again && again.getAttribute("aria-invalid") !== "true") again.files = files;
  const first = main.querySelector("[data-focus]") || main;
  first.focus();
  const notice = main.querySelector(".notice");
  if (notice) say(notice.textContent.trim());
}

function send(form, submitter) {
  const bar = form.querySelector("progress");
  const { files } = form.querySelector("input[type=file]");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = (100 * loaded) / total;
  });
  request.addEventListener("loadend", () => {
    bar.hidden = true;
    if (submitter) submitter.disabled = false;
  });
  request.addEventListener("load", () => show(request, form, files));
  request.addEventListener("error", () => showProblem("The file did not arrive. Try again."));
  bar.value = 0;
  bar.hidden = false;
  if (submitter) submitter.disabled = true;
  request.send(new FormData(form));
}

function checkSize(input) {
  const most = Number(input.closest("[data-drop]").dataset.most);
  const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const what = input.files.length > 1 ? "The files together are" : "The file is";
  input.setCustomValidity(size > most ? `${what} larger than ${most / 1024 ** 2} MB.` : "");
  if (size > most) input.reportValidity();
}

export function watchUploads() {
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-drop] input[type=file]")) checkSize(target);
  });
  document.addEventListener("dragover", (event) => {
    const area = event.target.closest?.("[data-drop]");
    if (!area) return;
    event.preventDefault();
    area.classList.add("drop-over");
  });
  document.addEventListener("dragleave", ({ target, relatedTarget }) => {
    const area = target.closest?.("[data-drop]");
    if (area && !area.contains(relatedTarget)) area.classList.remove("drop-over");
  });
  document.addEventListener("drop", (event) => {
    const area = event.target.closest?.("[data-drop]");
    area?.classList.remove("drop-over");
    const input = area?.querySelector("input[type=file]");
    if (!input || !event.dataTransfer.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-upload]") || event.defaultPrevented) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
}
