// The page reads everything from the drawing and from the templates: no text of the schema is part of this script.

const byId = (id) => document.getElementById(id);
const [stage, drawing, panel, details, query, results] = ["stage", "drawing", "panel", "details", "query", "results"].map(byId);
const calm = matchMedia("(prefers-reduced-motion: reduce)");

// ---- The drawing as a graph -----------------------------------------------------------------------------------------

const numbers = (text) => (text ? text.match(/-?[\d.]+/g).map(Number) : []);
const rowsOf = (box) => [...box.element.children].filter((child) => child.tagName === "g");

/** The boxes by id, each with its place in the drawing. */
function readBoxes() {
  const boxes = new Map();
  const [left, top] = numbers(byId("boxes").parentNode.getAttribute("transform"));
  for (const element of byId("boxes").children) {
    const [x, y] = numbers(element.getAttribute("transform"));
    const frame = element.querySelector(".frame");
    const [width, height] = ["width", "height"].map((name) => Number(frame.getAttribute(name)));
    boxes.set(element.id, { id: element.id, element, x: x + left, y: y + top, width, height, inner: { x, y }, links: [] });
  }
  return boxes;
}

/** The lines as links, with a wide invisible copy of each that is easy to point at. */
function readLines() {
  const wide = document.createElementNS(drawing.namespaceURI, "g");
  wide.id = "wide";
  const lines = [];
  for (const line of byId("lines").children) {
    const { from, to, fromRows, toRows } = line.dataset;
    const copy = line.cloneNode(true);
    copy.removeAttribute("id");
    copy.setAttribute("class", "wide");
    wide.append(copy);
    line.setAttribute("role", "button");
    const link = { from, to, line, fromRows: numbers(fromRows), toRows: numbers(toRows) };
    links.set(line, link).set(copy, link);
    lines.push(link);
  }
  byId("lines").after(wide);
  return lines;
}

/** The chips as links: what everybody refers to has no lines. */
function readChips() {
  const chips = [];
  for (const anchor of document.querySelectorAll("#boxes a")) {
    let at = 0;
    for (let row = anchor.parentNode; (row = row.previousElementSibling); ) at += row.tagName === "g";
    const to = anchor.getAttribute("href").slice(1);
    const link = { from: anchor.closest("#boxes > g").id, to, chip: anchor, fromRows: [at], toRows: [] };
    links.set(anchor, link);
    chips.push(link);
  }
  return chips;
}

const links = new Map();
const boxes = readBoxes();
for (const link of [...readLines(), ...readChips()]) {
  boxes.get(link.from).links.push(link);
  if (link.from !== link.to) boxes.get(link.to).links.push(link);
}

/** The boxes so many steps around one, that one included. */
function neighbourhood(id, steps) {
  const near = new Set([id]);
  let outermost = [id];
  for (let step = 0; step < steps; step++) {
    const next = [];
    for (const at of outermost) {
      for (const link of boxes.get(at).links) {
        // Other tables that refer to the same hub are not neighbours.
        if (link.chip && link.to === at && at !== id) continue;
        const other = link.from === at ? link.to : link.from;
        if (near.has(other)) continue;
        near.add(other);
        next.push(other);
      }
    }
    outermost = next;
  }
  return near;
}

// ---- Zoom and pan ---------------------------------------------------------------------------------------------------

const view = { x: 0, y: 0, scale: 1 };
const size = { width: stage.clientWidth, height: stage.clientHeight };
const [sheetWidth, sheetHeight] = ["width", "height"].map((name) => Number(drawing.getAttribute(name)));
let frame = 0;
let flight = 0;

/** Whatever happened since the last frame is drawn once. */
function redraw() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    drawing.style.transform = `translate(${view.x}px,${view.y}px) scale(${view.scale})`;
  });
}

function set(x, y, scale) {
  Object.assign(view, { x, y, scale });
  redraw();
}

/** Stops a flight that is on its way: a hand on the drawing has precedence. */
function settle() {
  cancelAnimationFrame(flight);
}

function pan(x, y) {
  settle();
  set(view.x + x, view.y + y, view.scale);
}

const smallest = () => Math.min(0.2, whole().scale / 2);

/** Zooms about a point of the stage. */
function zoom(factor, x = size.width / 2, y = size.height / 2) {
  settle();
  const scale = Math.min(4, Math.max(smallest(), view.scale * factor));
  const ratio = scale / view.scale;
  set(x - (x - view.x) * ratio, y - (y - view.y) * ratio, scale);
}

