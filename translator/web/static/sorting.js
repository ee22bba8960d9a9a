// Sorts tables by the column whose heading is pressed: first the greatest, then the least.

import { labelCells } from "./page.js";

// Headings are buttons once there is somebody to hear them.
for (const heading of document.querySelectorAll("th[data-sort]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...heading.childNodes);
  heading.append(button);
}
labelCells(document);

for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[0].cells];
  table.tHead.addEventListener("click", (event) => {
    const heading = event.target.closest("th");
    if (!heading || !event.target.closest("button")) return;
    const column = headings.indexOf(heading);
    const isDown = heading.getAttribute("aria-sort") !== "descending";
    for (const other of headings) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    const valueOf = (row) => {
      const value = row.cells[column].dataset.value;
      return value === "" || value === undefined ? NaN : Number(value);
    };
    const rows = [...table.tBodies[0].rows].sort((a, b) => {
      const [x, y] = [valueOf(a), valueOf(b)];
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
      return isDown ? y - x : x - y;
    });
    table.tBodies[0].append(...rows);
  });
}
