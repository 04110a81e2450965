// This script is optional: without it, the page lists all problems.
"use strict";

// Open the section that the address points to, such as a problem further down the page.
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let one = target; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  if (target) target.scrollIntoView();
}

// Show only the problems that match the most words. A typed word matches every word that starts with it.
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
    document.getElementById("count").textContent = none ? "No problems match those words. Here are all of them."
      : words.length ? `${shown.length} found` : "";
  };
  box.addEventListener("input", show);
  show();
}

addEventListener("hashchange", openTarget);
openTarget();
search();
