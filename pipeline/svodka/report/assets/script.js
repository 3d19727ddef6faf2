"use strict";
// Everything an article says enters the page as text nodes: nothing of it is ever read as HTML.
const data = JSON.parse(document.getElementById("data").textContent);
const articles = data.articles;
const byId = (id) => document.getElementById(id);
const KINDS = { direct: "прямая", indirect: "косвенная", mixed: "смешанная", topic: "тема" };
const SPEAKERS = { person: "люди", organization: "организации", group: "группы", document: "документы", unknown: "прочие" };
const NARROW = matchMedia("(max-width: 48rem)");
const DOUBTFUL = 0.75; // a speaker less certain than this is marked

function node(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
function fill(element, ...children) { element.replaceChildren(...children); }
const fold = (text) => text.toLowerCase().replaceAll("ё", "е");
const squeeze = (text) => text.replace(/\s+/g, " ").trim();
const wordsOf = (id) => fold(byId(id).value).split(/\s+/).filter(Boolean);
const said = (q) => (q.kind === "direct" ? `«${q.text}»` : q.text);
const day = (a) => (/^\d{4}-\d\d-\d\d/.test(a.published || "") ? a.published.slice(0, 10).split("-").reverse().join(".") : a.published);
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
  const words = wordsOf("search");
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
  const item = node("li", "", headline(a), node("small", "", [day(a), a.id, plural(a.quotes.length, "цитата", "цитаты", "цитат")].filter(Boolean).join(" · ")));
  item.setAttribute("role", "option");
  item.id = `article-${index}`;
  item.addEventListener("click", () => {
    open(index);
    if (NARROW.matches) byId("article").scrollIntoView(); // it lies below the list there
  });
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

// ---- one article; `here` is a stretch to point at
function segments(a, here) {
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
  if (here) marks.push({ s: here[0], e: here[1], className: "here" });
  const head = letters.indexOf("\n");
  const bounds = [...new Set([0, ...(head > 0 ? [head] : []), letters.length, ...marks.flatMap((m) => [m.s, m.e])])].sort((x, y) => x - y);
  marks.sort((x, y) => x.s - y.s);
  const parts = [];
  let open = [], next = 0;
  for (let i = 0; i + 1 < bounds.length; i++) {
    const [s, e] = [bounds[i], bounds[i + 1]];
    while (next < marks.length && marks[next].s <= s) open.push(marks[next++]);
    open = open.filter((m) => m.e > s);
    parts.push({ text: letters.slice(s, e).join(""), marks: open.slice(), head: e <= head });
  }
  return parts;
}
function render(a, here) {
  const head = node("span", "head");
  const text = node("div", "text", head);
  const seen = new Set();
  for (const part of segments(a, here)) {
    const box = part.head ? head : text;
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
  return text;
}
const LEGEND = [["mention PER", "человек"], ["mention ORG", "организация"], ["mention LOC", "место"], ["amount", "сумма"],
  ["quote", "цитата"], ["cue", "слово речи"], ["source", "источник"]];
const legend = () => node("p", "legend", ...LEGEND.flatMap(([className, name]) => [node("span", className, name), " "]));
function table(heads, rows) {
  if (!rows.length) return null;
  const cell = (content) => content instanceof Element && content.tagName === "TD" ? content : node("td", "", content);
  return node("table", "", node("thead", "", node("tr", "", ...heads.map((head) => node("th", "", head)))),
    node("tbody", "", ...rows.map((row) => node("tr", "", ...row.map(cell)))));
}
function speakerCell(q) {
  const { name, role, confidence } = q.speaker;
  const doubt = name && confidence < DOUBTFUL ? node("div", "dim", `не точно: ${Math.round(confidence * 100)} %`) : null;
  return node("td", "", name ? speakerLink(name) : node("span", "dim", "неизвестно"), role ? node("div", "dim", role) : null, doubt);
}
function pointAt(quote) {
  drawQuote(quote);
  const piece = having("quote", quote)[0];
  if (!piece) return;
  piece.scrollIntoView({ block: "center" });
  drawQuote(quote); // the lines stand where the text stands now
}
function open(index, here) {
  if (current >= 0) items[current].setAttribute("aria-selected", "false");
  current = index;
  const a = articles[index];
  items[index].setAttribute("aria-selected", "true");
  items[index].scrollIntoView({ block: "nearest" });
  byId("list").setAttribute("aria-activedescendant", items[index].id);
  clearLines();
  const titled = a.title && !squeeze(a.text || "").startsWith(squeeze(a.title));
  fill(byId("article"), ...[
    node("p", "dim", [day(a), a.id].filter(Boolean).join(" · ")),
    legend(),
    titled ? node("h2", "", a.title) : null,
    a.text === null ? node("p", "dim", "В записи нет текста (--no-text).") : render(a, here),
    a.quotes.length ? node("h2", "", "Кто что сказал") : null,
    table(["Кто", "Как", "Что"], a.quotes.map((q, n) => [speakerCell(q), q.cue ? q.cue.text : "—", plain(said(q), "показать в тексте", () => pointAt(n))])),
    a.amounts.length ? node("h2", "", "Сколько") : null,
    table(["В тексте", "Значение"], a.amounts.map((x) => [x.text, node("td", "number", x.value)])),
    a.entities.length ? node("h2", "", "Кто есть кто") : null,
    table(["Имя", "Роль", "Упоминаний"], a.entities.map((e) => [node("span", e.type, e.name), e.role || "", node("td", "number", String(e.mentions.length))])),
  ].filter(Boolean));
  const place = here ? document.querySelector("#article .here") : null;
  if (place) place.scrollIntoView({ block: "center" });
  else if (byId("article").getBoundingClientRect().top < 0) byId("article").scrollIntoView();
}
function step(by) {
  const place = shown.indexOf(current);
  const next = shown[Math.min(Math.max(place + by, 0), shown.length - 1)];
  if (next !== undefined && next !== current) open(next);
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
  text.setAttribute("x", x2); text.setAttribute("y", y2 - 5); text.setAttribute("text-anchor", "middle");
  text.textContent = label;
  svg.append(path, text);
  to.classList.add("target");
  // the label on a ground of its own, within the window, above those that are there
  const box = text.getBBox();
  const frame = { x: box.x - 4, y: box.y - 1, width: box.width + 8, height: box.height + 2 };
  frame.x += Math.max(-frame.x, Math.min(0, document.documentElement.clientWidth - frame.x - frame.width));
  const others = [...svg.querySelectorAll("rect")].map((rect) => rect.getBBox());
  while (others.some((o) => o.x < frame.x + frame.width && frame.x < o.x + o.width && o.y < frame.y + frame.height && frame.y < o.y + o.height)) frame.y -= frame.height + 2;
  text.setAttribute("x", frame.x + frame.width / 2);
  text.setAttribute("y", y2 - 5 + frame.y - (box.y - 1));
  const ground = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ ...frame, rx: 3 })) ground.setAttribute(name, value);
  text.before(ground);
}
function drawQuote(index) {
  clearLines();
  const pieces = having("quote", index);
  if (!pieces.length) return;
  pieces.forEach((e) => e.classList.add("on"));
  const q = articles[current].quotes[index];
  const cue = having("cue", index)[0], source = having("source", index);
  if (cue) drawLine(pieces[0], cue, "слово речи");
  const entity = articles[current].entities.findIndex((e) => e.id === q.speaker.entity);
  const speaker = entity < 0 ? [] : having("entity", entity).filter((e) => !e.classList.contains("weak"));
  const named = speaker.some((e) => source.includes(e));
  if (source.length) drawLine(pieces[0], source[0], named ? "источник и говорящий" : "источник");
  source.forEach((e) => e.classList.add("target"));
  // «он», «чиновник»: another line to the name
  if (speaker.length && !named) drawLine(source[0] || pieces[0], speaker[0], `говорящий: ${q.speaker.name}`);
}
const hovered = (event) => event.target.closest ? event.target.closest("[data-quote]") : null;
byId("article").addEventListener("mouseover", (event) => { const e = hovered(event); if (e) drawQuote(+e.dataset.quote.split(" ").pop()); });
byId("article").addEventListener("mouseout", (event) => { if (hovered(event)) clearLines(); });
byId("article").addEventListener("focusin", (event) => { if (event.target.dataset.first !== undefined) drawQuote(+event.target.dataset.first); });
byId("article").addEventListener("focusout", clearLines);

