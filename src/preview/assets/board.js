// The board: chapters as sheets, posts as cards. Every act is sent to the program, which writes book.toml.

import { element, get, plural, post, say } from "./net.js";
import { Undecided } from "./undecided.js";

const sheets = document.getElementById("sheets");
const leftOut = document.getElementById("left-out");
const undo = document.getElementById("undo");
const card = document.getElementById("card");
const diff = document.getElementById("diff");

export class Board {
  constructor(desk) {
    this.desk = desk;
    this.data = null;
    this.dragged = null;
    this.focus = null;
    this.undecided = new Undecided(this);
    undo.addEventListener("click", () => this.undo());
    sheets.addEventListener("dragover", (event) => this.over(event));
    sheets.addEventListener("drop", (event) => this.drop(event));
    sheets.addEventListener("dragend", () => this.clear());
    sheets.addEventListener("keydown", (event) => this.key(event));
  }

  async update(state) {
    undo.disabled = state.acts === 0;
    undo.textContent = state.acts > 0 ? `Undo (${state.acts})` : "Undo";
    const data = await get("board");
    // What looks the same is let be: somebody may be dragging it.
    if (JSON.stringify(data) === JSON.stringify(this.data)) return;
    this.data = data;
    this.draw();
  }

  draw() {
    const { chapters, dropped, reason, frozen } = this.data;
    const focused = this.focus ?? document.activeElement?.closest?.("[data-key]")?.dataset.key;
    const posts = chapters.reduce((n, c) => n + c.posts.length, 0);
    document.getElementById("board-reason").textContent =
      `${plural(chapters.length, "chapter")}, ${plural(posts, "post")}${frozen ? "; the order is yours, as book.toml lists it" : `; ${reason}`}.`;
    let part = null;
    const all = [];
    chapters.forEach((chapter, c) => {
      if (chapter.part && chapter.part !== part) all.push(element("h3", { className: "part" }, chapter.part));
      part = chapter.part ?? part;
      all.push(this.sheet(chapter, c));
    });
    sheets.replaceChildren(...all);
    this.undecided.draw();
    leftOut.hidden = dropped.length === 0;
    leftOut.querySelector("ul").replaceChildren(...dropped.map((d) => element("li", {}, element("span", { className: "name" }, d.title), " ",
      element("span", { className: "quiet" }, d.why), " ",
      d.why.includes("book.toml") ? element("button", { type: "button", onclick: () => this.act({ act: "include", post: d.id, chapter: chapters.length - 1 }, `“${d.title}” is in the book again`) }, "Put back") : null)));
    if (focused) sheets.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    this.focus = null;
  }

  sheet(chapter, c) {
    const pages = chapter.posts.reduce((n, p) => n + (p.pages ?? 0), 0);
    const words = chapter.posts.reduce((n, p) => n + p.words, 0);
    const head = element("button", { type: "button", className: "sheet-head", draggable: true, "data-key": `chapter-${c}`, "data-chapter": c, onclick: () => this.openChapter(c) },
      element("span", { className: "number" }, String(c + 1)), element("span", { className: "name" }, chapter.title),
      element("span", { className: "quiet" }, `${plural(words, "word")} · ${plural(pages, "page")}`));
    head.addEventListener("dragstart", (event) => this.start(event, { chapter: c }));
    const list = element("ol", {}, ...chapter.posts.map((p, n) => {
      const button = element("button", { type: "button", className: "post", draggable: true, "data-key": `post-${p.id}`, "data-chapter": c, "data-at": n, onclick: () => this.openPost(c, n) },
        element("span", { className: "name" }, p.title),
        element("span", { className: "quiet" }, [p.date, plural(p.words, "word"), p.folio ? `p. ${p.folio}` : null].filter(Boolean).join(" · ")));
      if (p.new) button.append(element("span", { className: "tag" }, "new"));
      if (p.doubtful && p.second) button.append(element("span", { className: "tag doubt" }, `or: ${p.second}`));
      button.addEventListener("dragstart", (event) => this.start(event, { post: p.id, chapter: c, at: n }));
      return element("li", {}, button);
    }));
    return element("section", { className: "sheet", "aria-label": `Chapter ${c + 1}: ${chapter.title}`, "data-sheet": c },
      head, chapter.words.length ? element("p", { className: "holding" }, chapter.words.join(", ")) : null, list);
  }

