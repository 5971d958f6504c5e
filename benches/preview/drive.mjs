// Opens the preview in Chromium and edits one word after the other: node drive.mjs ADDRESS FOLDER EDITS, with Puppeteer below
// POSTBOUND_TOOLS. Prints, for each edit, the milliseconds from the saved file to the frame that shows its page.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [address, folder, edits] = process.argv.slice(2);
const require = createRequire(`${process.env.POSTBOUND_TOOLS}/ace/node_modules/`);
const puppeteer = require("puppeteer");
const executablePath = process.env.PUPPETEER_EXECUTABLE_PATH ?? "/usr/bin/chromium";
const browser = await puppeteer.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu"] });

// Numbers that look random and are always the same.
let seed = 11;
const below = (n) => (seed = (seed * 48271) % 2147483647) % n;

// Another word in the place of one somewhere below the front matter.
function edited(text, n) {
  const start = text.lastIndexOf("---\n") + 4;
  const spaces = [...text.slice(start).matchAll(/ [a-z]+ /g)].map((m) => [start + m.index + 1, m[0].length - 2]);
  const [at, length] = spaces[below(spaces.length)];
  const word = [n % 20, Math.floor(n / 20) % 20, Math.floor(n / 400) % 20].map((d) => "bcdfghjklmnpqrstvwxz"[d] + "o").join("");
  return text.slice(0, at) + word + text.slice(at + length);
}

try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1400, height: 900 });
  let bytes = 0;
  page.on("response", async (r) => r.url().endsWith(".svg") && !r.fromCache() && (bytes += Number(r.headers()["content-length"] ?? 0)));
  await page.goto(address);
  await page.waitForSelector(".leaf[data-hash]");
  const files = fs.readdirSync(path.join(folder, "posts")).sort();
  const took = [];
  for (let n = 0; n < Number(edits); n++) {
    const name = files[below(files.length)];
    const file = path.join(folder, "posts", name);
    const text = edited(fs.readFileSync(file, "utf8"), n);
    await page.evaluate((name) => {
      const leaves = document.querySelectorAll(".leaf");
      window.shown = new Promise((shown) => {
        const seen = new MutationObserver(() => {
          if (!document.getElementById("status").textContent.includes(name)) return;
          seen.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => shown(performance.timeOrigin + performance.now())));
        });
        for (const leaf of leaves) seen.observe(leaf, { attributes: true, attributeFilter: ["data-hash"] });
      });
      document.getElementById("status").textContent = "";
    }, name);
    const saved = performance.timeOrigin + performance.now();
    fs.writeFileSync(file, text);
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error(`edit ${n} of ${name} was not shown`)), 30000).unref());
    took.push((await Promise.race([page.evaluate(() => window.shown), late])) - saved);
  }
  console.log(JSON.stringify({ took, bytes }));
} finally {
  await browser.close();
}
