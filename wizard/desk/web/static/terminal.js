// What textual.js leaves to its page: our fonts, the keyboard, finished papers, and what to do after the end.
"use strict";

const papers = document.querySelector(".papers");
const closed = document.querySelector("#closed");
const prefers = (media) => matchMedia(media).matches;

// The connection that textual.js opens. It passes on how the page should look, and hears what textual.js doesn't know.
window.WebSocket = class extends WebSocket {
  constructor(url) {
    const look = prefers("(prefers-contrast: more)") ? "strong" : prefers("(prefers-color-scheme: light)") ? "light" : "dark";
    super(`${url}&look=${look}`);
    this.addEventListener("open", () => this.send('["focus"]'));
    this.addEventListener("close", (event) => end(event.reason));
    this.addEventListener("message", (event) => {
      const [kind, name] = typeof event.data === "string" ? JSON.parse(event.data) : [];
      if (kind === "paper") offer(`${papers.dataset.root}/paper/${name}`);
    });
  }

  send(data) {
    if (this.readyState === WebSocket.OPEN) super.send(data);
  }
};

// A paper opens in a new tab if the browser lets it. The link stays, for it can be opened again.
function offer(address) {
  const link = document.createElement("a");
  Object.assign(link, { href: address, target: "_blank", rel: "noopener" });
  link.textContent = `Open paper ${papers.children.length + 1} to print it`;
  const line = document.createElement("li");
  line.append(link);
  papers.prepend(line);
  dispatchEvent(new Event("resize"));  // The list takes room, and textual.js fits its terminal into what's left.
  open(address, "_blank", "noopener");
}

function end(why) {
  closed.querySelector("p").textContent = why || "The connection to the desk was lost. Every visit is saved.";
  closed.hidden = false;
  closed.querySelector(".again").focus();
}

function type() {
  const keys = document.querySelector(".xterm-helper-textarea");
  if (keys && closed.hidden) keys.focus();
}

// Cells are measured once, so the fonts come first.
const begin = window.onload;
window.onload = async (event) => {
  await Promise.all(["W", "►"].map((sign) => document.fonts.load('16px "Roboto Mono"', sign)));
  begin(event);
  type();
};
window.addEventListener("focus", type);
