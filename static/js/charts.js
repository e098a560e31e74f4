/* Draws the table of each [data-chart] above it, with Chartist, and lets a button choose between the two. The numbers
   are those of the cells (data-number); an empty one is not known and leaves a gap. What is drawn is for eyes alone:
   screen readers are given the table. */

const { BarChart, LineChart, Svg } = globalThis.Chartist;

/* The CSP allows no style attributes; what Chartist would say there is in charts.css. */
const attr = Svg.prototype.attr;
Svg.prototype.attr = function (attributes, ns) {
  if (typeof attributes === "string") return attr.call(this, attributes, ns);
  const { style, ...others } = attributes;
  return attr.call(this, others, ns);
};

const CLASSES = {
  label: "chart-label", series: "chart-series", line: "chart-line", point: "chart-point", bar: "chart-bar",
  grid: "chart-grid", horizontal: "chart-across", vertical: "chart-up",
};
const LETTER = 6.6; /* px: the mean width of a letter of an axis */

export function draw() {
  for (const figure of document.querySelectorAll("[data-chart]:not([data-shown])")) drawOne(figure);
}

function drawOne(figure) {
  const facts = read(figure);
  if (!facts.numbers.length) return show(figure, "table");
  const paper = figure.querySelector(".chart-paper");
  const Chart = facts.kind === "line" ? LineChart : BarChart;
  show(figure, "chart");
  prepare(paper, facts);
  const chart = new Chart(paper, { labels: facts.labels, series: facts.series }, options(facts, paper));
  chart.on("draw", (part) => name(part, facts));
  chart.on("created", ({ svg }) => svg.attr({ viewBox: `0 0 ${svg.width()} ${svg.height()}` }));
  new ResizeObserver(() => chart.update(null, options(facts, paper))).observe(paper);
  offer(figure);
}

/* Reading */

function read(figure) {
  const { chart: kind, unit, max } = figure.dataset;
  const rows = [...figure.querySelectorAll("tbody tr")];
  const names = [...figure.querySelectorAll("thead th")].slice(1).map(words);
  const all = rows.map((row) => [...row.querySelectorAll("td")].map((cell) => number(cell.dataset.number)));
  const facts = {
    kind, unit, names, rows,
    labels: rows.map((row) => words(row.querySelector("th"))),
    series: names.map((_, at) => ({ at, className: `chart-series-${1 + (at % 6)}`, data: all.map((row) => row[at]) })),
    numbers: all.flat().filter((one) => one !== null),
    sums: all.map((row) => row.reduce((sum, one) => sum + (one ?? 0), 0)),
    max: number(max),
  };
  return kind === "bar" ? turned(facts) : facts;
}

const words = (element) => element.textContent.trim();
const number = (text) => (text ? Number(text) : null);

/* Chartist counts from below. */
function turned(facts) {
  for (const one of [facts.rows, facts.labels, facts.series, ...facts.series.map(({ data }) => data)]) one.reverse();
  return facts;
}

/* Drawing */

function options({ kind, labels, series, numbers, sums, max }, paper) {
  const lies = kind === "bar";
  const tops = kind === "stacked" ? sums : numbers;
  const step = (lies ? paper.clientHeight : paper.clientWidth - 46) / labels.length;
  const width = barWidth(kind, step, series.length);
  paper.style.setProperty("--bar-width", `${width}px`);
  const scale = { onlyInteger: numbers.every(Number.isInteger), scaleMinSpace: lies ? 50 : 30, offset: lies ? 26 : 46 };
  const steps = lies
    ? { showGrid: false, offset: Math.min(longest(labels), paper.clientWidth * 0.4), labelOffset: { x: 10, y: 0 } }
    : { showGrid: false, offset: 26, labelInterpolationFnc: every(Math.ceil(longest(labels) / step)) };
  return {
    high: Math.max(max ?? 0, 0, ...tops), low: Math.min(0, ...tops), fullWidth: true, lineSmooth: false,
    chartPadding: { top: 10, right: kind === "line" || lies ? 20 : 2, bottom: 0, left: 0 },
    horizontalBars: lies, stackBars: kind === "stacked", seriesBarDistance: width + 1,
    axisX: lies ? scale : steps, axisY: lies ? steps : scale, classNames: CLASSES,
  };
}

/* Room for a row of lying bars depends on their number; points are small where there are many. */
function prepare(paper, { kind, labels, series }) {
  paper.toggleAttribute("data-lies", kind === "bar");
  paper.toggleAttribute("data-dense", labels.length > 30);
  if (kind === "bar") paper.style.height = `${labels.length * (14 * series.length + 12) + 40}px`;
}

const barWidth = (kind, step, count) => Math.max(1, Math.min(28, (step * 0.75) / (kind === "stacked" ? 1 : count) - 1));
const longest = (labels) => Math.max(...labels.map((one) => one.length)) * LETTER + 10;
const every = (step) => (label, index) => (index % step ? null : label);

/* What is drawn says its number to a pointer that rests on it. */
function name({ type, element, index, series }, { rows, names, unit }) {
  if (type !== "bar" && type !== "point") return;
  const row = rows[index];
  const cell = row.querySelectorAll("td")[series.at];
  const said = `${words(row.querySelector("th"))} · ${names[series.at]}: ${words(cell)} ${unit}`;
  element.attr({ "data-number": cell.dataset.number }).elem("title").text(said.trim());
}

/* Choosing */

function offer(figure) {
  const group = figure.querySelector(".chart-switch");
  group.hidden = false;
  group.addEventListener("click", ({ target }) => target.dataset.shows && show(figure, target.dataset.shows));
}

/* Nothing that is out of sight takes the focus by itself. */
function show(figure, what) {
  figure.dataset.shown = what;
  figure.querySelector(".table-scroll").tabIndex = what === "table" ? 0 : -1;
  for (const button of figure.querySelectorAll("[data-shows]")) {
    button.setAttribute("aria-pressed", button.dataset.shows === what);
  }
}