function fly(to) {
  settle();
  if (calm.matches) return set(to.x, to.y, to.scale);
  const from = { ...view };
  const begin = performance.now();
  const step = (now) => {
    const time = Math.min(1, Math.max(0, (now - begin) / 240));
    const done = 1 - (1 - time) ** 3;
    const between = (name) => from[name] + (to[name] - from[name]) * done;
    set(between("x"), between("y"), between("scale"));
    if (time < 1) flight = requestAnimationFrame(step);
  };
  flight = requestAnimationFrame(step);
}

/** The part of the stage that the panel leaves free. */
function free() {
  const beside = !panel.hidden && size.width > 760;
  const below = !panel.hidden && !beside;
  return {
    width: size.width - (beside ? panel.offsetWidth : 0),
    height: size.height - (below ? panel.offsetHeight : 0),
  };
}

/** The view in which an area fills the free part, at most in its natural size. */
function fitted({ x, y, width, height }, least = 0) {
  const room = free();
  const scale = Math.max(least, Math.min(1, (room.width - 48) / width, (room.height - 48) / height));
  return {
    x: room.width / 2 - (x + width / 2) * scale,
    y: room.height / 2 - (y + height / 2) * scale,
    scale,
  };
}

const whole = () => fitted({ x: 0, y: 0, width: sheetWidth, height: sheetHeight });

