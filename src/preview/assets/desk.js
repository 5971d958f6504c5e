// The desk: which view is open, what the keys do, and what happens when the book changes.

import { element, follow, get, plural, say } from "./net.js";
import { Board } from "./board.js";
import { Reader } from "./ebook.js";
import { editor, findings, outputList } from "./lists.js";
import { Spreads } from "./spread.js";

const $ = (id) => document.getElementById(id);
const views = ["pages", "board", "findings", "outputs"];
let state = null;
let view = "pages";
let place = null;

const spreads = new Spreads({
  moved: (page) => reader.follow(page),
  async clicked(page, x, y) {
    spreads.current = page;
    reader.follow(page);
    place = await get(`source?page=${page}&x=${x.toFixed(2)}&y=${y.toFixed(2)}`);
    showPlace();
  },
});
const reader = new Reader(spreads);
const desk = {
  goto(page) {
    open("pages");
    spreads.go(page);
  },
  async gotoSource(file, line) {
    const { page } = await get(`at?file=${encodeURIComponent(file)}&line=${line ?? 0}`);
    if (page === null) say(`Nothing of ${file} is printed near line ${line}.`);
    else desk.goto(page);
  },
};
const board = new Board(desk);

function showPlace() {
  const words = place ? [element("span", { className: "path" }, `${place.file}:${place.line}`), " ",
    element("a", { href: editor(state.book.root, place.file, place.line), id: "editor" }, "open"), " ",
    element("button", { type: "button", className: "plain", onclick: () => navigator.clipboard?.writeText(`${place.file}:${place.line}`).then(() => say("Copied.")) }, "copy")] : ["Postbound adds these words itself."];
  $("place").replaceChildren(...words);
}

function open(name) {
  view = name;
  for (const one of views) $(one).hidden = one !== name;
  for (const button of document.querySelectorAll("[data-view]")) {
    if (button.dataset.view === name) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
  $("page-tools").hidden = name !== "pages";
  if (name === "pages") spreads.scale();
  history.replaceState(null, "", `#${name}`);
}

async function news(next) {
  const first = state === null || state.book === null;
  const seen = state?.number ?? 0;
  state = next;
  findings(state, desk);
  if (!state.book) {
    say("There is no book to show yet.");
    return;
  }
  const { book } = state;
  document.title = `${book.title} – preview`;
  $("title").textContent = book.title;
  $("of").textContent = `of ${book.pages.length}`;
  const jump = !first && !state.broken && state.jump?.number > seen ? state.jump : null;
  spreads.update(book, state.changed, jump?.page);
  if (asked.trim() && state.changed.length) spreads.findAgain(asked).then(tell);
  outputList(state);
  board.update(state);
  reader.update(state.number);
  if (first) say(`${plural(book.pages.length, "page")}.`);
  else if (state.broken) say("The book has an error; the last good pages are shown.");
  else if (jump) say(`${jump.file}:${jump.line} changed, page ${book.pages[jump.page][1]}.`);
  else if (state.changed.length) say(`${plural(state.changed.length, "page")} changed.`);
}

for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", () => open(button.dataset.view));
for (const button of document.querySelectorAll("[data-rail]")) {
  button.addEventListener("click", () => {
    for (const other of document.querySelectorAll("[data-rail]")) {
      other.setAttribute("aria-pressed", String(other === button));
      $(other.dataset.rail).hidden = other !== button;
    }
    if (spreads.book) spreads.show();
  });
}
$("go").addEventListener("submit", (event) => {
  event.preventDefault();
  const page = spreads.named($("folio").value);
  if (page < 0) return say(`There is no page ${$("folio").value}.`);
  spreads.go(page);
  $("stage").focus();
});
$("folio").addEventListener("focus", () => $("folio").select());
$("search").addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("query").value === asked) spreads.toHit(spreads.hit + 1);
  else look();
  tell();
});
let asked = "";
let waiting = 0;
async function look() {
  asked = $("query").value;
  await spreads.find(asked);
  tell();
}
function tell() {
  const { hits, hit } = spreads;
  $("found").textContent = asked.trim() === "" ? "" : hits.length === 0 ? "not found" : `${hit + 1} of ${hits.length}`;
  for (const id of ["hit-before", "hit-after"]) $(id).hidden = hits.length === 0;
}
$("query").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 150);
});
$("hit-before").addEventListener("click", () => { spreads.toHit(spreads.hit - 1); tell(); });
$("hit-after").addEventListener("click", () => { spreads.toHit(spreads.hit + 1); tell(); });
$("smaller").addEventListener("click", () => spreads.magnify(1 / 1.2));
$("larger").addEventListener("click", () => spreads.magnify(1.2));
$("fit").addEventListener("click", () => spreads.magnify(null));
for (const box of $("marks").querySelectorAll("input")) {
  box.checked = spreads.marks.has(box.value);
  box.addEventListener("change", () => spreads.mark(box.value, box.checked));
}
document.addEventListener("click", (event) => {
  if (!$("marks").contains(event.target)) $("marks").open = false;
});
function toggleReader() {
  const on = $("reader-toggle").getAttribute("aria-pressed") !== "true";
  $("reader-toggle").setAttribute("aria-pressed", String(on));
  reader.toggle(on);
}
$("reader-toggle").addEventListener("click", toggleReader);
$("help-open").addEventListener("click", () => $("help").showModal());
$("keys-on").checked = localStorage.getItem("keys") !== "off";
$("keys-on").addEventListener("change", () => localStorage.setItem("keys", $("keys-on").checked ? "on" : "off"));

const always = {
  ArrowRight: () => spreads.turn(1), PageDown: () => spreads.turn(1), ArrowLeft: () => spreads.turn(-1), PageUp: () => spreads.turn(-1),
  Home: () => spreads.go(0), End: () => spreads.go(Infinity),
};
const single = {
  "+": () => spreads.magnify(1.2), "=": () => spreads.magnify(1.2), "-": () => spreads.magnify(1 / 1.2), 0: () => spreads.magnify(null),
  g: () => $("folio").focus(), "/": () => $("query").focus(), r: toggleReader,
  n: () => { spreads.toHit(spreads.hit + 1); tell(); }, p: () => { spreads.toHit(spreads.hit - 1); tell(); },
  e: () => $("editor")?.click(), "?": () => $("help").showModal(),
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") $("marks").open = false;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input, select, textarea")) {
    if (event.key === "Escape") $("stage").focus();
    return;
  }
  const letters = $("keys-on").checked;
  if (letters && event.key === "b") return open(view === "board" ? "pages" : "board");
  if (view !== "pages") return;
  const does = always[event.key] ?? (letters ? single[event.key] : null);
  if (!does) return;
  event.preventDefault();
  does();
});

const wanted = location.hash.slice(1);
open(views.includes(wanted) ? wanted : "pages");
follow(news, (lost) => {
  document.body.classList.toggle("lost", lost);
  if (lost) say("The preview has stopped: start `postbound preview` again.");
});
