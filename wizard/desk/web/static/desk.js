// Comfort only: everything on the page works without this.
"use strict";

const root = document.querySelector('link[rel="stylesheet"]').getAttribute("href").replace("/static/desk.css", "");

// Search while typing: the same page, fetched again for the words typed so far.
function searchWhileTyping() {
  const box = document.querySelector('main[data-name="find"] #typed');
  if (!box) return;
  let latest = 0;
  let timer;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++latest;
      const form = new FormData(box.form);
      const answer = await fetch(box.form.action, { method: "POST", body: new URLSearchParams(form) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== latest || !page.querySelector("#answer")) return;
      document.querySelector("#answer").replaceWith(page.querySelector("#answer"));
      box.form.elements.page.value = page.querySelector('input[name="page"]').value;
    }, 150);
  });
}

// A patron who is ready, or another change: say so in the title, and show it where no one is typing.
async function lookForNews() {
  if (document.hidden) return;
  const answer = await fetch(`${root}/news`).catch(() => null);
  if (!answer || !answer.ok) return;
  const news = await answer.json();
  const typing = document.activeElement && document.activeElement.tagName === "INPUT" && document.activeElement.value;
  if (news.new && !typing) location.reload();
}

// The terminal view works only with script, so only script shows the way to it.
for (const link of document.querySelectorAll(".terminal")) link.hidden = false;

searchWhileTyping();
setInterval(lookForNews, 15000);
