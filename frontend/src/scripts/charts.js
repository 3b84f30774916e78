// Draws charts from the figures in the page. The table under each chart holds the same figures for everybody.

import { BarChart, HeatmapChart, LineChart, RadarChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  RadarComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { getInstanceByDom, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { download, tableAsCsv } from "./downloads.js";

use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  GridComponent,
  HeatmapChart,
  LegendComponent,
  LineChart,
  RadarChart,
  RadarComponent,
  ScatterChart,
  TooltipComponent,
  VisualMapComponent,
]);

const LETTERS = [
  [1e9, "bn"],
  [1e6, "m"],
  [1e3, "k"],
];

function pounds(value) {
  const [scale, letter] = LETTERS.find(([least]) => Math.abs(value) >= least) || [1, ""];
  return `${value < 0 ? "−" : ""}£${Number((Math.abs(value) / scale).toPrecision(3))}${letter}`;
}

/** Write a value in its unit, as the pages do. */
export function written(value, unit) {
  if (value === null || value === undefined || Number.isNaN(value)) return "not known";
  if (unit === "gbp") return pounds(value);
  if (unit === "pence") return `${Number(value.toFixed(1))}p`;
  if (unit === "share") return `${Number((100 * value).toFixed(1))}%`;
  if (unit === "ratio") return `${Number(value.toFixed(2))}×`;
  return Number(value).toLocaleString("en-GB", { maximumFractionDigits: 2 }).replace("-", "−");
}

// Canvas knows no light-dark(): a colour is asked of the browser, on an element that wears it.
function paints(figure) {
  const probe = document.createElement("span");
  probe.hidden = true;
  figure.append(probe);
  const read = (name) => {
    probe.className = `paint-${name}`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    ink: read("ink"),
    soft: read("ink-soft"),
    line: read("line"),
    surface: read("surface"),
    series: [1, 2, 3, 4, 5, 6].map((number) => read(`series-${number}`)),
    levels: [0, 1, 2, 3, 4, 5].map((number) => read(`level-${number}`)),
  };
  probe.remove();
  return { ...colours, font: getComputedStyle(figure).fontFamily };
}

function values(data, paint) {
  return {
    type: "value",
    name: data.axis || "",
    nameLocation: data.horizontal ? "middle" : "end",
    nameGap: data.horizontal ? 30 : 14,
    nameTextStyle: { color: paint.soft, align: data.horizontal ? "center" : "left" },
    min: data.min,
    max: data.max,
    axisLabel: { color: paint.soft, formatter: (value) => written(value, data.unit), hideOverlap: true },
    splitLine: { lineStyle: { color: paint.line } },
  };
}

function categories(data, paint, narrow) {
  return {
    type: "category",
    data: data.categories,
    inverse: Boolean(data.horizontal),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: paint.line } },
    axisLabel: {
      color: paint.soft,
      interval: data.horizontal ? 0 : "auto",
      width: data.horizontal ? (narrow ? 110 : 190) : undefined,
      overflow: "truncate",
      hideOverlap: true,
    },
  };
}

function barsOrLines(data, paint, narrow, kind) {
  const [long, short] = [values(data, paint), categories(data, paint, narrow)];
  const many = data.series.length > 1;
  return {
    xAxis: data.horizontal ? long : short,
    yAxis: data.horizontal ? short : long,
    tooltip: { trigger: "axis", axisPointer: { type: kind === "bar" ? "shadow" : "line" } },
    series: data.series.map((series, index) => ({
      type: kind,
      name: series.name,
      stack: data.stacked ? "all" : undefined,
      barMaxWidth: 34,
      symbol: ["circle", "rect", "triangle", "diamond", "roundRect", "pin"][index % 6],
      symbolSize: 7,
      lineStyle: { width: 2.5, type: ["solid", "dashed", "dotted"][index % 3] },
      itemStyle: { borderRadius: kind === "bar" && !data.stacked ? 3 : 0 },
      data: series.values.map((value, position) =>
        kind === "bar" && !many && data.highlight?.length && !data.highlight.includes(data.categories[position])
          ? { value, itemStyle: { color: paint.levels[2] } }
          : value,
      ),
      label: {
        show: kind === "bar" && !many && data.categories.length <= 20 && Boolean(data.horizontal),
        position: "right",
        color: paint.ink,
        formatter: ({ value }) => written(value, data.unit),
      },
    })),
  };
}

function scatter(data, paint) {
  return {
    xAxis: { ...values({ ...data, axis: data.x_axis, unit: data.x_unit || data.unit, min: data.x_min, max: data.x_max }, paint) },
    yAxis: values(data, paint),
    tooltip: {
      trigger: "item",
      formatter: ({ seriesName, value }) =>
        `${value[2] || seriesName}\n${written(value[0], data.x_unit || data.unit)}, ${written(value[1], data.unit)}`,
    },
    series: data.series.map((series) => ({ type: "scatter", name: series.name, symbolSize: 9, data: series.values })),
  };
}

