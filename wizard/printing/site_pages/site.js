// Comfort only: without this, the list of all problems is there to read.
"use strict";

// Open what an address names, such as a problem further down.
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let one = target; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  if (target) target.scrollIntoView();
}

// Show only the problems that have every word, or its beginning.
async function search() {
  const box = document.getElementById("q");
  const list = document.getElementById("found");
  if (!box || !list) return;
  box.value = new URLSearchParams(location.search).get("q") || "";
  const root = document.querySelector('link[rel="stylesheet"]').getAttribute("href").replace("site.css", "");
  const index = await (await fetch(`${root}problems.json`)).json();
  const all = [...list.querySelectorAll("li")];
  const show = () => {
    const words = box.value.normalize("NFKD").toLowerCase().match(/[a-z0-9]{2,}/g) || [];
    const fits = words.map((word) => new Set(Object.entries(index.words)
      .filter(([known]) => known.startsWith(word)).flatMap(([, at]) => at)));
    const score = (at) => fits.filter((fit) => fit.has(at)).length;
    const best = Math.max(0, ...all.map((_, at) => score(at)));
    const shown = all.filter((one, at) => { one.hidden = best > 0 && score(at) < best; return !one.hidden; });
    for (const group of list.children) group.hidden = !group.querySelector("li:not([hidden])");
    const none = words.length && !best;
    document.getElementById("count").textContent = none ? "Nothing fits those words. Here are all problems."
      : words.length ? `${shown.length} found` : "";
  };
  box.addEventListener("input", show);
  show();
}

addEventListener("hashchange", openTarget);
openTarget();
search();
