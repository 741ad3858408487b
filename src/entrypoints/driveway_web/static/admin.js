// The tab that is shown is in sight, however narrow the screen.
const shown = document.querySelector(".tabs [aria-current]");
const row = shown?.closest(".tabs");
if (row) row.scrollLeft = shown.offsetLeft - row.offsetLeft - (row.clientWidth - shown.offsetWidth) / 2;
