// A week to paint on, above the times of its form: drag over half hours, or move with the arrows and press space.
// What is painted is written into the times, which are what is sent. Without scripts there are the times alone.

const DAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"];
const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const STEP = 30;
const CELLS = (24 * 60) / STEP;

const minutes = (text) => {
  const [hours, rest] = text.split(":").map(Number);
  return Number.isFinite(hours) && Number.isFinite(rest) ? hours * 60 + rest : null;
};
const clock = (at) => `${String(Math.floor(at / 60) % 24).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
const spoken = (at) => {
  const hour = Math.floor(at / 60) % 24;
  return `${hour % 12 || 12}${at % 60 ? `:${String(at % 60).padStart(2, "0")}` : ""} ${hour < 12 ? "am" : "pm"}`;
};

const begin = (form) => {
  const lines = Object.fromEntries([...form.querySelectorAll("[data-day]")].map((cell) => [cell.dataset.day, cell]));
  const open = DAYS.map(() => new Array(CELLS).fill(false));
  const box = form.querySelector(".paint");

  const read = () => {
    for (const row of open) row.fill(false);
    DAYS.forEach((day, number) => {
      for (const line of lines[day].querySelectorAll(".line")) {
        const [from, to] = [...line.querySelectorAll("input")].map((input) => minutes(input.value));
        if (from === null || to === null) continue;
        const end = to > from ? to : to + 24 * 60;
        for (let at = Math.floor(from / STEP); at < Math.ceil(end / STEP); at += 1) {
          open[(number + Math.floor(at / CELLS)) % 7][at % CELLS] = true;
        }
      }
    });
  };

  const line = (number, from, to) => {
    const span = document.createElement("span");
    span.className = "line";
    const input = (name, words, value) => {
      const made = document.createElement("input");
      Object.assign(made, { type: "time", name: `${DAYS[number]}_${name}`, value });
      made.setAttribute("aria-label", `${NAMES[number]}, ${words}`);
      return made;
    };
    span.append(input("from", "from", from), " – ", input("to", "to", to));
    return span;
  };

  const write = (number) => {
    const made = [];
    for (let at = 0; at < CELLS; at += 1) {
      if (!open[number][at] || (at > 0 && open[number][at - 1])) continue;
      let end = at;
      while (end < CELLS && open[number][end]) end += 1;
      made.push(line(number, clock(at * STEP), clock(end * STEP)));
    }
    lines[DAYS[number]].replaceChildren(...made, line(number, "", ""));
  };

  // ---- the grid: rows are half hours, columns are days
  const table = document.createElement("table");
  table.className = "grid-week";
  table.setAttribute("role", "grid");
  table.setAttribute("aria-label", "The week: open half hours are pressed. Arrows move, space opens or closes.");
  const head = table.createTHead().insertRow();
  head.insertCell();
  for (const name of NAMES) {
    const cell = document.createElement("th");
    cell.scope = "col";
    const short = document.createElement("abbr");
    short.title = name;
    short.textContent = name.slice(0, 2);
    cell.append(short);
    head.append(cell);
  }
  const cells = [];
  const body = table.createTBody();
  for (let at = 0; at < CELLS; at += 1) {
    const row = body.insertRow();
    if (at % 2 === 0) {
      const label = document.createElement("th");
      label.scope = "row";
      label.rowSpan = 2;
      label.textContent = spoken(at * STEP);
      row.append(label);
    }
    cells.push(DAYS.map((_, number) => {
      const cell = row.insertCell();
      cell.setAttribute("role", "gridcell");
      cell.tabIndex = -1;
      Object.assign(cell.dataset, { at, number });
      return cell;
    }));
  }

  const show = () => {
    open.forEach((row, number) => row.forEach((is, at) => {
      const cell = cells[at][number];
      cell.classList.toggle("open", is);
      cell.setAttribute("aria-selected", String(is));
      cell.setAttribute("aria-label", `${NAMES[number]}, ${spoken(at * STEP)}: ${is ? "open" : "closed"}`);
    }));
  };

  let at = 16;
  let number = 0;
  const focus = () => {
    for (const row of cells) for (const cell of row) cell.tabIndex = -1;
    cells[at][number].tabIndex = 0;
    cells[at][number].focus({ preventScroll: false });
  };
  const put = (where, on) => {
    open[where.number][where.at] = on;
    write(where.number);
    show();
  };

  table.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step) {
      const state = open[number][at];
      at = Math.min(CELLS - 1, Math.max(0, at + step[0]));
      number = Math.min(6, Math.max(0, number + step[1]));
      if (event.shiftKey) put({ at, number }, state);
      focus();
    } else if (event.key === " " || event.key === "Enter") {
      put({ at, number }, !open[number][at]);
    } else if (event.key === "Home" || event.key === "End") {
      at = event.key === "Home" ? 0 : CELLS - 1;
      focus();
    } else return;
    event.preventDefault();
  });
  table.addEventListener("focusin", ({ target }) => {
    if (target.dataset.at === undefined) return;
    at = Number(target.dataset.at);
    number = Number(target.dataset.number);
  });

  // ---- pointer: from where it goes down to where it is, all become what the first one becomes
  let from = null;
  let before = null;
  const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest?.("[data-at]");
  const paint = (cell) => {
    const [low, high] = [from.at, Number(cell.dataset.at)].sort((a, b) => a - b);
    const [left, right] = [from.number, Number(cell.dataset.number)].sort((a, b) => a - b);
    before.forEach((row, day) => row.forEach((was, time) => {
      const inside = day >= left && day <= right && time >= low && time <= high;
      open[day][time] = inside ? from.on : was;
    }));
    show();
  };
  table.addEventListener("pointerdown", (event) => {
    const cell = under(event);
    if (!cell || event.button !== 0) return;
    event.preventDefault();
    from = { at: Number(cell.dataset.at), number: Number(cell.dataset.number) };
    from.on = !open[from.number][from.at];
    before = open.map((row) => [...row]);
    at = from.at;
    number = from.number;
    table.setPointerCapture(event.pointerId);
    paint(cell);
  });
  table.addEventListener("pointermove", (event) => {
    const cell = from && under(event);
    if (cell) paint(cell);
  });
  const done = () => {
    if (!from) return;
    DAYS.forEach((_, day) => { if (open[day].some((is, time) => is !== before[day][time])) write(day); });
    from = null;
  };
  table.addEventListener("pointerup", done);
  table.addEventListener("pointercancel", done);

  form.addEventListener("change", (event) => {
    if (event.target.type !== "time") return;
    read();
    show();
  });
  read();
  show();
  box.append(table);
  box.hidden = false;
  const exactly = form.querySelector(".exactly");
  exactly.open = exactly.dataset.wrong !== undefined;
  exactly.dataset.begun = "yes";
  cells[at][number].tabIndex = 0;
};

for (const form of document.querySelectorAll("form[data-week]")) begin(form);
