// Looks at the view in the window as a person with weak eyes or an unsure hand meets it, at one text size after another.
// Gives what is wrong as sentences: [] when nothing is. Needs axe in the page.
const LEAST_CONTRAST = 7;
const LEAST_EDGE = 3;
const LEAST_TEXT = 18;
const LEAST_TARGET = 44;
const TARGETS = "a[href], button, input, select, textarea, summary";
const EDGED = ".row, select, textarea, summary, .code, .clear, .change, .aloud, .size button, .doors a, .doors button, .go, .steps button, input[type=text]";

const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden");
const name = (element) => {
  const words = (element.innerText ?? "").trim().slice(0, 24);
  return `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}${element.className ? `.${String(element.className).split(" ").join(".")}` : ""} „${words}”`;
};

// ---- colours ----

const parsed = (colour) => {
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return { red, green, blue, alpha };
};
const over = (top, below) => Object.fromEntries(["red", "green", "blue"].map((part) => [part, top[part] * top.alpha + below[part] * (1 - top.alpha)]).concat([["alpha", 1]]));
const light = (colour) => {
  const [red, green, blue] = [colour.red, colour.green, colour.blue].map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one, other) => {
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
/** What lies behind an element's text; with `outside` what lies around the element. */
function ground(element, outside = false) {
  const layers = [];
  for (let at = outside ? element.parentElement : element; at; at = at.parentElement) {
    const colour = parsed(getComputedStyle(at).backgroundColor);
    layers.push(colour);
    if (colour.alpha === 1) break;
    if (at.matches("dialog:modal")) break;
  }
  return layers.reduceRight((below, top) => over(top, below), { red: 255, green: 255, blue: 255, alpha: 1 });
}

// ---- what is looked at ----

function texts() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const { parentElement: element } = node;
    if (!node.textContent.trim() || element.closest("script, style, noscript, template, option") || !shown(element)) continue;
    if (parsed(getComputedStyle(element).color).alpha) found.push({ node, element }); // transparent: for the ear alone
  }
  return found;
}

const fields = () => [...document.querySelectorAll("select, textarea, input:not([type=radio], [type=checkbox], [type=hidden])")].filter(shown).map((element) => ({ element }));

function pale() {
  const ratios = [...texts(), ...fields()].map(({ element }) => [contrast(over(parsed(getComputedStyle(element).color), ground(element)), ground(element)), element]);
  globalThis.palest = Math.min(globalThis.palest ?? 21, ...ratios.map(([ratio]) => ratio));
  return ratios.filter(([ratio]) => ratio < LEAST_CONTRAST).map(([ratio, element]) => `text ${ratio.toFixed(2)}:1 in ${name(element)}`);
}

function faint() {
  const edges = [...document.querySelectorAll(EDGED)].filter(shown).map((element) => {
    const { borderTopColor, borderTopWidth, backgroundColor } = getComputedStyle(element);
    const around = ground(element, true);
    const edge = parseFloat(borderTopWidth) ? parsed(borderTopColor) : parsed(backgroundColor);
    return [contrast(over(edge, around), around), element];
  });
  globalThis.faintest = Math.min(globalThis.faintest ?? 21, ...edges.map(([ratio]) => ratio));
  return edges.filter(([ratio]) => ratio < LEAST_EDGE).map(([ratio, element]) => `edge ${ratio.toFixed(2)}:1 of ${name(element)}`);
}

function small() {
  const sizes = [...texts(), ...fields()].map(({ element }) => [parseFloat(getComputedStyle(element).fontSize), element]);
  globalThis.smallest = Math.min(globalThis.smallest ?? 99, ...sizes.map(([size]) => size));
  return sizes.filter(([size]) => size < LEAST_TEXT).map(([size, element]) => `text of ${size} px in ${name(element)}`);
}

const withinSentence = (element) => getComputedStyle(element).display === "inline" && element.parentElement.innerText.trim() !== element.innerText.trim();

