"use strict";
// ---- tabs, keys, start
const SEARCHES = { articles: "search", speakers: "speaker-search" };
const views = ["articles", "speakers", "charts", ...(data.gold ? ["gold"] : [])];
function select(name) {
  clearLines();
  for (const view of views) {
    byId(`view-${view}`).hidden = view !== name;
    byId(`tab-${view}`).setAttribute("aria-selected", String(view === name));
    byId(`tab-${view}`).tabIndex = view === name ? 0 : -1;
  }
  if (name === "charts") charts();
}
views.forEach((view, index) => {
  byId(`tab-${view}`).addEventListener("click", () => select(view));
  byId(`tab-${view}`).addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) { const next = views[(index + by + views.length) % views.length]; select(next); byId(`tab-${next}`).focus(); }
  });
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") { clearLines(); if (document.activeElement) document.activeElement.blur(); return; }
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const view = views.find((name) => !byId(`view-${name}`).hidden);
  if (!(view in SEARCHES)) return;
  if (event.key === "j" || event.key === "о") (view === "articles" ? step : stepSpeaker)(1);
  else if (event.key === "k" || event.key === "л") (view === "articles" ? step : stepSpeaker)(-1);
  else if (event.key === "/" || event.key === ".") { event.preventDefault(); byId(SEARCHES[view]).focus(); }
});
for (const [id, move] of [["list", step], ["speakers", stepSpeaker]]) byId(id).addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) { event.preventDefault(); move(by); }
});
const names = (type) => [...new Set(articles.flatMap((a) => a.entities.filter((e) => e.type === type).map((e) => e.name)))].sort((x, y) => x.localeCompare(y, "ru"));
function option(value, text = value) {
  const element = node("option", "", text);
  element.value = value;
  return element;
}
byId("persons").append(...names("PER").map((value) => option(value)));
byId("organizations").append(...names("ORG").map((value) => option(value)));
byId("filter-currency").append(...[...new Set(articles.flatMap((a) => a.amounts.map((x) => x.currency).filter(Boolean)))].sort().map((value) => option(value)));
byId("filters").addEventListener("input", refresh);
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("filters").addEventListener("reset", () => setTimeout(refresh));
byId("speaker-kind").append(...Object.keys(SPEAKERS).filter((kind) => speakers.some((s) => s.kind === kind)).map((kind) => option(kind, SPEAKERS[kind])));
byId("speaker-filters").addEventListener("input", listSpeakers);
byId("speaker-filters").addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("resize", clearLines);
if (data.gold) {
  goldOptions("gold-part", 1, PARTS);
  goldOptions("gold-cause", 3, CAUSES);
  byId("gold-filters").addEventListener("input", refreshGold);
  refreshGold();
}
listSpeakers();
refresh();
