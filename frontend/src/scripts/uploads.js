// Files: dropped onto a form's field, and sent with a bar that shows how far they are.

import { showProblem } from "./messages.js";

const LARGEST = 50 * 1024 * 1024;

function sent(form, submitter) {
  const bar = form.querySelector("progress");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = (100 * loaded) / total;
  });
  const again = () => {
    bar.hidden = true;
    if (submitter) submitter.disabled = false;
  };
  request.addEventListener("load", () => {
    // A form that was taken leads on; one that was not comes back with what is wrong with it.
    if (request.status < 400) return location.assign(request.responseURL);
    again();
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.querySelector("[data-focus]")?.focus();
  });
  request.addEventListener("error", () => {
    again();
    showProblem("The file did not arrive. Try again.");
  });
  bar.hidden = false;
  if (submitter) submitter.disabled = true;
  request.send(new FormData(form));
}

function checkSize(input) {
  const large = [...input.files].some((file) => file.size > LARGEST);
  input.setCustomValidity(large ? "The file is larger than 50 MB." : "");
  if (large) input.reportValidity();
}

export function watchUploads() {
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-drop] input[type=file]")) checkSize(target);
  });
  document.addEventListener("dragover", (event) => {
    if (event.target.closest?.("[data-drop]")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const input = event.target.closest?.("[data-drop]")?.querySelector("input[type=file]");
    if (!input || !event.dataTransfer.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-upload]") || event.defaultPrevented) return;
    event.preventDefault();
    sent(event.target, event.submitter);
  });
}
