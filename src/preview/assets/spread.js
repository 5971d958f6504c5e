// The printed spreads: pages as pictures, with their words laid over them for those who listen, select and click.

import { element, get, say } from "./net.js";

const SVG = "http://www.w3.org/2000/svg";
const stage = document.getElementById("stage");
const spread = document.getElementById("spread");
const contents = document.getElementById("contents");
const thumbs = document.getElementById("thumbs");
const measure = document.createElement("canvas").getContext("2d");

export class Spreads {
  constructor({ moved, clicked }) {
    this.book = null;
    this.current = 0; // the index of the page that is looked at
    this.zoom = null; // CSS pixels a point; null fits the window
    this.marks = new Set(JSON.parse(localStorage.getItem("marks") ?? "[]"));
    this.hits = [];
    this.hit = -1;
    this.moved = moved;
    this.clicked = clicked;
    this.leaves = [new Leaf("verso", this), new Leaf("recto", this)];
    spread.append(...this.leaves.map((leaf) => leaf.figure));
    new ResizeObserver(() => this.scale()).observe(stage);
    stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.magnify(event.deltaY < 0 ? 1.1 : 1 / 1.1);
    }, { passive: false });
  }

  // The pages that are seen together with a page: [left, right], as indices; -1 is none.
  facing(page) {
    const right = page % 2 === 0 ? page : page + 1;
    return [right - 1, right < this.book.pages.length ? right : -1];
  }

  update(book, changed, jump) {
    const before = this.book;
    this.book = book;
    if (before) {
      const kept = this.kept(before);
      this.current = jump ?? kept;
    }
    this.current = Math.max(0, Math.min(this.current, book.pages.length - 1));
    this.list(before);
    this.scale();
    this.show(new Set(before ? changed : []));
  }

  // Where the page that was looked at is now.
  kept(before) {
    const hash = before.pages[this.current]?.[0];
    const same = this.book.pages.map((page, n) => [page[0], n]).filter(([h]) => h === hash);
    const near = same.sort((a, b) => Math.abs(a[1] - this.current) - Math.abs(b[1] - this.current))[0];
    return near && this.book.pages[this.current]?.[0] !== hash ? near[1] : this.current;
  }

  go(page, { quiet = false } = {}) {
    if (!this.book) return;
    const to = Math.max(0, Math.min(page, this.book.pages.length - 1));
    this.current = to;
    this.show();
    if (!quiet) this.moved(this.current);
  }

  turn(by) {
    if (!this.book) return;
    const [left, right] = this.facing(this.current);
    if (by > 0) {
      if (right >= 0 && right + 1 < this.book.pages.length) this.go(right + 1);
    } else if (left > 0) this.go(Math.max(0, left - 1));
  }

  show(changed = new Set()) {
    const pair = this.facing(this.current);
    this.leaves.forEach((leaf, n) => leaf.show(pair[n], changed.has(pair[n])));
    const folios = pair.filter((n) => n >= 0 && n < this.book.pages.length).map((n) => this.book.pages[n][1]);
    const field = document.getElementById("folio");
    if (document.activeElement !== field) field.value = this.book.pages[this.current]?.[1] ?? "";
    stage.setAttribute("aria-label", `Pages ${folios.join(" and ")}`);
    this.point(pair);
    this.paging();
    // What comes next is drawn before it is asked for, once nobody turns pages.
    clearTimeout(this.idle);
    this.idle = setTimeout(() => {
      for (const n of [pair[1] + 1, pair[1] + 2, pair[0] - 1, pair[0] - 2]) {
        const page = this.book.pages[n];
        if (page) new Image().src = `page/${page[0]}.svg`;
      }
    }, 300);
  }

  // How well the chapter is paged, against a bound that no pagination can beat.
  paging() {
    const unit = this.book.units[this.book.pages[this.current]?.[3]];
    const { cost, bound } = unit?.paging ?? {};
    const over = cost === undefined || (bound <= 0 && cost > bound) ? null : cost <= bound * 1.0005 ? "paged as well as can be" : `paged within ${Math.max(0.1, (cost / bound - 1) * 100).toFixed(1)} % of the best`;
    document.getElementById("paging").textContent = over ? `${unit.title}: ${over}` : "";
  }

  // Shows where in the contents and among the thumbnails this is.
  point(pair) {
    const last = Math.max(...pair);
    let here = null;
    for (const link of contents.querySelectorAll("button")) {
      link.removeAttribute("aria-current");
      if (Number(link.dataset.page) <= last) here = link;
    }
    here?.setAttribute("aria-current", "location");
    const shown = thumbs.hidden ? here : thumbs.querySelector(`[data-spread="${Math.ceil(last / 2)}"]`);
    for (const thumb of thumbs.querySelectorAll("[aria-current]")) thumb.removeAttribute("aria-current");
    thumbs.querySelector(`[data-spread="${Math.ceil(last / 2)}"]`)?.setAttribute("aria-current", "location");
    shown?.scrollIntoView({ block: "nearest" });
  }

  list(before) {
    const same = before && JSON.stringify(before.contents) === JSON.stringify(this.book.contents);
    if (!same) {
      contents.replaceChildren(...this.book.contents.filter((b) => b.page !== null).map((b) =>
        element("li", { className: `level-${Math.min(b.level, 3)}` },
          element("button", { type: "button", "data-page": b.page, onclick: () => this.go(b.page) },
            element("span", { className: "words-of" }, b.title), element("span", { className: "folio" }, this.book.pages[b.page]?.[1] ?? "")))));
    }
    const count = Math.floor(this.book.pages.length / 2) + 1;
    while (thumbs.children.length > count) thumbs.lastChild.remove();
    while (thumbs.children.length < count) {
      const n = thumbs.children.length;
      thumbs.append(element("li", {}, element("button", { type: "button", className: "thumb", "data-spread": n, onclick: () => this.go(2 * n) },
        element("span", { className: "pair" }, element("img", { alt: "", loading: "lazy" }), element("img", { alt: "", loading: "lazy" })), element("span", { className: "folio" }))));
    }
    [...thumbs.children].forEach((item, n) => {
      const pair = [2 * n - 1, 2 * n].map((p) => this.book.pages[p]);
      [...item.querySelectorAll("img")].forEach((img, k) => {
        const src = pair[k] ? `page/${pair[k][0]}.svg` : "";
        img.classList.toggle("none", !pair[k]);
        img.style.aspectRatio = `${this.book.trim[0]} / ${this.book.trim[1]}`;
        if (src && img.getAttribute("src") !== src) img.src = src;
      });
      const label = pair.filter(Boolean).map((p) => p[1]).join("–");
      item.querySelector(".folio").textContent = label;
      item.firstChild.setAttribute("aria-label", `Pages ${label}`);
    });
  }

  scale() {
    if (!this.book) return;
    const [width, height] = this.book.trim;
    const fit = Math.min((stage.clientWidth - 72) / (2 * width), (stage.clientHeight - 56) / height);
    const scale = this.zoom ?? Math.max(0.2, fit);
    spread.style.setProperty("--scale", scale);
    spread.style.setProperty("--width", `${width}px`);
    spread.style.setProperty("--height", `${height}px`);
    document.getElementById("fit").textContent = this.zoom === null ? "Fit" : `${Math.round(scale * 75)} %`;
  }

  magnify(by) {
    const now = Number(spread.style.getPropertyValue("--scale"));
    this.zoom = by === null ? null : Math.max(0.25, Math.min(8, now * by));
    const [x, y] = [(stage.scrollLeft + stage.clientWidth / 2) / stage.scrollWidth, (stage.scrollTop + stage.clientHeight / 2) / stage.scrollHeight];
    this.scale();
    stage.scrollTo(x * stage.scrollWidth - stage.clientWidth / 2, y * stage.scrollHeight - stage.clientHeight / 2);
  }

  mark(name, on) {
    if (on) this.marks.add(name);
    else this.marks.delete(name);
    localStorage.setItem("marks", JSON.stringify([...this.marks]));
    this.leaves.forEach((leaf) => leaf.draw());
  }

  async find(words) {
    this.hits = words.trim() ? await get(`find?q=${encodeURIComponent(words)}`) : [];
    this.hit = -1;
    if (this.hits.length === 0) {
      this.leaves.forEach((leaf) => leaf.draw());
      return;
    }
    const from = this.hits.findIndex((hit) => hit.page >= Math.max(0, this.facing(this.current)[0]));
    this.toHit(Math.max(0, from));
  }

  // The same search in a new version; nobody is led away by it.
  async findAgain(words) {
    this.hits = await get(`find?q=${encodeURIComponent(words)}`);
    this.hit = Math.min(this.hit, this.hits.length - 1);
    this.leaves.forEach((leaf) => leaf.draw());
  }

  toHit(n) {
    if (this.hits.length === 0) return;
    this.hit = (n + this.hits.length) % this.hits.length;
    const { page } = this.hits[this.hit];
    if (this.facing(this.current).includes(page)) {
      this.current = page;
      this.leaves.forEach((leaf) => leaf.draw());
    } else this.go(page);
    say(`Place ${this.hit + 1} of ${this.hits.length}, page ${this.book.pages[page][1]}`);
  }

  // The index of the page with this folio, or with this number counted from the first page.
  named(text) {
    const wanted = text.trim().toLowerCase();
    const found = this.book.pages.findIndex((page) => page[1].toLowerCase() === wanted);
    if (found >= 0) return found;
    const number = Number.parseInt(wanted.replace(/^#/, ""), 10);
    return number >= 1 && number <= this.book.pages.length ? number - 1 : -1;
  }
}

class Leaf {
  constructor(side, spreads) {
    this.spreads = spreads;
    this.index = -1;
    this.image = element("img", { alt: "" });
    this.over = document.createElementNS(SVG, "svg");
    this.over.setAttribute("class", "over");
    this.over.setAttribute("aria-hidden", "true");
    this.words = element("div", { className: "words", role: "group" });
    this.figure = element("div", { className: `leaf ${side}` }, this.image, this.over, this.words);
    this.figure.addEventListener("click", (event) => {
      if (String(getSelection())) return;
      const box = this.figure.getBoundingClientRect();
      const [width, height] = spreads.book.trim;
      spreads.clicked(this.index, ((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height);
    });
  }

  async show(index, changed) {
    const page = this.spreads.book.pages[index];
    this.index = page ? index : -1;
    this.figure.classList.toggle("none", !page);
    if (!page) {
      this.hash = null;
      this.words.replaceChildren();
      this.over.replaceChildren();
      return;
    }
    const [hash, folio] = page;
    this.words.setAttribute("aria-label", `Page ${folio}`);
    if (this.hash === hash) return this.draw();
    this.hash = hash;
    const image = element("img", { alt: "", src: `page/${hash}.svg` });
    try {
      // The page that was seen stays until the next is drawn.
      const [lines] = await Promise.all([get(`lines/${hash}`), image.decode()]);
      if (this.hash !== hash) return;
      this.image.replaceWith(image);
      this.image = image;
      this.lines = lines;
      this.write();
      this.draw();
      performance.mark(`shown-${hash}`);
      this.figure.dataset.hash = hash;
      if (changed) {
        this.figure.classList.remove("changed");
        void this.figure.offsetWidth;
        this.figure.classList.add("changed");
      }
    } catch (why) {
      // A newer version is on its way and will be shown instead.
      if (this.hash === hash) this.hash = null;
      console.info(why);
    }
  }

  // The words, transparent, each line as wide as it is printed.
  write() {
    const spans = this.lines.map((line) => {
      measure.font = `${line.size}px serif`;
      const wide = measure.measureText(line.text).width || 1;
      const span = element("span", { textContent: line.hyphen ? `${line.text}\u00ad` : `${line.text} ` });
      if (line.artifact) span.setAttribute("aria-hidden", "true");
      Object.assign(span.style, {
        left: `${line.x}px`, top: `${line.y - line.size}px`, fontSize: `${line.size}px`, transform: `scaleX(${line.w / wide})`,
      });
      return span;
    });
    this.words.replaceChildren(...spans);
  }

  // What is drawn over the page.
  draw() {
    const { book, marks, hits, hit } = this.spreads;
    if (this.index < 0 || !this.lines) return;
    const [width, height] = book.trim;
    this.over.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const shapes = [];
    const rect = (name, x, y, w, h) => shapes.push(shape("rect", { class: name, x, y, width: w, height: h }));
    const { inside, outside, top, leading, base, lines } = book.grid;
    const left = book.pages[this.index][2] === "recto" ? inside : outside;
    const across = width - inside - outside;
    if (marks.has("block")) rect("block", left, top, across, lines * leading);
    if (marks.has("grid")) {
      for (let n = 0; n < lines; n += 1) {
        const y = top + base + n * leading;
        shapes.push(shape("line", { class: "grid", x1: left - 6, x2: left + across + 6, y1: y, y2: y }));
      }
    }
    for (const line of this.lines.filter((line) => !line.artifact)) {
      const { x, y, w, size } = line;
      if (marks.has("loose") && line.loose !== null && (line.loose > 1.35 || line.loose < 0.85) && w > across * 0.7) {
        const far = line.loose > 1 ? (line.loose - 1.35) / 0.8 : (0.85 - line.loose) / 0.2;
        const mark = shape("rect", { class: line.loose > 1 ? "loose" : "tight", x, y: y - size * 0.78, width: w, height: size });
        mark.style.opacity = 0.18 + 0.4 * Math.min(1, far);
        const note = shape("title", {});
        note.textContent = `Word spaces are ${Math.round(line.loose * 100)} % of the face’s own`;
        mark.append(note);
        shapes.push(mark);
      }
      if (marks.has("rivers")) for (const [from, wide] of line.rivers) rect("river", from, y - size * 0.8, wide, size * 1.15);
      if (marks.has("hyphens") && line.hyphen) rect("hyphen", x + w + 2, y - size * 0.3, 5, 1.2);
    }
    hits.forEach((found, n) => {
      if (found.page !== this.index) return;
      for (const [x, y, w, size] of found.at) rect(n === hit ? "hit here" : "hit", x - 1, y - size * 0.8, w + 2, size * 1.08);
    });
    this.over.replaceChildren(...shapes);
  }
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
