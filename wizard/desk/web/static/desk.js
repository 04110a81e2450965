// This script only adds convenience. Everything on the page works without it.
"use strict";

const root = document.querySelector('link[rel="stylesheet"]').getAttribute("href").replace("/static/desk.css", "");

// Searches while someone types, by fetching the same page for the words typed so far.
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

// Checks whether a patron is ready or something else has changed. If so, reloads the page, unless someone is typing.
async function lookForNews() {
  if (document.hidden) return;
  const answer = await fetch(`${root}/news`).catch(() => null);
  if (!answer || !answer.ok) return;
  const news = await answer.json();
  const typing = document.activeElement && document.activeElement.tagName === "INPUT" && document.activeElement.value;
  if (news.new && !typing) location.reload();
}

// The terminal view needs scripts, so its link is hidden until a script shows it.
for (const link of document.querySelectorAll(".terminal")) link.hidden = false;

searchWhileTyping();
setInterval(lookForNews, 15000);
