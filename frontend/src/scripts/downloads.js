// Files that a page makes from what it shows.

/** Hand a file to the browser under a name. */
export function download(name, address) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

function quoted(text) {
  // Spreadsheets read a number below nought with a hyphen, where the page has a minus sign.
  const plain = /^−[\d,.]+$/.test(text) ? text.replace("−", "-") : text;
  // A cell that a spreadsheet would take for a formula is kept as text.
  const safe = /^[=+\-@\t\r]/.test(plain) && Number.isNaN(Number(plain.replaceAll(",", ""))) ? `'${plain}` : plain;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Give the table of a chart or a map as a file. */
export function tableAsCsv(figure) {
  const rows = [...figure.querySelectorAll(".chart-table tr")];
  const lines = rows.map((row) => [...row.cells].map((cell) => quoted(cell.textContent.trim())).join(","));
  return URL.createObjectURL(new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
}
