// Does what textual.js leaves to the page: our fonts, keyboard focus, finished handouts, and the end of the desk.
"use strict";

const papers = document.querySelector(".papers");
const closed = document.querySelector("#closed");
const prefers = (media) => matchMedia(media).matches;

// The connection that textual.js opens. It also sends the preferred theme, and handles our own kinds of messages.
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

// Opens a handout in a new tab if the browser allows that. The link stays, so it can be opened again.
function offer(address) {
  const link = document.createElement("a");
  Object.assign(link, { href: address, target: "_blank", rel: "noopener" });
  link.textContent = `Open sheet ${papers.children.length + 1} to print it`;
  const line = document.createElement("li");
  line.append(link);
  papers.prepend(line);
  dispatchEvent(new Event("resize"));  // The list takes up space, so textual.js has to resize its terminal.
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

// The size of a character is measured only once, so the fonts must be loaded first.
const begin = window.onload;
window.onload = async (event) => {
  await Promise.all(["W", "►"].map((sign) => document.fonts.load('16px "Roboto Mono"', sign)));
  begin(event);
  type();
};
window.addEventListener("focus", type);
