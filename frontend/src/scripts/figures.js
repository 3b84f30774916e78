// Charts are drawn by a script of their own, which is fetched only where a page has a chart.

export function loadCharts(root) {
  const charts = [...root.querySelectorAll("[data-chart]")];
  if (root.matches?.("[data-chart]")) charts.push(root);
  if (!charts.length) return;
  import(charts[0].dataset.script).then(({ draw }) => charts.forEach(draw));
}
