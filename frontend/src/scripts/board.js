// The board: cards are dragged with a pointer or moved with Alt and the arrow keys. Without a script each card's
// "Move" link leads to a form that does the same.

import Sortable from "sortablejs";
import { followBoard, redraw } from "./live.js";
import { say, showProblem } from "./messages.js";

function columnOf(card) {
  return card.closest("[data-board-column]");
}

function nameOf(column) {
  return column.querySelector("h2").textContent.trim();
}

function titleOf(card) {
  return card.querySelector("a").textContent.trim();
}

/** Ask the server to move a card; it answers with the stage it is in now, or says why it stays. */
async function move(board, card, from, to, position) {
  const deal = card.dataset.boardCard;
  const stage = to.dataset.boardColumn;
  if (to !== from && "boardAsks" in to.dataset) {
    location.assign(`${card.querySelector("a").href}?to=${encodeURIComponent(stage)}#move-deal`);
    return;
  }
  const answer = await fetch(card.dataset.boardMove, {
    method: "POST",
    headers: {
      "HX-Request": "true",
      "X-CSRFToken": document.querySelector("meta[name=csrf-token]")?.content || "",
    },
    body: new URLSearchParams({ from: from.dataset.boardColumn, to: stage, position: String(position) }),
  }).catch(() => null);
  if (answer?.headers.get("X-Deal")) {
    location.assign(`${answer.headers.get("X-Deal")}#move-deal`);
    return;
  }
  if (!answer?.ok) showProblem(answer ? await answer.text() : "The server cannot be reached. The card was not moved.");
  else say(`${titleOf(card)}: now in ${nameOf(to)}, place ${position + 1}.`);
  await redraw({ deal, whole: true });
}

function moveByKey(board, card, key) {
  const columns = [...board.querySelectorAll("[data-board-column]")];
  const from = columnOf(card);
  const cards = [...from.querySelectorAll("[data-board-card]")];
  const place = cards.indexOf(card);
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const to = columns[columns.indexOf(from) + (key === "ArrowRight" ? 1 : -1)];
    if (to) return move(board, card, from, to, 0);
    say(key === "ArrowRight" ? "This is the last column." : "This is the first column.");
  } else {
    const next = place + (key === "ArrowDown" ? 1 : -1);
    if (next >= 0 && next < cards.length) return move(board, card, from, from, next);
    say(key === "ArrowDown" ? "This is the last card." : "This is the first card.");
  }
  return undefined;
}

function walk(board, card, key) {
  const columns = [...board.querySelectorAll("[data-board-column]")];
  const from = columnOf(card);
  const cards = [...from.querySelectorAll("[data-board-card]")];
  const place = cards.indexOf(card);
  if (key === "ArrowUp" || key === "ArrowDown") return cards[place + (key === "ArrowDown" ? 1 : -1)]?.focus();
  const step = key === "ArrowRight" ? 1 : -1;
  for (let index = columns.indexOf(from) + step; columns[index]; index += step) {
    const found = columns[index].querySelectorAll("[data-board-card]");
    if (found.length) return found[Math.min(place, found.length - 1)].focus();
  }
  return undefined;
}

function enliven(board) {
  board.classList.add("is-live");
  for (const card of board.querySelectorAll("[data-board-card]")) card.tabIndex = 0;
  board.addEventListener("keydown", (event) => {
    const card = event.target;
    if (!event.key.startsWith("Arrow") || !card.matches("[data-board-card]")) return;
    event.preventDefault();
    if (event.altKey) moveByKey(board, card, event.key);
    else walk(board, card, event.key);
  });
  for (const list of board.querySelectorAll("[data-board-list]")) {
    Sortable.create(list, {
      group: board.id,
      draggable: "[data-board-card]",
      filter: "a, button",
      preventOnFilter: false,
      ghostClass: "board-ghost",
      chosenClass: "is-moving",
      delay: 180,
      delayOnTouchOnly: true,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      onEnd({ item, from, to, oldDraggableIndex, newDraggableIndex }) {
        if (from === to && oldDraggableIndex === newDraggableIndex) return;
        const [before, after] = [from, to].map((each) => each.closest("[data-board-column]"));
        move(board, item, before, after, newDraggableIndex);
      },
    });
  }
}

export function watchBoards(root) {
  const boards = [...root.querySelectorAll("[data-board][data-board-works]")];
  if (root.matches?.("[data-board][data-board-works]")) boards.push(root);
  boards.forEach(enliven);
  followBoard();
}