/** The area of some boxes. */
function area(ids) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const id of ids) {
    const { x, y, width, height } = boxes.get(id);
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Letters below this scale are too small to be read. */
const LEGIBLE = 0.4;

/** All of them when that is legible, else the first in the middle. */
function flyTo(first, ids) {
  const all = fitted(area(ids));
  fly(all.scale >= LEGIBLE ? all : fitted(boxes.get(first), LEGIBLE + 0.2));
}

/** Moves a box into view that a keyboard reached. */
function reveal(id) {
  const { x, y, width, height } = boxes.get(id);
  const room = free();
  const left = x * view.scale + view.x;
  const top = y * view.scale + view.y;
  const inside = left >= 0 && top >= 0 && left + width * view.scale <= room.width && top + height * view.scale <= room.height;
  if (!inside || view.scale < LEGIBLE) fly(fitted(boxes.get(id), Math.max(view.scale, LEGIBLE)));
}

// ---- Classes --------------------------------------------------------------------------------------------------------

/** A set of elements with a class; a change touches only what differs. */
function classed(name) {
  let now = new Set();
  return (elements) => {
    const next = new Set(elements);
    for (const element of now) if (!next.has(element)) element.classList.remove(name);
    for (const element of next) if (!now.has(element)) element.classList.add(name);
    now = next;
  };
}

const setFocus = classed("focus");
const setNear = classed("near");
const setFound = classed("found");
const setHot = classed("hot");

// ---- One table in focus ---------------------------------------------------------------------------------------------

let shown = "";
let openedFrom = null;
let reachable = [];
const steps = () => Number(document.querySelector("#steps input:checked").value);

/** What the address names, if there is such a box. */
const named = () => {
  const id = location.hash.slice(1);
  return boxes.has(id) ? id : "";
};

/** Goes to a box as a link would, so the browser's back button returns. */
function go(id) {
  if (id !== named()) history.pushState(null, "", id ? `#${id}` : location.pathname + location.search);
  show(id);
}

function show(id) {
  shown = id;
  fill(id);
  paint();
  follow(null);
  if (id) flyTo(id, neighbourhood(id, steps()));
}

/** The classes of the neighbourhood; its lines can be reached by the keyboard. */
function paint() {
  const near = shown ? neighbourhood(shown, steps()) : new Set();
  const elements = [...near].map((id) => boxes.get(id).element);
  const lines = new Set();
  for (const id of near) {
    for (const link of boxes.get(id).links) if (link.line && near.has(link.from) && near.has(link.to)) lines.add(link.line);
  }
  for (const line of reachable) if (!lines.has(line)) line.removeAttribute("tabindex");
  for (const line of lines) line.setAttribute("tabindex", "0");
  reachable = lines;
  setNear([...elements, ...lines]);
  setFocus(shown ? [boxes.get(shown).element] : []);
  drawing.classList.toggle("focused", shown !== "");
}

function fill(id) {
  panel.hidden = !id;
  const template = id && byId(`d-${id.slice(2)}`);
  details.replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
  panel.scrollTop = 0;
  say(template ? `${details.querySelector("h2").textContent}, details are open` : "");
}

function say(text) {
  byId("status").textContent = text;
}

/** Opens a box for the keyboard: it goes on in the panel, and returns where it was. */
function open(id, from) {
  openedFrom = from;
  go(id);
  details.querySelector("h2")?.focus({ preventScroll: true });
}

function close() {
  const inside = panel.contains(document.activeElement);
  const back = openedFrom ?? (shown && boxes.get(shown).element);
  openedFrom = null;
  go("");
  if (inside && back) back.focus({ preventScroll: true });
}

// ---- Following a line or a chip -------------------------------------------------------------------------------------

let followed = null;
let drawn = [];

function follow(link) {
  if (link === followed) return;
  followed = link;
  for (const element of drawn) element.remove();
  drawn = [];
  if (!link) return setHot([]);
  const [from, to] = [boxes.get(link.from), boxes.get(link.to)];
  setHot([from.element, to.element, link.line ?? link.chip].filter(Boolean));
  drawn = [...bars(from, link.fromRows), ...bars(to, link.toRows)];
  if (!link.line) drawn.push(arc(from, to, link.fromRows));
}

function shape(name, attributes) {
  const element = document.createElementNS(drawing.namespaceURI, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** A tint behind rows. */
function bars(box, rows) {
  const all = rowsOf(box);
  return rows.filter((row) => all[row]).map((row) => {
    const bar = shape("rect", { class: "bar", x: 1, y: -10, width: box.width - 2, height: 20 });
    all[row].prepend(bar);
    return bar;
  });
}

/** The line that a chip stands for: from its row to the heading of what it refers to. */
function arc(from, to, rows) {
  const row = rowsOf(from)[rows[0]];
  const [begin, end] = [{ ...from.inner }, { ...to.inner }];
  begin.y += row ? numbers(row.getAttribute("transform"))[1] : 14;
  end.y += 14;
  const toTheRight = end.x + to.width / 2 >= begin.x + from.width / 2;
  if (toTheRight) begin.x += from.width;
  else end.x += to.width;
  const reach = (toTheRight ? 1 : -1) * Math.max(40, Math.abs(end.x - begin.x) / 2);
  const d = `M${begin.x} ${begin.y}C${begin.x + reach} ${begin.y} ${end.x - reach} ${end.y} ${end.x} ${end.y}`;
  const path = shape("path", { class: "arc", d });
  byId("boxes").after(path);
  return path;
}

/** The link that an element of the drawing or of the panel stands for. */
function linkOf(target) {
  const element = target.closest?.("#lines path, .wide, #boxes a, #details a");
  if (!element) return null;
  return links.get(element) ?? panelLink(element);
}

function panelLink(element) {
  const { from, to, rows } = element.dataset;
  const same = (link) => link.from === from && link.to === to && link.fromRows.join(" ") === rows;
  const link = boxes.get(from).links.find(same) ?? { from, to, fromRows: numbers(rows), toRows: [] };
  links.set(element, link);
  return link;
}

/** Both ends of a line. */
function showEnds(link) {
  follow(link);
  flyTo(link.from, [link.from, link.to]);
}

// ---- Search ---------------------------------------------------------------------------------------------------------

const MOST = 60;
let entries = null;
let hits = [];
let chosen = -1;

/** Every table, column and code with its texts; made when somebody searches for the first time. */
function readEntries() {
  const entries = [];
  for (const template of document.querySelectorAll("template")) {
    const content = template.content;
    const id = `t-${template.id.slice(2)}`;
    const table = content.querySelector("h2").textContent;
    const add = (kind, name, text, row) => {
      const own = `${name} ${text}`.toLowerCase();
      entries.push({ id, table, kind, name, text, row, own, all: `${table.toLowerCase()} ${own}` });
    };
    add(content.querySelector(".kind").classList[1], table, content.querySelector(".comment")?.textContent ?? "", -1);
    content.querySelectorAll("tbody").forEach((body, row) => {
      const name = body.querySelector("th").firstChild?.textContent.trim() ?? "";
      const text = body.querySelector(".note")?.textContent ?? "";
      const code = body.parentNode.className === "codes" && body.querySelector("td").textContent;
      if (code === false) add("column", name, text, row);
      else add("code", name === code ? code : `${code} ${name}`, text, row);
    });
  }
  return entries;
}

/** How good a hit is, the best being 0; -1 for none. */
function rank(entry, words) {
  if (!words.every((word) => entry.all.includes(word))) return -1;
  if (!words.some((word) => entry.own.includes(word))) return -1;
  const isTable = entry.row < 0;
  const name = entry.name.toLowerCase();
  if (isTable && name.startsWith(words[0])) return name === words[0] ? 0 : 1;
  if (words.every((word) => name.includes(word))) return isTable ? 2 : 3;
  return words.some((word) => name.includes(word)) ? 4 : 5;
}

function search() {
  entries ??= readEntries();
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  hits = [];
  if (words.length) {
    const ranks = Array.from({ length: 6 }, () => []);
    for (const entry of entries) {
      const at = rank(entry, words);
      if (at >= 0) ranks[at].push(entry);
    }
    hits = ranks.flat();
  }
  drawing.classList.toggle("searching", words.length > 0);
  setFound([...new Set(hits.map((hit) => hit.id))].map((id) => boxes.get(id).element));
  list(words);
}

function list(words) {
  results.replaceChildren(...hits.slice(0, MOST).map((hit, at) => option(hit, at, words)));
  const more = hits.length - MOST;
  const count = hits.length === 0 ? "Nothing found" : more > 0 ? `and ${more} more` : "";
  byId("count").textContent = count;
  unfold(words.length > 0);
  choose(hits.length ? 0 : -1);
  if (words.length) say(hits.length ? `${hits.length} found` : count);
}

function option(hit, at, words) {
  const item = document.createElement("li");
  item.id = `result-${at}`;
  item.setAttribute("role", "option");
  const kind = document.createElement("span");
  kind.className = `kind ${hit.kind}`;
  kind.textContent = hit.kind;
  const name = document.createElement("span");
  name.className = "hit";
  if (hit.row >= 0) name.append(...marked(hit.table, words), hit.kind === "code" ? " " : ".");
  const own = document.createElement("b");
  own.append(...marked(hit.name, words));
  name.append(own);
  item.append(kind, name);
  if (hit.text) {
    const text = document.createElement("small");
    text.append(...marked(hit.text, words));
    item.append(text);
  }
  return item;
}

/** The text in pieces, those that were searched for marked. */
function marked(text, words) {
  const lower = text.toLowerCase();
  // Some letters change their number in lower case; then places in it mean nothing.
  if (lower.length !== text.length) return [text];
  const pieces = [];
  for (let at = 0; at < text.length; ) {
    let next = { start: text.length, end: text.length };
    for (const word of words) {
      const start = lower.indexOf(word, at);
      if (start >= 0 && start < next.start) next = { start, end: start + word.length };
    }
    if (next.start > at) pieces.push(text.slice(at, next.start));
    if (next.end > next.start) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(next.start, next.end);
      pieces.push(mark);
    }
    at = next.end;
  }
  return pieces;
}

function unfold(isOpen) {
  byId("found").hidden = !isOpen;
  query.setAttribute("aria-expanded", String(isOpen));
}

function choose(at) {
  results.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = at;
  const item = results.children[at];
  item?.setAttribute("aria-selected", "true");
  item?.scrollIntoView({ block: "nearest" });
  if (item) query.setAttribute("aria-activedescendant", item.id);
  else query.removeAttribute("aria-activedescendant");
}

/** Opens a result, and its row in the panel. */
function accept(at) {
  const hit = hits[at];
  if (!hit) return;
  endSearch();
  open(hit.id, query);
  const body = details.querySelectorAll("tbody")[hit.row];
  if (!body) return;
  body.classList.add("hit");
  body.scrollIntoView({ block: "center" });
  const row = body.dataset.row;
  if (row) follow({ from: hit.id, to: hit.id, line: boxes.get(hit.id).element, fromRows: [Number(row)], toRows: [] });
}

/** The list closes, the drawing is whole again; the words stay. */
function endSearch() {
  unfold(false);
  drawing.classList.remove("searching");
  setFound([]);
}

// ---- What people do -------------------------------------------------------------------------------------------------

query.addEventListener("input", search);
query.addEventListener("focus", () => query.value && search());
query.addEventListener("blur", endSearch);
query.addEventListener("keydown", (event) => {
  const last = Math.min(hits.length, MOST) - 1;
  const moves = { ArrowDown: chosen < last ? chosen + 1 : 0, ArrowUp: chosen > 0 ? chosen - 1 : last };
  if (event.isComposing) return;
  if (event.key in moves && last >= 0) choose(moves[event.key]);
  else if (event.key === "Enter") accept(chosen);
  else if (event.key === "Escape") leaveSearch();
  else return;
  event.preventDefault();
  event.stopPropagation();
});

function leaveSearch() {
  if (!query.value) return query.blur();
  query.value = "";
  search();
}

// Before the field loses the focus, which would close the list under the pointer.
results.addEventListener("pointerdown", (event) => event.preventDefault());
results.addEventListener("mousedown", (event) => event.preventDefault());
results.addEventListener("click", (event) => {
  const item = event.target.closest("li");
  if (item) accept([...results.children].indexOf(item));
});

const hands = new Map();
let moved = 0;

stage.addEventListener("pointerdown", (event) => {
  if (event.pointerType === "mouse" && event.button !== 0) return;
  hands.set(event.pointerId, { x: event.clientX, y: event.clientY });
  if (hands.size === 1) moved = 0;
});

stage.addEventListener("pointermove", (event) => {
  const hand = hands.get(event.pointerId);
  if (!hand) return;
  const before = { ...hand };
  Object.assign(hand, { x: event.clientX, y: event.clientY });
  moved += Math.abs(hand.x - before.x) + Math.abs(hand.y - before.y);
  // A little trembling is a click.
  if (moved < 5) return;
  if (!stage.hasPointerCapture(event.pointerId)) stage.setPointerCapture(event.pointerId);
  stage.classList.add("panning");
  if (hands.size === 1) pan(hand.x - before.x, hand.y - before.y);
  else pinch(event.pointerId, before, hand);
});

/** Two fingers zoom about the one that stays, which pans as well. */
function pinch(id, before, hand) {
  const other = [...hands].find(([one]) => one !== id)[1];
  const distance = (one) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
  const corner = stage.getBoundingClientRect();
  zoom(distance(hand) / distance(before), other.x - corner.left, other.y - corner.top);
}

for (const end of ["pointerup", "pointercancel"]) {
  stage.addEventListener(end, (event) => {
    hands.delete(event.pointerId);
    if (!hands.size) stage.classList.remove("panning");
  });
}

stage.addEventListener("dragstart", (event) => event.preventDefault());

stage.addEventListener("wheel", (event) => {
  event.preventDefault();
  const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? size.height : 1);
  const corner = stage.getBoundingClientRect();
  // Browsers report a pinch on a touchpad as small turns with the control key.
  const speed = event.ctrlKey ? 0.01 : 0.0015;
  zoom(Math.exp(-pixels * speed), event.clientX - corner.left, event.clientY - corner.top);
}, { passive: false });

stage.addEventListener("click", (event) => {
  if (moved >= 5) return event.preventDefault();
  const link = linkOf(event.target);
  const box = event.target.closest("#boxes > g");
  if (!link && !box) return;
  event.preventDefault();
  openedFrom = null;
  if (link?.line) showEnds(link);
  else go(link ? link.to : box.id);
});

for (const begin of ["pointerover", "focusin"]) {
  document.addEventListener(begin, (event) => {
    if (!hands.size) follow(linkOf(event.target));
  });
}

stage.addEventListener("focusin", (event) => {
  const box = event.target.closest("#boxes > g");
  if (box && event.target.matches(":focus-visible")) reveal(box.id);
});

details.addEventListener("click", (event) => {
  const anchor = event.target.closest("a");
  if (!anchor) return;
  event.preventDefault();
  const id = anchor.getAttribute("href").slice(1);
  // A click by the keyboard has no place.
  if (event.detail === 0) open(id, openedFrom);
  else go(id);
});

const keys = {
  "/": () => { query.focus(); query.select(); },
  "+": () => zoom(1.25),
  "=": () => zoom(1.25),
  "-": () => zoom(0.8),
  "0": () => fly(whole()),
  Escape: close,
};

const arrows = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] };

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || target === query) return;
  const isOurs = target === document.body || stage.contains(target);
  if (event.key === "Enter" && stage.contains(target)) enter(target);
  else if (event.key in arrows && isOurs) pan(...arrows[event.key]);
  else if (Object.hasOwn(keys, event.key)) keys[event.key]();
  else return;
  event.preventDefault();
});

function enter(target) {
  const link = linkOf(target);
  if (link?.line) showEnds(link);
  else if (link) open(link.to, target);
  else if (boxes.has(target.id)) open(target.id, target);
}

byId("in").addEventListener("click", () => zoom(1.25));
byId("out").addEventListener("click", () => zoom(0.8));
byId("fit").addEventListener("click", () => fly(whole()));
byId("close").addEventListener("click", close);
byId("steps").addEventListener("change", () => shown && show(shown));
byId("theme").addEventListener("change", theme);
addEventListener("hashchange", () => named() !== shown && show(named()));

function theme() {
  const { value } = document.querySelector("#theme input:checked");
  document.documentElement.dataset.theme = value;
}

new ResizeObserver(() => Object.assign(size, { width: stage.clientWidth, height: stage.clientHeight })).observe(stage);

theme();
const begin = whole();
set(begin.x, begin.y, begin.scale);
if (named()) show(named());
