"use strict";
// Everything an article says enters the page as text nodes: nothing of it is ever read as HTML.
const data = JSON.parse(document.getElementById("data").textContent);
const articles = data.articles;
const byId = (id) => document.getElementById(id);
const KINDS = { direct: "прямая", indirect: "косвенная", mixed: "смешанная", topic: "тема" };

function node(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
function fill(element, ...children) { element.replaceChildren(...children); }
const fold = (text) => text.toLowerCase().replaceAll("ё", "е");
const squeeze = (text) => text.replace(/\s+/g, " ").trim();
function plural(count, one, few, many) {
  const tens = count % 100, ones = count % 10;
  if (tens > 10 && tens < 20) return `${count} ${many}`;
  return `${count} ${ones === 1 ? one : ones > 1 && ones < 5 ? few : many}`;
}

// ---- list and filters
let shown = articles.map((_, index) => index);
let current = -1;
const haystacks = articles.map((a) => fold([a.id, a.title, a.text, ...a.entities.map((e) => e.name)].join("\n")));
const headline = (a) => squeeze(a.title || (a.text || "").trim().split("\n", 1)[0] || a.id || "без заглавия").slice(0, 140);

function matches(index) {
  const a = articles[index];
  const words = fold(byId("search").value).split(/\s+/).filter(Boolean);
  const person = fold(byId("filter-person").value.trim());
  const organization = fold(byId("filter-organization").value.trim());
  const currency = byId("filter-currency").value;
  const kind = byId("filter-quote").value;
  const named = (type, name) => a.entities.some((e) => e.type === type && fold(e.name).includes(name));
  return words.every((word) => haystacks[index].includes(word))
    && (!person || named("PER", person)) && (!organization || named("ORG", organization))
    && (!currency || a.amounts.some((x) => x.currency === currency))
    && (!kind || a.quotes.some((q) => q.kind === kind));
}
const items = articles.map((a, index) => {
  const item = node("li", "", headline(a), node("small", "", [a.published, a.id, plural(a.quotes.length, "цитата", "цитаты", "цитат")].filter(Boolean).join(" · ")));
  item.setAttribute("role", "option");
  item.id = `article-${index}`;
  item.addEventListener("click", () => open(index));
  return item;
});
function refresh() {
  shown = articles.map((_, index) => index).filter(matches);
  fill(byId("list"), ...shown.map((index) => items[index]));
  byId("found").textContent = shown.length === articles.length
    ? plural(shown.length, "статья", "статьи", "статей") : `Найдено: ${shown.length} из ${articles.length}`;
  if (shown.length && !shown.includes(current)) open(shown[0]);
  if (!shown.length) { current = -1; fill(byId("article"), node("p", "dim", "Ничего не найдено.")); }
}

// ---- one article
function segments(a) {
  const letters = Array.from(a.text || "");
  const marks = [];
  a.quotes.forEach((q, index) => {
    q.pieces.forEach(([s, e]) => marks.push({ s, e, className: "quote", quote: index }));
    if (q.cue) marks.push({ s: q.cue.start, e: q.cue.end, className: "cue", cue: index });
    if (q.source) marks.push({ s: q.source.start, e: q.source.end, className: "source", source: index });
  });
  a.entities.forEach((entity, index) => entity.mentions.forEach(([s, e, kind]) => marks.push({
    s, e, className: `mention ${entity.type}${kind === "nominal" || kind === "pronoun" ? " weak" : ""}`, entity: index })));
  a.amounts.forEach((x) => marks.push({ s: x.start, e: x.end, className: "amount", title: x.value }));
  const bounds = [...new Set([0, letters.length, ...marks.flatMap((m) => [m.s, m.e])])].sort((x, y) => x - y);
  marks.sort((x, y) => x.s - y.s);
  const parts = [];
  let open = [], next = 0;
  for (let i = 0; i + 1 < bounds.length; i++) {
    const [s, e] = [bounds[i], bounds[i + 1]];
    while (next < marks.length && marks[next].s <= s) open.push(marks[next++]);
    open = open.filter((m) => m.e > s);
    parts.push({ text: letters.slice(s, e).join(""), marks: open.slice() });
  }
  return parts;
}
function render(a) {
  const box = node("div", "text");
  const seen = new Set();
  for (const part of segments(a)) {
    if (!part.marks.length) { box.append(part.text); continue; }
    const span = node("span", [...new Set(part.marks.map((m) => m.className))].join(" "), part.text);
    const titles = [];
    for (const m of part.marks) {
      for (const key of ["quote", "cue", "source", "entity"]) if (m[key] !== undefined) span.dataset[key] = `${span.dataset[key] ? span.dataset[key] + " " : ""}${m[key]}`;
      if (m.entity !== undefined) titles.push(a.entities[m.entity].name + (a.entities[m.entity].role ? `, ${a.entities[m.entity].role}` : ""));
      if (m.title) titles.push(m.title);
      if (m.quote !== undefined && !seen.has(m.quote)) {
        seen.add(m.quote);
        span.tabIndex = 0;
        span.dataset.first = m.quote;
        span.setAttribute("aria-label", `${KINDS[a.quotes[m.quote].kind]} цитата, говорит ${a.quotes[m.quote].speaker.name || "неизвестно кто"}: ${squeeze(a.quotes[m.quote].text)}`);
      }
    }
    if (titles.length) span.title = titles.join("; ");
    box.append(span);
  }
  return box;
}
function table(heads, rows) {
  if (!rows.length) return null;
  const cell = (content) => content instanceof Element && content.tagName === "TD" ? content : node("td", "", content);
  return node("table", "", node("thead", "", node("tr", "", ...heads.map((head) => node("th", "", head)))),
    node("tbody", "", ...rows.map((row) => node("tr", "", ...row.map(cell)))));
}
function open(index) {
  if (current >= 0) items[current].setAttribute("aria-selected", "false");
  current = index;
  const a = articles[index];
  items[index].setAttribute("aria-selected", "true");
  items[index].scrollIntoView({ block: "nearest" });
  byId("list").setAttribute("aria-activedescendant", items[index].id);
  clearLines();
  const speaker = (q) => q.speaker.name ? speakerLink(q.speaker.name) : node("span", "dim", "неизвестно");
  fill(byId("article"), ...[
    node("p", "dim", [a.id, a.published].filter(Boolean).join(" · ")),
    a.title ? node("h2", "", a.title) : null,
    a.text === null ? node("p", "dim", "В записи нет текста (--no-text).") : render(a),
    a.quotes.length ? node("h2", "", "Кто что сказал") : null,
    table(["Кто", "Как", "Что"], a.quotes.map((q) => [node("td", "", speaker(q), q.speaker.role ? node("div", "dim", q.speaker.role) : null), q.cue ? q.cue.text : "—", q.text])),
    a.amounts.length ? node("h2", "", "Сколько") : null,
    table(["В тексте", "Значение"], a.amounts.map((x) => [x.text, node("td", "number", x.value)])),
    a.entities.length ? node("h2", "", "Кто есть кто") : null,
    table(["Имя", "Роль", "Упоминаний"], a.entities.map((e) => [node("span", e.type, e.name), e.role || "", node("td", "number", String(e.mentions.length))])),
  ].filter(Boolean));
  byId("article").scrollTop = 0;
}
function step(by) {
  const place = shown.indexOf(current);
  const next = shown[Math.min(Math.max(place + by, 0), shown.length - 1)];
  if (next !== undefined && next !== current) { open(next); window.scrollTo(0, 0); }
}

// ---- lines from a quotation to its cue, source and speaker
const svg = byId("lines");
const SVG = "http://www.w3.org/2000/svg";
function clearLines() {
  svg.replaceChildren();
  document.querySelectorAll("#article .on, #article .target").forEach((e) => e.classList.remove("on", "target"));
}
const having = (key, index) => [...document.querySelectorAll(`#article [data-${key}]`)].filter((e) => e.dataset[key].split(" ").includes(String(index)));
function middle(element) {
  const box = element.getClientRects()[0] || element.getBoundingClientRect();
  return [box.left + box.width / 2 + scrollX, box.top + scrollY];
}
function drawLine(from, to, label) {
  const [x1, y1] = middle(from), [x2, y2] = middle(to);
  const lift = Math.min(60, 18 + Math.abs(x2 - x1) / 8);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", `M${x1},${y1} C${x1},${y1 - lift} ${x2},${y2 - lift} ${x2},${y2}`);
  const text = document.createElementNS(SVG, "text");
  text.setAttribute("x", x2); text.setAttribute("y", y2 - 4); text.setAttribute("text-anchor", "middle");
  text.textContent = label;
  svg.append(path, text);
  to.classList.add("target");
}
function drawQuote(index) {
  clearLines();
  const pieces = having("quote", index);
  if (!pieces.length) return;
  pieces.forEach((e) => e.classList.add("on"));
  const q = articles[current].quotes[index];
  const cue = having("cue", index)[0], source = having("source", index);
  if (cue) drawLine(pieces[0], cue, "слово речи");
  if (source.length) drawLine(pieces[0], source[0], "источник");
  const entity = articles[current].entities.findIndex((e) => e.id === q.speaker.entity);
  const speaker = entity < 0 ? [] : having("entity", entity);
  // a source that names the speaker needs no second line
  if (speaker.length && !speaker.some((e) => source.includes(e))) drawLine(source[0] || pieces[0], speaker[0], q.speaker.name);
}
const hovered = (event) => event.target.closest ? event.target.closest("[data-quote]") : null;
byId("article").addEventListener("mouseover", (event) => { const e = hovered(event); if (e) drawQuote(+e.dataset.quote.split(" ").pop()); });
byId("article").addEventListener("mouseout", (event) => { if (hovered(event)) clearLines(); });
byId("article").addEventListener("focusin", (event) => { if (event.target.dataset.first !== undefined) drawQuote(+event.target.dataset.first); });
byId("article").addEventListener("focusout", clearLines);

// ---- everything one person said
const said = new Map();
articles.forEach((a, article) => a.quotes.forEach((q) => {
  if (!q.speaker.name) return;
  if (!said.has(q.speaker.name)) said.set(q.speaker.name, { name: q.speaker.name, role: null, quotes: [] });
  const entry = said.get(q.speaker.name);
  entry.role ||= q.speaker.role;
  entry.quotes.push({ article, q });
}));
const speakers = [...said.values()].sort((x, y) => y.quotes.length - x.quotes.length || (x.name < y.name ? -1 : 1));
function link(text, action) {
  const button = node("button", "link", text);
  button.type = "button";
  button.addEventListener("click", action);
  return button;
}
function speakerLink(name) { return link(name, () => { select("speakers"); showSpeaker(name); }); }
function showSpeaker(name) {
  const entry = said.get(name);
  document.querySelectorAll("#speakers li").forEach((item) => item.setAttribute("aria-selected", String(item.dataset.name === name)));
  fill(byId("said"), node("h2", "", `Всё, что сказал(а): ${name}`), node("p", "dim", entry.role || ""),
    table(["Что", "Как", "Где"], entry.quotes.map(({ article, q }) => [q.kind === "direct" ? `«${q.text}»` : q.text, q.cue ? q.cue.text : "—",
      link(headline(articles[article]), () => { select("articles"); open(article); drawQuote(articles[article].quotes.indexOf(q)); })])));
}
function listSpeakers() {
  const wanted = fold(byId("speaker-search").value.trim());
  fill(byId("speakers"), ...speakers.filter((s) => fold(s.name).includes(wanted)).map((s) => {
    const item = node("li", "", s.name, node("small", "", [s.role, plural(s.quotes.length, "цитата", "цитаты", "цитат")].filter(Boolean).join(" · ")));
    item.setAttribute("role", "option");
    item.dataset.name = s.name;
    item.addEventListener("click", () => showSpeaker(s.name));
    return item;
  }));
}

// ---- charts: the library is only read when somebody looks at them
let charted = false;
function charts() {
  if (charted) return;
  charted = true;
  const source = byId("charting").textContent;
  if (!source.trim()) { byId("chart-speakers").textContent = "Библиотека графиков не вложена в страницу."; return; }
  (0, eval)(source);
  const css = getComputedStyle(document.documentElement);
  const color = (name) => css.getPropertyValue(name).trim();
  const layout = (title, more) => ({ title: { text: title }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { color: color("--ink") }, ...more });
  const config = { displaylogo: false, responsive: true, locale: "ru" };
  const top = speakers.slice(0, 20).reverse();
  const bars = Object.keys(KINDS).slice(0, 3).map((kind, i) => ({ type: "bar", orientation: "h", name: KINDS[kind], y: top.map((s) => s.name),
    x: top.map((s) => s.quotes.filter(({ q }) => q.kind === kind).length), marker: { color: [color("--accent"), color("--loc"), color("--amount")][i] } }));
  Plotly.newPlot("chart-speakers", bars, layout("Кого цитируют чаще", { barmode: "stack", yaxis: { automargin: true }, height: 120 + 26 * top.length, xaxis: { dtick: top.length && top.at(-1).quotes.length < 12 ? 1 : undefined } }), config);
  const kinds = Object.keys(KINDS).slice(0, 3);
  Plotly.newPlot("chart-kinds", [{ type: "pie", labels: kinds.map((k) => KINDS[k]), sort: false, marker: { colors: [color("--accent"), color("--loc"), color("--amount")] },
    values: kinds.map((kind) => articles.reduce((sum, a) => sum + a.quotes.filter((q) => q.kind === kind).length, 0)) }], layout("Прямая и косвенная речь"), config);
  const points = new Map();
  for (const a of articles) for (const x of a.amounts) {
    const value = x.max ?? x.min;
    if (!a.published || x.kind !== "money" || !x.currency || value === null || !(+value > 0)) continue;
    if (!points.has(x.currency)) points.set(x.currency, { type: "scatter", mode: "markers", name: x.currency, x: [], y: [], text: [] });
    const series = points.get(x.currency);
    series.x.push(a.published); series.y.push(+value); series.text.push(`${x.text.replaceAll("<", "&lt;")} — ${headline(a).replaceAll("<", "&lt;")}`);
  }
  if (points.size) Plotly.newPlot("chart-amounts", [...points.values()], layout("Суммы по времени", { yaxis: { type: "log" } }), config);
  else byId("chart-amounts").append(node("p", "dim", "Сумм с датой публикации нет."));
}

// ---- gold
const CAUSES = { miss: "не найдено", extra: "найдено лишнее", boundary: "границы", value: "значение", type: "тип", speaker: "говорящий" };
const PARTS = { entities: "имена", amounts: "суммы", quotes: "цитаты" };
function goldItem(finding) {
  const [article, part, label, cause, text, detail] = finding;
  return node("li", "", node("b", "", squeeze(text)), node("div", "dim", [PARTS[part], KINDS[label] || label, CAUSES[cause], detail].filter(Boolean).join(" · ")),
    link(headline(articles[article]), () => { select("articles"); open(article); }));
}
function refreshGold() {
  const part = byId("gold-part").value, cause = byId("gold-cause").value;
  const chosen = (list) => list.filter((f) => (!part || f[1] === part) && (!cause || f[3] === cause));
  const misses = chosen(data.gold.misses), extras = chosen(data.gold.extras);
  fill(byId("gold-misses"), ...misses.map(goldItem));
  fill(byId("gold-extras"), ...extras.map(goldItem));
  byId("gold-found").textContent = `Пропущено ${misses.length}, лишних ${extras.length}`;
}

// ---- tabs, keys, start
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
  if (byId("view-articles").hidden) return;
  if (event.key === "j" || event.key === "о") step(1);
  else if (event.key === "k" || event.key === "л") step(-1);
  else if (event.key === "/" || event.key === ".") { event.preventDefault(); byId("search").focus(); }
});
byId("list").addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) { event.preventDefault(); step(by); }
});
const names = (type) => [...new Set(articles.flatMap((a) => a.entities.filter((e) => e.type === type).map((e) => e.name)))].sort((x, y) => x.localeCompare(y, "ru"));
const option = (value) => { const o = document.createElement("option"); o.value = value; o.textContent = value; return o; };
byId("persons").append(...names("PER").map(option));
byId("organizations").append(...names("ORG").map(option));
byId("filter-currency").append(...[...new Set(articles.flatMap((a) => a.amounts.map((x) => x.currency).filter(Boolean)))].sort().map(option));
byId("filters").addEventListener("input", refresh);
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("filters").addEventListener("reset", () => setTimeout(refresh));
byId("speaker-search").addEventListener("input", listSpeakers);
window.addEventListener("resize", clearLines);
if (data.gold) {
  byId("gold-part").append(...[...new Set([...data.gold.misses, ...data.gold.extras].map((f) => f[1]))].map((part) => { const o = option(part); o.textContent = PARTS[part]; return o; }));
  byId("gold-cause").append(...[...new Set([...data.gold.misses, ...data.gold.extras].map((f) => f[3]))].map((cause) => { const o = option(cause); o.textContent = CAUSES[cause]; return o; }));
  byId("gold-filters").addEventListener("input", refreshGold);
  refreshGold();
}
listSpeakers();
if (speakers.length) showSpeaker(speakers[0].name);
refresh();