function radar(data, paint, narrow) {
  // Each name stands over as many lines as it has words, so that none is cut on a phone; the legend goes below.
  return {
    legend: {
      bottom: 0,
      left: "center",
      orient: narrow ? "vertical" : "horizontal",
      textStyle: { color: paint.ink, fontSize: 13 },
      itemGap: narrow ? 6 : 18,
    },
    radar: {
      center: ["50%", narrow ? "40%" : "46%"],
      radius: narrow ? "53%" : "74%",
      splitNumber: 3,
      axisNameGap: narrow ? 6 : 12,
      indicator: data.categories.map((name) => ({ name, max: data.max ?? undefined, min: data.min ?? 0 })),
      axisName: { color: paint.ink, fontSize: narrow ? 12 : 13, lineHeight: 15, formatter: (name) => name.replaceAll(" ", "\n") },
      splitArea: { show: false },
      splitLine: { lineStyle: { color: paint.line } },
      axisLine: { lineStyle: { color: paint.line } },
    },
    tooltip: { trigger: "item" },
    series: [
      {
        type: "radar",
        symbolSize: 6,
        data: data.series.map(({ name, values: value }, index) => ({
          name,
          value,
          areaStyle: { opacity: index ? 0 : 0.14 },
          lineStyle: { width: 2.5, type: ["solid", "dashed", "dotted"][index % 3] },
        })),
      },
    ],
  };
}

function heatmap(data, paint, narrow) {
  const cells = data.series.flatMap(({ values: row }, y) => row.map((value, x) => [x, y, value ?? "-"]));
  const known = cells.map(([, , value]) => value).filter((value) => value !== "-");
  const axis = (names, label) => ({
    type: "category",
    data: names,
    axisLabel: { color: paint.soft, interval: 0, overflow: "truncate", ...label },
    axisLine: { show: false },
    axisTick: { show: false },
  });
  return {
    xAxis: axis(data.categories, data.categories.length > 4 ? { rotate: narrow ? 90 : 35, width: 110, fontSize: narrow ? 11 : 12 } : {}),
    yAxis: { ...axis(data.series.map(({ name }) => name), { width: narrow ? 96 : 190 }), inverse: true },
    visualMap: {
      min: data.min ?? Math.min(0, ...known),
      max: data.max ?? Math.max(...known, known.length ? -Infinity : 1),
      inRange: { color: paint.levels },
      orient: "horizontal",
      left: "center",
      bottom: 0,
      itemHeight: 90,
      textStyle: { color: paint.soft },
      formatter: (value) => written(value, data.unit),
    },
    tooltip: { trigger: "item", formatter: ({ value }) => written(value[2], data.unit) },
    series: [
      {
        type: "heatmap",
        data: cells,
        itemStyle: { borderColor: paint.surface, borderWidth: 2 },
        label: { show: !narrow, fontSize: 11, formatter: ({ value }) => (value[2] === "-" ? "" : written(value[2], data.unit)) },
      },
    ],
  };
}

const KINDS = { radar, scatter, heatmap };

function option(figure, data, kind) {
  const paint = paints(figure);
  const narrow = figure.clientWidth < 520;
  const own = (KINDS[kind] || barsOrLines)(data, paint, narrow, kind);
  const many = data.series.length > 1 && kind !== "heatmap";
  return {
    animation: false,
    color: paint.series,
    textStyle: { fontFamily: paint.font, color: paint.ink },
    aria: { enabled: true, label: { enabled: false }, decal: { show: many && kind === "bar" } },
    grid: {
      left: 4,
      right: data.horizontal ? 56 : 16,
      // The name of an upright axis stands over it, under the legend.
      top: (many ? 36 : 10) + (data.axis && !data.horizontal ? 18 : 0),
      bottom: kind === "heatmap" ? 56 : data.horizontal && data.axis ? 26 : 4,
      containLabel: true,
    },
    legend: many ? { top: 0, left: 0, type: "scroll", textStyle: { color: paint.ink }, itemGap: 18 } : undefined,
    ...own,
    tooltip: {
      ...own.tooltip,
      // HTML tooltips need styles in attributes, which the page's policy forbids.
      renderMode: "richText",
      confine: true,
      backgroundColor: paint.surface,
      borderColor: paint.line,
      textStyle: { color: paint.ink, fontFamily: paint.font },
      valueFormatter: (value) => written(value, data.unit),
    },
  };
}

/** Draw a figure, once; it follows its width and the theme from then on. */
export function draw(figure) {
  const canvas = figure.querySelector("[data-canvas]");
  if (getInstanceByDom(canvas)) return;
  const data = JSON.parse(figure.dataset.chart);
  const kind = figure.dataset.kind;
  figure.classList.add("chart-drawn");
  const rows = kind === "heatmap" ? data.series.length + 4 : data.horizontal ? data.categories.length : 0;
  figure.classList.toggle("chart-tall", rows > 11);
  const chart = init(canvas, null, { renderer: "canvas" });
  const paintIt = () => chart.setOption(option(figure, data, kind), { notMerge: true });
  paintIt();
  new ResizeObserver(() => {
    if (!figure.isConnected) chart.dispose();
    else chart.resize();
  }).observe(canvas);
  document.addEventListener("parity:theme", () => figure.isConnected && paintIt());
  figure.querySelector("[data-chart-png]")?.addEventListener("click", () => {
    download(`${figure.id}.png`, chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: paints(figure).surface }));
  });
  figure.querySelector("[data-chart-csv]")?.addEventListener("click", () => download(`${figure.id}.csv`, tableAsCsv(figure)));
}
