// Charts are drawn by a script of their own, which is fetched only where a page has a chart.

function within(root, attribute) {
  const found = [...root.querySelectorAll(`[${attribute}]`)];
  return root.matches?.(`[${attribute}]`) ? [...found, root] : found;
}

export function loadCharts(root) {
  const charts = within(root, "data-chart");
  if (!charts.length) return;
  import(charts[0].dataset.script).then(({ draw }) => charts.forEach(draw));
}

/** Let areas be drawn where a page brings the map for it. */
export function loadDrawings(root) {
  for (const map of within(root, "data-drawing")) {
    import(map.dataset.drawing).then(({ watchOutlines }) => watchOutlines(map));
  }
}

/** Let maps be saved as a picture or a table; they stand in the page already. */
export function watchMaps(root) {
  for (const figure of within(root, "data-map")) {
    const saves = (button, way) =>
      figure
        .querySelector(button)
        ?.addEventListener("click", () => import(figure.dataset.map).then((maps) => maps[way](figure)));
    saves("[data-chart-png]", "savePicture");
    saves("[data-chart-csv]", "saveTable");
  }
}
