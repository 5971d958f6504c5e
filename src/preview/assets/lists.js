// The findings and the outputs.

import { element, plural, post, say } from "./net.js";

const list = document.getElementById("findings-list");
const count = document.getElementById("findings-count");
const trouble = document.getElementById("trouble");
const outputs = document.getElementById("outputs-list");
const buildAll = document.getElementById("build-all");

export const editor = (root, file, line) => `vscode://file${encodeURI(file.startsWith("/") ? file : `/${root.replace(/^\//, "")}/${file}`)}${line ? `:${line}` : ""}`;

export function findings(state, desk) {
  const all = state.findings;
  const serious = all.filter((f) => f.severity !== "note");
  count.hidden = serious.length === 0;
  count.textContent = String(serious.length);
  count.className = `count ${all.some((f) => f.severity === "error") ? "error" : ""}`;
  document.getElementById("findings-title").textContent = all.length ? `Findings: ${plural(all.length, "message")}` : "Findings: nothing to say";
  list.replaceChildren(...all.map((f) => element("li", { className: f.severity },
    element("p", { className: "message" }, element("span", { className: "severity" }, f.severity), " ", f.message),
    f.snippet ? element("pre", {}, f.snippet) : null,
    ...f.notes.map((note) => element("p", { className: "note" }, note)),
    f.help ? element("p", { className: "help" }, f.help) : null,
    f.file ? element("p", { className: "acts" },
      element("button", { type: "button", className: "plain path", onclick: () => desk.gotoSource(f.file, f.line) }, `${f.file}${f.line ? `:${f.line}` : ""}`),
      state.book ? element("a", { href: editor(state.book.root, f.file, f.line) }, "open in Visual Studio Code") : null) : null)));
  const error = all.find((f) => f.severity === "error");
  trouble.hidden = !state.broken;
  trouble.textContent = state.broken
    ? `${error ? `${error.file ? `${error.file}${error.line ? `:${error.line}` : ""}: ` : ""}${error.message}` : "The book cannot be made now"}. ${state.book ? "The pages are those of the last version that worked." : ""}`
    : "";
}

export function outputList(state) {
  outputs.replaceChildren(...(state.outputs ?? []).map((o) => element("tr", {}, element("td", {}, o.name), element("td", { className: "path" }, o.path),
    element("td", { className: "figure" }, o.size ?? "not built"),
    element("td", {}, element("button", { type: "button", onclick: (event) => build([o.name], event.target) }, "Build")))));
}

async function build(names, button) {
  button.disabled = true;
  say("Building …");
  try {
    const { built } = await post("build", names);
    say(`Built ${plural(built, "file")}.`);
  } catch (why) {
    say(`Not built: ${why.message}`);
  } finally {
    button.disabled = false;
  }
}

buildAll.addEventListener("click", () => build([], buildAll));