function narrow() {
  const least = document.body.classList.contains("kiosk") ? 76 : 64;
  const targets = new Set([...document.querySelectorAll(TARGETS)].filter((element) => shown(element) && !withinSentence(element)).map((element) => element.closest("label") ?? element));
  return [...targets].flatMap((element) => {
    const { width, height } = element.getBoundingClientRect();
    const row = element.matches(".row");
    if (!row) globalThis.lowest = Math.min(globalThis.lowest ?? 999, height, width);
    return height < (row ? least : LEAST_TARGET) || width < LEAST_TARGET ? [`target ${Math.round(width)} × ${height.toFixed(1)} px: ${name(element)}`] : [];
  });
}

function wide() {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const widest = [...document.querySelectorAll("body *")].filter((element) => shown(element) && element.getBoundingClientRect().right > innerWidth + 0.5);
  return [`runs out of the window by ${document.documentElement.scrollWidth - innerWidth} px: ${widest.length ? name(widest.at(-1)) : ""}`];
}

function cut() {
  const faults = [];
  for (const { node, element } of texts()) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()];
    const box = element.closest("a, button, .row, .summary, .problem, .notice, dialog, .strip, .bar, .hero") ?? document.body;
    const { left, right, top, bottom } = box.getBoundingClientRect();
    const scrolls = box.matches("dialog");
    const out = rects.find((rect) => rect.left < left - 1 || rect.right > right + 1 || (!scrolls && box !== document.body && (rect.top < top - 2 || rect.bottom > bottom + 2)));
    if (out && getComputedStyle(box).display !== "inline") faults.push(`text out of its box: ${name(element)}`);
  }
  for (const element of document.querySelectorAll("body *")) {
    if (element.matches("select, textarea, progress, svg *") || !shown(element)) continue;
    const { overflowX, overflowY } = getComputedStyle(element);
    const hides = element.matches("input") || [overflowX, overflowY].some((value) => ["hidden", "clip"].includes(value));
    if (hides && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) faults.push(`cut: ${name(element)}`);
  }
  return faults;
}

/** Contrast and targets are held more strictly above, so axe looks at them once only; every other rule at every size. */
async function rules(again) {
  const held = again ? { "color-contrast": { enabled: false }, "target-size": { enabled: false } } : {};
  const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false, rules: held });
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(" ")).join(", ")}`);
}

const CHECKS = { pale, faint, small, narrow, wide, cut, rules };

/** Every check (or those named) at every size of the text; the size is put back afterwards. */
globalThis.look = async (sizes, names = Object.keys(CHECKS), again = false) => {
  const { style } = document.documentElement;
  const before = style.fontSize;
  const faults = [];
  for (const [place, size] of sizes.entries()) {
    style.fontSize = `${size}px`;
    for (const check of names) faults.push(...(await CHECKS[check](again || place > 0)).map((fault) => `${innerWidth} px wide, text ${size} px: ${fault}`));
  }
  style.fontSize = before;
  return faults;
};

// ---- the keyboard's place ----

const numbers = new WeakMap();
let last = 0;
function numberOf(element) {
  if (!numbers.has(element)) numbers.set(element, (last += 1));
  return numbers.get(element);
}

/** Where the keyboard is: its name and place, how clearly its ring shows, whether something lies over it. */
globalThis.stop = () => {
  const active = document.activeElement;
  if (!active || active === document.body) return null;
  const ringed = (active.matches(".row input") && active.closest(".row")) || active;
  const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(ringed);
  const around = ground(ringed, true);
  const rings = [
    ...(outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 ? [outlineColor] : []),
    ...(boxShadow !== "none" && !boxShadow.includes("inset") ? [boxShadow.match(/rgba?\([^)]*\)/)[0]] : []),
  ];
  const { left, right, top, bottom } = ringed.getBoundingClientRect();
  const points = [left + 5, (left + right) / 2, right - 5].flatMap((x) => [top + 5, (top + bottom) / 2, bottom - 5].map((y) => [x, y]));
  const free = ([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return Boolean(there) && (ringed.contains(there) || there.contains(ringed));
  };
  return {
    name: name(ringed),
    number: numberOf(active),
    left, right, top: top + scrollY, bottom: bottom + scrollY,
    ring: Math.max(1, ...rings.map((ring) => contrast(over(parsed(ring), around), around))),
    covered: bottom - top < innerHeight / 2 && !points.every(free),
  };
};
