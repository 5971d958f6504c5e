// The e-book beside the spread: the files of the EPUB in a frame that runs no scripts.

import { get } from "./net.js";

const DEVICES = { phone: [360, 640], tablet: [600, 800], eink: [536, 724] };
const LIGHTS = { light: ["#ffffff", "#1a1a1a"], sepia: ["#f6ecd9", "#42301c"], dark: ["#16181a", "#c9c5bd"] };
const pane = document.getElementById("reader");
const frame = document.getElementById("frame");
const iframe = document.getElementById("ebook");
const said = document.getElementById("ebook-said");
const [device, light, size] = ["device", "light", "size"].map((id) => document.getElementById(id));

export class Reader {
  constructor(spreads) {
    this.spreads = spreads;
    this.open = false;
    this.number = 0;
    this.page = 0;
    this.index = null;
    this.loaded = "";
    this.until = 0;
    for (const control of [device, light, size]) {
      control.value = localStorage.getItem(`reader-${control.id}`) ?? control.value;
      control.addEventListener("input", () => {
        localStorage.setItem(`reader-${control.id}`, control.value);
        this.dress();
        this.follow(this.page);
      });
    }
    iframe.addEventListener("load", () => this.arrived());
    new ResizeObserver(() => this.dress()).observe(pane);
  }

  async toggle(on) {
    this.open = on;
    pane.hidden = !on;
    this.dress();
    if (on) await this.update(this.number);
  }

  async update(number) {
    this.number = number;
    if (!this.open) return;
    this.index = await get("ebook");
    said.textContent = this.index.trouble ?? "";
    this.loaded = "";
    this.follow(this.spreads.current);
  }

  // Shows the words that stand on a printed page.
  follow(page) {
    this.page = page;
    const target = this.index?.pages[page];
    if (!this.open || !target) return;
    const [file] = target.split("#");
    const address = `ebook/${file}?v=${this.number}`;
    this.until = Date.now() + 400;
    if (this.loaded === address) this.scroll();
    else {
      this.loaded = address;
      iframe.src = address;
    }
  }

  arrived() {
    const content = iframe.contentDocument;
    if (!content?.body || !content.location.pathname.includes("/ebook/")) return;
    this.dress();
    const here = content.location.pathname.split("/ebook/")[1];
    const [file, mark] = (this.index?.pages[this.page] ?? "").split("#");
    if (here === file && mark) this.scroll();
    content.addEventListener("scroll", () => this.lead(here), { passive: true });
  }

  scroll() {
    const mark = this.index?.pages[this.page]?.split("#")[1];
    this.until = Date.now() + 400;
    iframe.contentDocument?.getElementById(mark)?.scrollIntoView({ block: "start" });
  }

  // The spread follows the e-book: the last mark above the middle of what is seen.
  lead(file) {
    if (Date.now() < this.until) return;
    const middle = iframe.contentWindow.innerHeight / 2;
    let page = -1;
    this.index.pages.forEach((target, n) => {
      const [of, mark] = target.split("#");
      const place = of === file ? iframe.contentDocument.getElementById(mark) : null;
      if (place && place.getBoundingClientRect().top < middle) page = n;
    });
    if (page >= 0 && page !== this.page) {
      this.page = page;
      this.spreads.go(page, { quiet: true });
    }
  }

  dress() {
    const [width, height] = DEVICES[device.value] ?? DEVICES.phone;
    const [paper, ink] = device.value === "eink" ? ["#ebe9e2", "#1a1a1a"] : LIGHTS[light.value] ?? LIGHTS.light;
    light.disabled = device.value === "eink";
    const room = Math.min((pane.clientWidth - 48) / width, (pane.clientHeight - 110) / height, 1);
    Object.assign(iframe.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${room})`, background: paper });
    Object.assign(frame.style, { width: `${width * room}px`, height: `${height * room}px`, background: paper });
    frame.className = `device ${device.value}`;
    const content = iframe.contentDocument;
    if (!content?.head || !content.location.pathname.includes("/ebook/")) return;
    let style = content.getElementById("preview-light");
    if (!style) {
      style = content.createElementNS("http://www.w3.org/1999/xhtml", "style");
      style.id = "preview-light";
      content.head.append(style);
    }
    const recolour = paper === "#ffffff" ? "" : `body, body * { background-color: transparent !important; color: ${ink} !important; border-color: currentColor; }`;
    style.textContent = `html { background: ${paper} !important; color: ${ink}; font-size: ${size.value}% !important; }
      body { padding: 0 6% 4em; margin-left: 0; margin-right: 0; } ${recolour}
      ${device.value === "eink" ? "img, svg { filter: grayscale(1) contrast(.95); }" : ""}`;
  }
}