  start(event, what) {
    this.dragged = what;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", what.post ?? String(what.chapter));
    event.target.classList.add("dragged");
  }

  // Where a thing would fall: [chapter, place].
  place(event) {
    const sheet = event.target.closest?.("[data-sheet]");
    if (!sheet) return null;
    const chapter = Number(sheet.dataset.sheet);
    if (!this.dragged?.post) return { sheet, chapter };
    const items = [...sheet.querySelectorAll("ol > li")];
    const at = items.findIndex((item) => {
      const box = item.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    return { sheet, chapter, at: at < 0 ? items.length : at, item: items[at] };
  }

  over(event) {
    const place = this.dragged && this.place(event);
    this.unmark();
    if (!place) return;
    event.preventDefault();
    place.sheet.classList.add("target");
    (place.item ?? (this.dragged.post ? place.sheet.querySelector("ol") : null))?.classList.add(place.item ? "before" : "after");
  }

  drop(event) {
    const place = this.dragged && this.place(event);
    const what = this.dragged;
    this.clear();
    if (!place) return;
    event.preventDefault();
    if (what.post) this.move(what, place.chapter, place.at);
    else if (place.chapter !== what.chapter) this.moveChapter(what.chapter, place.chapter);
  }

  unmark() {
    for (const marked of sheets.querySelectorAll(".target, .before, .after")) marked.classList.remove("target", "before", "after");
  }

  clear() {
    this.unmark();
    sheets.querySelector(".dragged")?.classList.remove("dragged");
    this.dragged = null;
  }

  key(event) {
    const { chapter, at } = event.target.dataset ?? {};
    if (!event.altKey || chapter === undefined || !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    const c = Number(chapter);
    const back = event.key === "ArrowUp" || event.key === "ArrowLeft";
    if (at === undefined) {
      const to = c + (back ? -1 : 1);
      if (to >= 0 && to < this.data.chapters.length) this.moveChapter(c, to);
      return;
    }
    const n = Number(at);
    const post = this.data.chapters[c].posts[n];
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    const within = back ? n - 1 : n + 1;
    if (!sideways && within >= 0 && within < this.data.chapters[c].posts.length) return void this.act({ act: "move-post", post: post.id, chapter: c, at: within }, `“${post.title}” is number ${within + 1}`, `post-${post.id}`);
    const to = c + (back ? -1 : 1);
    if (to < 0 || to >= this.data.chapters.length) return;
    this.move({ post: post.id, chapter: c, at: n }, to, back && !sideways ? Infinity : 0);
  }

  move(what, chapter, at) {
    const { posts, title } = this.data.chapters[chapter];
    // Taken out of the same chapter, it leaves what comes after one place nearer.
    const to = Math.min(what.chapter === chapter && at > what.at ? at - 1 : at, posts.length);
    if (what.chapter === chapter && to === what.at) return;
    const post = this.data.chapters[what.chapter].posts[what.at];
    this.act({ act: "move-post", post: what.post, chapter, at: to }, `“${post.title}” is in “${title}”`, `post-${what.post}`);
  }

  moveChapter(chapter, to) {
    const { title } = this.data.chapters[chapter];
    this.act({ act: "move-chapter", chapter, to }, `“${title}” is chapter ${to + 1}`, `chapter-${to}`);
  }

  async act(act, done, focus = null) {
    try {
      if (!sessionStorage.getItem("diff-was-seen")) {
        const { diff: lines } = await post("act?dry", act);
        if (!(await this.agree(lines))) return;
        sessionStorage.setItem("diff-was-seen", "yes");
      }
      this.focus = focus;
      await post("act", act);
      say(`${done}. Undo takes it back.`);
    } catch (why) {
      say(`Nothing was changed: ${why.message}`);
    }
  }

  agree(lines) {
    const marks = { same: " ", gone: "−", new: "+", gap: "⋯" };
    document.getElementById("diff-lines").replaceChildren(...lines.map((line) =>
      element("span", { className: line.kind }, `${marks[line.kind]} ${line.text}\n`)));
    diff.returnValue = "no";
    diff.showModal();
    return new Promise((answer) => diff.addEventListener("close", () => answer(diff.returnValue === "yes"), { once: true }));
  }

  async undo() {
    try {
      await post("undo");
      say("The last change of book.toml was taken back.");
    } catch (why) {
      say(why.message);
    }
  }

  // A sheet of paper with what is known of a thing, and what can be done with it.
  open(title, facts, ...acts) {
    document.getElementById("card-title").textContent = title;
    document.getElementById("card-facts").replaceChildren(...facts.filter(([, value]) => value).flatMap(([name, value]) =>
      [element("dt", {}, name), element("dd", {}, value)]));
    document.getElementById("card-acts").replaceChildren(...acts.filter(Boolean));
    card.showModal();
  }

  field(label, value, button, does) {
    const input = element("input", { value, autocomplete: "off" });
    const form = element("form", { className: "line" }, element("label", {}, element("span", {}, label), input), element("button", {}, button));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      card.close();
      does(input.value);
    });
    return form;
  }

  button(words, does) {
    return element("button", { type: "button", onclick: () => { card.close(); does(); } }, words);
  }

  openPost(c, n) {
    const chapter = this.data.chapters[c];
    const p = chapter.posts[n];
    const select = element("select", {}, ...this.data.chapters.map((other, k) => element("option", { value: String(k), selected: k === c }, `${k + 1}. ${other.title}`)));
    const move = element("form", { className: "line" }, element("label", {}, element("span", {}, "Chapter"), select), element("button", {}, "Move"));
    move.addEventListener("submit", (event) => {
      event.preventDefault();
      card.close();
      this.move({ post: p.id, chapter: c, at: n }, Number(select.value), Infinity);
    });
    this.open(p.title, [
      ["Written", p.date], ["Length", `${plural(p.words, "word")}${p.pages ? `, ${plural(p.pages, "page")} from p. ${p.folio}` : ""}`],
      ["Here because", p.why], ["Second choice", p.second], ["File", `${p.file}:${p.line}`],
    ], move,
    this.field("Title in the book", p.title, "Retitle", (title) => this.act({ act: "retitle", post: p.id, title }, `It is called “${title}”`, `post-${p.id}`)),
    n > 0 ? this.field("Start a new chapter here", p.title, "Split", (title) => this.act({ act: "split", chapter: c, at: n, title }, `“${title}” is a chapter`, `chapter-${c + 1}`)) : null,
    element("p", { className: "acts" },
      p.page === null ? null : this.button("Show its pages", () => this.desk.goto(p.page)),
      this.data.frozen || p.why.startsWith("book.toml") ? null
        : this.button("Pin to this chapter", () => this.act({ act: "place", post: p.id, title: chapter.title }, `“${p.title}” stays in “${chapter.title}”`, `post-${p.id}`)),
      this.button("Leave it out", () => this.act({ act: "exclude", post: p.id }, `“${p.title}” is left out`))));
  }

  openChapter(c) {
    const chapter = this.data.chapters[c];
    const first = chapter.posts.find((p) => p.page !== null);
    this.open(chapter.title, [["Held together by", chapter.words.join(", ")], ["Because", chapter.why], ["Posts", String(chapter.posts.length)], ["Part", chapter.part]],
      this.field("Title", chapter.title, "Rename", (title) => this.act({ act: "rename", chapter: c, title }, `The chapter is called “${title}”`, `chapter-${c}`)),
      this.field("Part that starts here", chapter.part ?? "", "Set", (title) => this.act({ act: "part", chapter: c, title }, title ? `“${title}” starts here` : "No part starts here", `chapter-${c}`)),
      element("p", { className: "acts" },
        first ? this.button("Show its pages", () => this.desk.goto(first.page)) : null,
        c > 0 ? this.button("Join to the chapter before", () => this.act({ act: "merge", chapter: c }, `“${chapter.title}” is part of the chapter before`, `chapter-${c - 1}`)) : null));
  }
}
