// Draws each table that says data-chart over itself with Chart.js, which lies where Debian puts it and is there or not.
// What is drawn is what the table says; it stays below, folded.

import { all, onPage, own } from "./dom.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function read(table) {
  const rows = all("tbody tr", table).map((row) => ({
    label: row.cells[0].dataset.short || row.cells[0].textContent.trim(),
    value: row.cells[1].dataset.value === "" ? null : Number(row.cells[1].dataset.value),
    shown: row.cells[1].textContent.trim(),
  }));
  return { rows, kind: table.dataset.chart, most: Number(table.dataset.most) || undefined };
}

// A line begins where a difference can be seen; bars begin at nothing.
function options(rows, isLine, isWall, most) {
  const soft = colour("--soft");
  const font = { size: isWall ? 15 : 12, family: getComputedStyle(document.body).fontFamily };
  const ticks = { color: soft, font, maxRotation: 0, autoSkipPadding: 8 };
  return {
    animation: false, responsive: true, maintainAspectRatio: false, locale: "zh-CN",
    plugins: {
      legend: { display: false },
      tooltip: { displayColors: false, callbacks: { label: (item) => rows[item.dataIndex].shown } },
    },
    scales: {
      x: { grid: { display: false }, ticks },
      y: {
        beginAtZero: !isLine, grace: isLine && !most ? "10%" : 0, max: most, grid: { color: colour("--line") },
        ticks: { ...ticks, maxTicksLimit: 4, precision: isLine ? undefined : 0 },
      },
    },
  };
}

function draw(table) {
  const { rows, kind, most } = read(table);
  const known = rows.filter((row) => row.value !== null);
  if (known.length < 2) return;
  const box = own(document.createElement("div"));
  box.className = "chart-box";
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${table.caption ? table.caption.textContent.trim() : ""}，数字见下表`);
  box.append(canvas);
  const fold = table.closest("details");
  (fold || table).before(box);
  if (fold) fold.open = false;
  const isLine = kind === "line";
  const last = rows.length - 1;
  // The last stands out where the rows follow one another in time.
  const stands = (place) => place === last && !("even" in table.dataset);
  const marked = rows.map((_, place) => colour(stands(place) ? "--red" : "--bar"));
  new window.Chart(canvas, {
    type: isLine ? "line" : "bar",
    data: {
      labels: rows.map((row) => row.label),
      datasets: [{
        data: rows.map((row) => row.value), spanGaps: true, borderColor: isLine ? colour("--bar") : marked,
        backgroundColor: marked, pointBackgroundColor: marked, borderWidth: isLine ? 2.5 : 0,
        pointRadius: rows.map((_, place) => (place === last ? 5 : 2)), maxBarThickness: 28,
      }],
    },
    options: options(rows, isLine, document.documentElement.classList.contains("wall"), most),
  });
}

export function drawTables() {
  onPage(() => {
    if (!window.Chart) return;
    all("table[data-chart]").forEach((table) => {
      if (table.hasAttribute("data-drawn")) return;
      table.setAttribute("data-drawn", "");
      draw(table);
    });
  });
}
