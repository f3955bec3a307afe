/* Draws each <figure data-chart> from its <script type="application/json">: colours from the tokens, no mode bar,
   no animation, drawn anew when the width or the theme changes. The shape of the data: cs_platform/pages/charts.py. */
(() => {
  "use strict";
  const PHONE = 480;
  const DOTTED = new Set(["line", "assumed"]);
  const CONFIG = { displayModeBar: false, showSendToCloud: false, showTips: false, doubleClick: false, scrollZoom: false, responsive: false };

  /* Plotly reads a little HTML in every text: names of customers must stay names */
  const plain = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    return (name) => style.getPropertyValue(`--ls-${name}`).trim();
  };

  const strokes = (colour) => ({
    line: { mode: "lines", line: { color: colour("mark"), width: 2 } },
    limit: { mode: "lines", line: { color: colour("mark-2"), width: 1.5, dash: "2px,3px" } },
    assumed: { mode: "lines", line: { color: colour("mark"), width: 2, dash: "5px,5px" } },
    area: { mode: "lines", line: { color: colour("mark-2"), width: 0 }, fill: "tozeroy", fillcolor: colour("mark-2") },
    bar: { type: "bar", textposition: "none", marker: { color: colour("mark-2") } },
  });

  const trace = (series, data, colour) => ({
    type: "scatter",
    ...strokes(colour)[series.mark],
    name: plain(series.name),
    x: data.days,
    y: series.values,
    text: series.texts.map(plain),
    textposition: "none",
    hovertemplate: `${plain(series.name)} <b>%{text}</b><extra></extra>`,
    showlegend: false,
    cliponaxis: false,
    connectgaps: series.joined,
  });

  /* a dot on the newest value, and what it is, beside it */
  const newest = (series) => series.values.findLastIndex((value) => value !== null);
  const dot = (series, data, colour) => ({
    type: "scatter", mode: "markers", x: [data.days[newest(series)]], y: [series.values[newest(series)]],
    marker: { size: 7, color: colour("mark") }, hoverinfo: "skip", showlegend: false, cliponaxis: false,
  });
  const endLabel = (series, data, colour) => ({
    x: data.days[newest(series)], y: series.values[newest(series)], text: plain(series.end),
    xanchor: "left", xshift: 8, yanchor: "middle", showarrow: false, align: "left",
    font: { size: 12, weight: 600, color: colour("ink") },
  });
  const zone = ({ at, word }, colour) => ({
    xref: "paper", x: 0, xanchor: "left", xshift: 6, y: at, yanchor: "middle", text: plain(word), showarrow: false,
    font: { size: 12, color: colour("ink-3") },
  });

  /* a day from which the line was measured otherwise */
  const bendLine = ({ day }, colour) => ({
    type: "line", x0: day, x1: day, yref: "paper", y0: 0, y1: 1, layer: "below", line: { color: colour("control"), width: 1, dash: "2px,3px" },
  });
  const bendName = ({ day, mark }, colour) => ({
    x: day, yref: "paper", y: 1, yanchor: "bottom", text: plain(mark), showarrow: false, font: { size: 11, color: colour("ink-3") },
  });

  /* from the first day to the last; bars stand half a step over */
  const span = (data) => {
    const first = Date.parse(data.days[0]);
    const last = Date.parse(data.days.at(-1));
    const over = data.series.some((series) => series.mark === "bar") ? (last - first) / Math.max(data.days.length - 1, 1) / 2 : 0;
    return [first - over, last + over];
  };

  const axes = (data, colour, narrow) => ({
    xaxis: {
      range: span(data),
      type: "date", tickformat: "%b\n%Y", hoverformat: "%-d %b %Y", nticks: narrow ? 4 : 9, fixedrange: true, showgrid: false, zeroline: false,
      linecolor: colour("line-strong"), ticks: "", spikecolor: colour("control"), spikethickness: 1, spikedash: "2px,3px", tickfont: { size: 12, color: colour("ink-3") },
    },
    yaxis: {
      rangemode: "tozero", automargin: true, fixedrange: true, zeroline: false, gridcolor: colour("line"), tickfont: { size: 12, color: colour("ink-3") },
      tickformat: data.short ? "~s" : ",", nticks: narrow ? 4 : 5,
      ...(data.ticks.length ? { tickvals: data.ticks, range: [data.ticks[0], data.ticks.at(-1)] } : {}),
    },
  });

  /* what all pictures lie on */
  const paper = (data, box, colour) => ({
    width: box.clientWidth, height: box.clientHeight, dragmode: false, separators: data.separators,
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: colour("ink-2") },
    hoverlabel: { bgcolor: colour("raised"), bordercolor: colour("line-strong"), font: { size: 12, color: colour("ink") } },
  });

  const layout = (data, box, colour) => {
    const narrow = box.clientWidth < PHONE;
    const ends = data.series.filter((series) => series.end && newest(series) >= 0);
    const widest = Math.max(0, ...ends.map((series) => series.end.length));
    return {
      ...paper(data, box, colour),
      margin: { l: 32, r: widest ? widest * 7 + 14 : 8, t: data.bends.length ? 20 : 12, b: 40 },
      shapes: data.bends.map((item) => bendLine(item, colour)),
      hovermode: "x unified", bargap: 0.35,
      annotations: [...data.zones.map((item) => zone(item, colour)), ...data.bends.map((item) => bendName(item, colour)), ...ends.map((series) => endLabel(series, data, colour))],
      ...axes(data, colour, narrow),
    };
  };

  /* ---------------------------------------- stretches of time below each other */
  const LONGEST_NAME = 18;
  const shortened = (name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);
  const spanColours = (colour) => ({ past: colour("mark-3"), open: colour("mark-2"), fixed: colour("mark") });
  const spanTraces = (data, colour) => [{
    type: "bar", orientation: "h", base: data.spans.map((span) => span.from), y: data.spans.map((_, at) => at),
    x: data.spans.map((span) => Date.parse(span.to) - Date.parse(span.from)), width: 0.5,
    marker: { color: data.spans.map((span) => spanColours(colour)[span.mark]) }, textposition: "none",
    text: data.spans.map((span) => plain(`${span.name}: ${span.dayTexts.join(" to ")}, ${span.text}`)),
    hovertemplate: "%{text}<extra></extra>", showlegend: false,
  }];
  const spanLayout = (data, box, colour) => ({
    ...paper(data, box, colour), margin: { l: 8, r: 8, t: 16, b: 40 },
    xaxis: { type: "date", fixedrange: true, showgrid: false, zeroline: false, nticks: box.clientWidth < PHONE ? 4 : 9, tickformat: "%b\n%Y", linecolor: colour("line-strong"), tickfont: { size: 12, color: colour("ink-3") } },
    yaxis: { automargin: true, fixedrange: true, zeroline: false, showgrid: false, tickvals: data.spans.map((_, at) => at), ticktext: data.spans.map((span) => plain(shortened(span.name))), tickfont: { size: 12, color: colour("ink") }, range: [-0.6, data.spans.length - 0.4] },
    shapes: [{ type: "line", x0: data.today, x1: data.today, yref: "paper", y0: 0, y1: 1, line: { color: colour("control"), width: 1, dash: "2px,3px" } }],
    annotations: [{ x: data.today, yref: "paper", y: 1, yanchor: "bottom", text: "today", showarrow: false, font: { size: 11, color: colour("ink-3") } }],
  });

  /* ---------------------------------------- single values with their intervals */
  const pointMarks = (points, colour) => ({
    range: { type: "bar", base: points.low, y: points.high.map((high, at) => high - points.low[at]), width: 0.3, marker: { color: colour("mark-3") } },
    tick: { mode: "markers", marker: { symbol: "line-ew", size: 22, line: { width: 2.5, color: colour("mark-2") } } },
    dot: { mode: "markers", marker: { size: 9, color: colour("mark") } },
    open: { mode: "markers", marker: { size: 9, color: colour("paper"), line: { width: 2, color: colour("mark") } } },
    error: {
      mode: "markers", marker: { size: 7, color: colour("mark") },
      error_y: { type: "data", symmetric: false, array: points.high.map((high, at) => high - points.y[at]), arrayminus: points.low.map((low, at) => points.y[at] - low), color: colour("mark-2"), thickness: 1.5, width: 0 },
    },
  })[points.mark];
  const pointTraces = (data, colour) => data.points.map((points) => ({
    type: "scatter", x: points.x.map((x) => (typeof x === "string" ? plain(x) : x)), y: points.y,
    text: points.texts.map(plain), textposition: "none", hovertemplate: "%{text}<extra></extra>", showlegend: false, cliponaxis: false,
    ...pointMarks(points, colour),
  }));
  const pointLayout = (data, box, colour) => {
    const share = data.diagonal === null ? {} : { range: [0, data.diagonal], tickformat: ".0%" };
    const font = { size: 12, color: colour("ink-3") };
    return {
      ...paper(data, box, colour), margin: { l: 40, r: 12, t: 12, b: data.xTitle ? 52 : 40 }, hovermode: "closest",
      xaxis: { type: data.diagonal === null ? "category" : "linear", fixedrange: true, showgrid: false, zeroline: false, nticks: 6, linecolor: colour("line-strong"), ticks: "", tickfont: font, title: { text: plain(data.xTitle), font, standoff: 8 }, ...share },
      yaxis: { rangemode: "tozero", automargin: true, fixedrange: true, zeroline: false, gridcolor: colour("line"), nticks: 5, tickformat: "~s", tickfont: font, ...share },
      shapes: data.diagonal === null ? [] : [{ type: "line", x0: 0, y0: 0, x1: data.diagonal, y1: data.diagonal, layer: "below", line: { color: colour("control"), width: 1, dash: "2px,3px" } }],
    };
  };

  const traces = (data, colour) => [
    ...data.series.map((series) => trace(series, data, colour)),
    ...data.series.filter((series) => series.end && newest(series) >= 0 && DOTTED.has(series.mark)).map((series) => dot(series, data, colour)),
  ];

  const draw = (figure) => {
    const box = figure.querySelector(".ls-plot");
    if (!box.clientWidth) return; /* folded away; the observer draws it when it shows */
    const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const colour = colours();
    box.classList.remove("is-waiting");
    const [seen, placed] = data.spans ? [spanTraces, spanLayout] : data.points ? [pointTraces, pointLayout] : [traces, layout];
    window.Plotly.react(box, seen(data, colour), placed(data, box, colour), CONFIG);
  };

  /* ------------------------------------------------------------------ CSV */
  const cell = (value) => {
    const text = value === null ? "" : String(value);
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text; /* no formulas in a spreadsheet */
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  const table = (data) => data.points ? data.table : data.spans ? [["what", "from", "until", ""], ...data.spans.map((span) => [span.name, span.from, span.to, span.text])] : [
    ["day", ...data.series.map((series) => series.name)],
    ...data.days.map((day, at) => [day, ...data.series.map((series) => series.values[at])]),
  ];
  const csv = (data) => table(data).map((row) => row.map(cell).join(",")).join("\r\n");
  const download = (figure) => {
    const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", csv(data)], { type: "text/csv" }));
    link.download = `${figure.dataset.chart}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  /* ---------------------------------------------------------------- start */
  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    const width = String(target.clientWidth);
    if (target.dataset.drawnWidth === width) return;
    target.dataset.drawnWidth = width;
    draw(target.closest("[data-chart]"));
  }));
  const start = (within) => within.querySelectorAll("[data-chart] .ls-plot").forEach((box) => watch.observe(box));
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
  document.addEventListener("ls:theme", () => document.querySelectorAll("[data-chart]").forEach(draw));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-chart-csv]");
    if (button) download(button.closest("[data-chart]"));
  });
})();
