// Drives the preview in Chromium as a person would: node drive.mjs ADDRESS FOLDER, with Puppeteer below POSTBOUND_TOOLS.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [address, folder, shots] = process.argv.slice(2);
const require = createRequire(`${process.env.POSTBOUND_TOOLS}/ace/node_modules/`);
const puppeteer = require("puppeteer");
const executablePath = process.env.PUPPETEER_EXECUTABLE_PATH ?? "/usr/bin/chromium";
const browser = await puppeteer.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1400, height: 900 });
  const complaints = [];
  const elsewhere = [];
  page.on("console", (m) => m.type() === "error" && complaints.push(m.text()));
  page.on("pageerror", (e) => complaints.push(e.message));
  page.on("request", (r) => !r.url().startsWith(address) && elsewhere.push(r.url()));
  const text = (selector) => page.$eval(selector, (e) => e.textContent);
  const status = (part) => page.waitForFunction((p) => document.getElementById("status").textContent.includes(p), { timeout: 30000 }, part);
  const shot = async (name) => shots && page.screenshot({ path: path.join(shots, `${name}.png`) });
  const book = () => fs.readFileSync(path.join(folder, "book.toml"), "utf8");

  await page.goto(address);
  await page.waitForSelector(".leaf[data-hash]");
  await status("pages.");
  assert.equal(await text("#title"), "Of Printing");

  // Find, and the words under it.
  await page.keyboard.press("/");
  await page.keyboard.type("first words of glue");
  await page.waitForFunction(() => document.getElementById("found").textContent === "1 of 1");
  await page.waitForSelector(".hit.here");
  await page.keyboard.press("Escape");
  const shown = () => page.$$eval(".leaf", (leaves) => leaves.map((l) => `${l.dataset.hash} ${l.querySelector(".words").textContent}`).join("\n"));
  const before = await shown();
  assert.match(before, /The first words of Glue/);
  await shot("find");

  // A saved post is on the spread, wherever the reader was before.
  await page.keyboard.press("Home");
  const post = path.join(folder, "posts/glue.md");
  fs.writeFileSync(post, fs.readFileSync(post, "utf8").replace("first words of Glue", "first wards of Glue"));
  await status("posts/glue.md");
  await page.waitForFunction(() => [...document.querySelectorAll(".words")].some((w) => w.textContent.includes("first wards of Glue")), { timeout: 30000 });

  // A click on words names their file and line.
  const line = (await page.$$(".words span")).at(0) && (await page.evaluateHandle(() => [...document.querySelectorAll(".words span")].find((s) => s.textContent.includes("first wards"))));
  await line.asElement().click();
  await page.waitForFunction(() => document.getElementById("place").textContent.startsWith("posts/glue.md:6"));

  // Go to a page by its folio.
  await page.keyboard.press("g");
  await page.keyboard.type("2");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("stage").getAttribute("aria-label").includes("2"));

  // The e-book follows.
  await page.keyboard.press("r");
  await page.waitForFunction(() => document.getElementById("ebook").contentDocument?.body?.textContent.includes("first words of On"), { timeout: 30000 });
  await shot("ebook");
  await page.keyboard.press("r");

  // The board by keys: the diff is shown once, book.toml is written, and undone.
  const original = book();
  await page.keyboard.press("b");
  await page.waitForSelector('[data-key="post-ink"]');
  await page.focus('[data-key="post-ink"]');
  await page.keyboard.down("Alt");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.up("Alt");
  await page.waitForSelector("#diff[open]");
  assert.match(await text("#diff-lines"), /\+.*"ink"/);
  await shot("diff");
  await page.click("#diff button[value=no]");
  assert.equal(book(), original);
  await page.focus('[data-key="post-ink"]');
  await page.keyboard.down("Alt");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.up("Alt");
  await page.waitForSelector("#diff[open]");
  await page.click("#diff button[value=yes]");
  await page.waitForFunction(() => document.querySelector('[data-key="post-ink"]')?.dataset.chapter === "1", { timeout: 30000 });
  assert.notEqual(book(), original);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.key), "post-ink");
  await shot("board");

  // By the mouse: back to the first chapter, before “paper”.
  const from = await (await page.$('[data-key="post-ink"]')).boundingBox();
  const to = await (await page.$('[data-key="post-paper"]')).boundingBox();
  await page.mouse.move(from.x + 40, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + 12, { steps: 8 });
  await page.mouse.move(to.x + 60, to.y + 6, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction(() => document.querySelector('[data-key="post-ink"]')?.dataset.chapter === "0", { timeout: 30000 });
  for (const left of [1, 0]) {
    await page.click("#undo");
    await page.waitForFunction((n) => document.getElementById("undo").textContent === (n ? `Undo (${n})` : "Undo"), { timeout: 30000 }, left);
  }
  assert.equal(book(), original);

  // A card: rename by its form.
  await page.waitForNetworkIdle({ idleTime: 300, concurrency: 1 });
  await page.focus('[data-key="chapter-1"]');
  await page.keyboard.press("Enter");
  await page.waitForSelector("#card[open]");
  await page.$eval("#card-acts input", (i) => { i.value = "Thread and Glue"; });
  await page.click("#card-acts form button");
  await page.waitForFunction(() => document.querySelector('[data-key="chapter-1"]').textContent.includes("Thread and Glue"), { timeout: 30000 });
  assert.match(book(), /title = "Thread and Glue"/);

  // A broken book.toml keeps the pages and says what is wrong.
  const good = book();
  fs.writeFileSync(path.join(folder, "book.toml"), "[book]\ntitle = “Of Printing”\n");
  await page.waitForFunction(() => !document.getElementById("trouble").hidden, { timeout: 30000 });
  assert.match(await text("#trouble"), /book\.toml:2.*typographic/s);
  await page.keyboard.press("b");
  assert.match(await shown(), /words/);
  await shot("broken");
  fs.writeFileSync(path.join(folder, "book.toml"), good);
  await page.waitForFunction(() => document.getElementById("trouble").hidden, { timeout: 30000 });

  // What a screen reader is given.
  const tree = JSON.stringify(await page.accessibility.snapshot({ interestingOnly: false }));
  for (const part of ["Pages", "Contents and thumbnails", "Find in the book", "Skip to the pages", "Marks"]) assert.ok(tree.includes(part), part);
  const unnamed = await page.$$eval("button, input, select, iframe", (all) => all.filter((e) => !(e.textContent.trim() || e.getAttribute("aria-label") || e.title || e.labels?.length)).map((e) => e.outerHTML));
  assert.deepEqual(unnamed, []);
  assert.deepEqual(complaints, []);
  assert.deepEqual(elsewhere.filter((url) => !url.startsWith("about:")), []);
  console.log("driven");
} finally {
  await browser.close();
}
