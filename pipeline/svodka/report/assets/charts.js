"use strict";
// Who is quoted how often, in direct or indirect speech, and amounts over time. The charting library lies in the
// page as text and is only read when somebody looks at them; it reads markup in names, so they are escaped.
const CHARTED = ["direct", "indirect", "mixed"];
const MOST_BARS = 20;
const POWERS = { 1: "1", 1e3: "1 тыс.", 1e6: "1 млн", 1e9: "1 млрд", 1e12: "1 трлн", 1e15: "1 квадрлн" };
const CONFIG = { displayModeBar: false, responsive: true };
const asText = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colors = () => ["--accent", "--loc", "--amount"].map(color);

function layout(more) {
  const axis = { gridcolor: color("--line"), zerolinecolor: color("--line"), fixedrange: true, automargin: true };
  return { margin: { t: 16, l: 8, r: 8, b: 40 }, legend: { orientation: "h", x: 0, y: 0, yref: "container", yanchor: "bottom", traceorder: "normal" },
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { color: color("--ink"), family: "system-ui, sans-serif", size: 13 },
    separators: ", ", hoverlabel: { align: "left" }, ...more, xaxis: { ...axis, ...more.xaxis }, yaxis: { ...axis, ...more.yaxis } };
}
function onClick(id, run) {
  byId(id).removeAllListeners("plotly_click");
  byId(id).on("plotly_click", (event) => run(event.points[0]));
}
function drawSpeakers() {
  const kind = byId("chart-kind").value;
  const top = speakers.filter((s) => !kind || s.kind === kind).slice(0, MOST_BARS).reverse();
  const most = top.length ? top.at(-1).quotes.length : 0;
  const bars = CHARTED.map((name, i) => ({ type: "bar", orientation: "h", name: KINDS[name], y: top.map((s) => asText(s.name)), customdata: top.map((s) => s.name),
    x: top.map((s) => s.quotes.filter(({ q }) => q.kind === name).length), marker: { color: colors()[i] }, hovertemplate: "%{y}: %{x}<extra>%{fullData.name}</extra>" }));
  Plotly.react("chart-speakers", bars, layout({ barmode: "stack", height: 120 + 26 * top.length,
    xaxis: { dtick: most < 12 ? 1 : undefined } }), CONFIG);
  onClick("chart-speakers", (point) => { byId("speaker-filters").reset(); select("speakers"); listSpeakers(); showSpeaker(point.customdata); });
}
function drawKinds() {
  const values = CHARTED.map((kind) => articles.reduce((sum, a) => sum + a.quotes.filter((q) => q.kind === kind).length, 0));
  Plotly.react("chart-kinds", [{ type: "pie", hole: 0.5, labels: CHARTED.map((kind) => KINDS[kind]), values, sort: false, marker: { colors: colors() },
    texttemplate: "%{label}<br>%{value} (%{percent})", textposition: "outside", automargin: true, hoverinfo: "skip" }], layout({ showlegend: false, height: 320 }), CONFIG);
}
function drawAmounts() {
  const byCurrency = new Map();
  articles.forEach((a, article) => a.amounts.forEach((x) => {
    const value = Number(x.max ?? x.min);
    if (!a.published || x.kind !== "money" || !x.currency || !(value > 0)) return;
    if (!byCurrency.has(x.currency)) byCurrency.set(x.currency, { type: "scatter", mode: "markers", name: x.currency, x: [], y: [], text: [], customdata: [],
      marker: { size: 8, opacity: 0.75 }, hovertemplate: "%{text}<extra></extra>" });
    const series = byCurrency.get(x.currency);
    series.x.push(a.published); series.y.push(value); series.customdata.push([article, x.start, x.end]);
    series.text.push(asText(`${x.value} · ${day(a)}`) + "<br>" + asText(headline(a)));
  }));
  if (!byCurrency.size) { fill(byId("chart-amounts"), node("p", "dim", "Сумм с датой публикации нет: записи не говорят, когда вышли статьи.")); return; }
  const series = [...byCurrency.values()].sort((x, y) => y.x.length - x.x.length);
  Plotly.react("chart-amounts", series, layout({ height: 520, hovermode: "closest", showlegend: true,
    xaxis: { type: "date", tickformat: "%d.%m.%Y", hoverformat: "%d.%m.%Y" },
    yaxis: { type: "log", tickvals: Object.keys(POWERS).map(Number), ticktext: Object.values(POWERS) } }), CONFIG);
  onClick("chart-amounts", ({ customdata: [article, start, end] }) => { select("articles"); open(article, [start, end]); });
}
function draw() {
  drawSpeakers();
  drawKinds();
  drawAmounts();
}
let charted = false;
function charts() {
  if (charted) return;
  charted = true;
  const source = byId("charting").textContent;
  if (!source.trim()) { byId("chart-speakers").textContent = "Библиотека графиков не вложена в страницу."; return; }
  (0, eval)(source);
  byId("chart-kind").append(...byId("speaker-kind").cloneNode(true).children);
  byId("chart-kind").value = "";
  byId("chart-kind").addEventListener("input", drawSpeakers);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
}