// ---- everything one person said
function action(className, text, run) {
  const button = node("button", className, text);
  button.type = "button";
  button.addEventListener("click", run);
  return button;
}
const link = (text, run) => action("link", text, run);
function plain(text, hint, run) {
  const button = action("link plain", text, run);
  button.title = hint;
  return button;
}
const byName = new Map();
articles.forEach((a, article) => a.quotes.forEach((q, index) => {
  const { name, role, kind } = q.speaker;
  if (!name) return;
  if (!byName.has(name)) byName.set(name, { name, role: null, kind, quotes: [] });
  const entry = byName.get(name);
  entry.role ||= role;
  entry.quotes.push({ article, index, q });
}));
const speakers = [...byName.values()].sort((x, y) => y.quotes.length - x.quotes.length || (x.name < y.name ? -1 : 1));
// what was said earlier stands above, so that a change of mind shows
for (const speaker of speakers) speaker.quotes.sort((x, y) => (articles[x.article].published || "").localeCompare(articles[y.article].published || "") || x.article - y.article);
let speaking = null;
let listed = [];
function speakerLink(name) {
  return link(name, () => { byId("speaker-filters").reset(); select("speakers"); listSpeakers(); showSpeaker(name); });
}
function showSpeaker(name) {
  speaking = name;
  const entry = byName.get(name);
  const words = wordsOf("speaker-words");
  for (const item of byId("speakers").children) {
    const chosen = item.dataset.name === name;
    item.setAttribute("aria-selected", String(chosen));
    if (chosen) { byId("speakers").setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
  }
  const rows = entry.quotes.filter(({ q }) => words.every((word) => fold(q.text).includes(word)));
  fill(byId("said"), node("h2", "", name), node("p", "dim", [entry.role, plural(rows.length, "цитата", "цитаты", "цитат")].filter(Boolean).join(" · ")),
    table(["Что", "Как", "Где"], rows.map(({ article, index, q }) => [said(q), q.cue ? q.cue.text : "—",
      node("td", "", link(headline(articles[article]), () => { select("articles"); open(article); pointAt(index); }), articles[article].published ? node("div", "dim", day(articles[article])) : null)])) || "");
}
function listSpeakers() {
  const wanted = fold(byId("speaker-search").value.trim());
  const kind = byId("speaker-kind").value;
  const words = wordsOf("speaker-words");
  const about = (s) => !words.length || s.quotes.some(({ q }) => words.every((word) => fold(q.text).includes(word)));
  listed = speakers.filter((s) => fold(s.name).includes(wanted) && (!kind || s.kind === kind) && about(s));
  fill(byId("speakers"), ...listed.map((s, index) => {
    const item = node("li", "", s.name, node("small", "", [s.role, plural(s.quotes.length, "цитата", "цитаты", "цитат")].filter(Boolean).join(" · ")));
    item.setAttribute("role", "option");
    item.id = `speaker-${index}`;
    item.dataset.name = s.name;
    item.addEventListener("click", () => showSpeaker(s.name));
    return item;
  }));
  byId("speakers-found").textContent = listed.length ? `Говорящих: ${listed.length}` : "Никого не найдено.";
  if (!listed.length) { speaking = null; fill(byId("said")); }
  else showSpeaker(listed.some((s) => s.name === speaking) ? speaking : listed[0].name);
}
function stepSpeaker(by) {
  const place = listed.findIndex((s) => s.name === speaking);
  const next = listed[Math.min(Math.max(place + by, 0), listed.length - 1)];
  if (next) showSpeaker(next.name);
}

// ---- gold
const CAUSES = { miss: "не найдено", extra: "найдено лишнее", boundary: "границы", value: "значение", type: "тип", speaker: "говорящий" };
const PARTS = { entities: "имена", amounts: "суммы", quotes: "цитаты" };
const AROUND = 60; // letters of the article shown on either side
function goldItem(finding) {
  const [article, part, label, cause, text, detail, start, end] = finding;
  const letters = Array.from(articles[article].text || "");
  const around = (from, to) => letters.slice(Math.max(0, from), to).join("").replace(/\s+/g, " ");
  const context = node("div", "", start > AROUND ? "…" : "", around(start - AROUND, start), node("b", "", squeeze(text)),
    around(end, end + AROUND), end + AROUND < letters.length ? "…" : "");
  return node("li", "", context, node("div", "dim", [PARTS[part], KINDS[label] || label, CAUSES[cause], detail].filter(Boolean).join(" · ")),
    link(headline(articles[article]), () => { select("articles"); open(article, [start, end]); }));
}
const SIDES = data.gold ? [["gold-misses", data.gold.misses], ["gold-extras", data.gold.extras]] : [];
function refreshGold() {
  const part = byId("gold-part").value, cause = byId("gold-cause").value;
  const [misses, extras] = SIDES.map(([id, list]) => {
    const chosen = list.filter((f) => (!part || f[1] === part) && (!cause || f[3] === cause));
    fill(byId(id), ...chosen.map(goldItem));
    return chosen.length;
  });
  byId("gold-found").textContent = `Пропущено или неверно: ${misses}, лишних: ${extras}`;
}
function goldOptions(id, column, names) {
  const counts = new Map();
  for (const [, list] of SIDES) for (const finding of list) counts.set(finding[column], (counts.get(finding[column]) || 0) + 1);
  byId(id).append(...Object.keys(names).filter((name) => counts.has(name)).map((name) => option(name, `${names[name]} (${counts.get(name)})`)));
}
