// The posts that might as well stand in another chapter, asked about one by one.

import { element, plural } from "./net.js";

const place = document.getElementById("undecided");

export class Undecided {
  constructor(board) {
    this.board = board;
    this.skipped = new Set();
    this.asking = false;
  }

  draw() {
    const all = this.board.data.undecided;
    const open = all.filter((doubt) => !this.skipped.has(doubt.id));
    place.hidden = all.length === 0;
    if (all.length === 0) {
      this.asking = false;
      return place.replaceChildren();
    }
    const focused = place.contains(document.activeElement) || this.answered;
    this.answered = false;
    place.replaceChildren(...(this.asking && open.length > 0 ? this.question(open[0], all.length - open.length + 1, all.length) : this.offer(all.length, open.length)));
    if (focused) place.querySelector("h3, button")?.focus();
  }

  offer(all, open) {
    const again = open === 0;
    return [element("h3", {}, `${plural(all, "post")} might as well stand in another chapter`),
      element("p", { className: "acts" }, element("button", { type: "button", onclick: () => {
        if (again) this.skipped.clear();
        this.asking = true;
        this.draw();
      } }, again ? "Ask again about those that were skipped" : "Decide one by one"))];
  }

  question(doubt, n, all) {
    const side = (label, { title, reasons }, words, done) => element("section", { className: "side", "aria-label": `${label} “${title}”` },
      element("h4", {}, `${label} “${title}”`),
      element("ul", {}, ...(reasons.length ? reasons : ["It shares no word with the posts there."]).map((reason) => element("li", {}, reason))),
      element("button", { type: "button", onclick: () => this.answer(doubt, title, done) }, words));
    const head = element("h3", { tabIndex: -1 }, `${n} of ${all}: where does “${doubt.title}” belong?`);
    return [head, element("div", { className: "sides" },
      side("It is in", doubt.chapter, `Stay in ${doubt.chapter.title}`, "stays in"), side("It might be in", doubt.second_choice, `Move to ${doubt.second_choice.title}`, "is in")),
    element("p", { className: "acts" }, element("button", { type: "button", className: "plain", onclick: () => {
      this.skipped.add(doubt.id);
      this.draw();
    } }, "Skip"), this.show(doubt))];
  }

  show(doubt) {
    const page = this.board.data.chapters.flatMap((c) => c.posts).find((p) => p.id === doubt.id)?.page ?? null;
    return page === null ? null : element("button", { type: "button", className: "plain", onclick: () => this.board.desk.goto(page) }, "Show its pages");
  }

  async answer(doubt, title, done) {
    this.answered = true;
    await this.board.act({ act: "place", post: doubt.id, title }, `“${doubt.title}” ${done} “${title}”`);
  }
}
