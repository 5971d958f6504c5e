// Talks to the program: what it has, what it is to do, and the news of each version.

export async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

export async function post(path, body = null) {
  const answer = await fetch(path, { method: "POST", body: JSON.stringify(body) });
  const type = answer.headers.get("Content-Type") ?? "";
  const said = type.startsWith("application/json") ? await answer.json() : { why: await answer.text() };
  if (!answer.ok) throw new Error(said.why);
  return said;
}

// Asks for the next state again and again; each answer comes when something has changed.
export async function follow(news, lost) {
  let number = null;
  for (;;) {
    try {
      const state = await get(number === null ? "state" : `state?since=${number}`);
      if (state.number !== number || "book" in state) {
        number = state.number;
        if ("book" in state) await news(state);
      }
      lost(false);
    } catch (why) {
      console.warn(why);
      lost(true);
      number = null;
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && key !== "list") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export const plural = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;

const status = document.getElementById("status");
export function say(words) {
  status.textContent = words;
}
