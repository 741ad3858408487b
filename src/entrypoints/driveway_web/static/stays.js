// A stay as it happens: the server tells what changes; where it cannot, the page asks every 15 seconds.

const EVERY_MS = 15_000;
const live = document.querySelector("#live[sse-connect]");

if (live) {
  let heard = false;
  let over = false;
  live.addEventListener("htmx:sseOpen", () => { heard = true; });
  live.addEventListener("htmx:sseError", () => { heard = false; });
  live.addEventListener("htmx:sseClose", (event) => { if (event.detail.type === "message") over = true; });
  const timer = window.setInterval(() => {
    if (over) window.clearInterval(timer);
    else if (!heard && !document.hidden) window.htmx.trigger("#now", "look");
  }, EVERY_MS);
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
