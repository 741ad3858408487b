// A stay as it happens: the server tells what changes; where it cannot, the page asks every 15 seconds.

const EVERY_MS = 15_000;
const live = document.querySelector("#live[sse-connect]");

if (live) {
  let heard = false;
  let over = false;
  // a stream ends after a minute and comes back by itself: that is no error, and one that is refused is not asked again
  window.htmx.createEventSource = (address) => {
    const source = new EventSource(address);
    Object.defineProperty(source, "onerror", { set() {} });
    source.addEventListener("open", () => { heard = true; });
    source.addEventListener("error", () => { heard = false; });
    return source;
  };
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
