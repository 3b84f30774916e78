// Keeps a board as colleagues leave it: by a stream of events, or by asking every few seconds where no stream is to be
// had. Only while the page is in front of somebody, so that a forgotten tab takes nobody's place.

import htmx from "htmx.org";
import { say } from "./messages.js";

const POLL_EVERY = 5_000;
const TRY_STREAM_AGAIN = 60_000;
// The page is quiet first; what happens meanwhile is told by the mark that it was drawn with.
const BEGIN_AFTER = 1_200;

let source = null;
let timer = null;
let follows = false;

const board = () => document.querySelector("[data-board][data-board-events]");
// A card in somebody's hand is not taken out of it. What was missed comes with the answer to their move.
const busy = () => Boolean(document.querySelector("[data-board] .is-moving"));

const focused = () => document.activeElement?.closest("[data-board-card]")?.dataset.boardCard;

/** Take the columns as they are now, and leave the focus and the scroll where they were.
 *  Unless the whole is asked for, the server answers with nothing where nothing has changed. */
export async function redraw({ deal = focused(), whole = false } = {}) {
  const old = board();
  if (!old) return;
  const left = old.scrollLeft;
  const address = new URL(old.dataset.boardRefresh, location.href);
  if (!whole) address.searchParams.set("since", old.dataset.boardMark);
  await htmx.ajax("GET", address.pathname + address.search, { target: old, swap: "outerHTML" });
  const fresh = board();
  if (!fresh || fresh === old) return;
  fresh.scrollLeft = left;
  const card = deal && fresh.querySelector(`[data-board-card="${CSS.escape(deal)}"]`);
  if (card) {
    card.tabIndex = 0;
    card.focus({ preventScroll: true });
  }
}

function told({ data }) {
  const event = JSON.parse(data);
  if (!event.mine) say(`${event.words}.`);
}

function changed({ data }) {
  if (String(JSON.parse(data).mark) !== board()?.dataset.boardMark && !busy()) redraw();
}

function stream() {
  const address = new URL(board().dataset.boardEvents, location.href);
  address.searchParams.set("since", board().dataset.boardMark);
  source = new EventSource(address);
  source.addEventListener("deal", told);
  source.addEventListener("board", changed);
  source.addEventListener("error", () => {
    // A stream that ended by itself is taken up again by the browser; one that was refused is closed.
    if (source?.readyState !== EventSource.CLOSED) return;
    rest();
    poll(Date.now() + TRY_STREAM_AGAIN);
  });
}

function poll(until) {
  timer = setTimeout(async () => {
    if (!board()) return;
    if (!busy()) await redraw();
    if (Date.now() < until) poll(until);
    else stream();
  }, POLL_EVERY);
}

function rest() {
  source?.close();
  source = null;
  clearTimeout(timer);
}

function wake() {
  rest();
  if (board() && document.visibilityState === "visible") timer = setTimeout(stream, BEGIN_AFTER);
}

/** Follow the board of this page, if it has one. */
export function followBoard() {
  if (follows || !board()) return;
  follows = true;
  document.addEventListener("visibilitychange", wake);
  addEventListener("pagehide", rest);
  wake();
}
