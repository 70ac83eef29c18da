// What a script adds to each kind of question: tapping in order, grades that open, limits, counters.
// A kind gives { answer, said, unfinished?, shown? }: the value as logic.js reads it, the words for the check page,
// the place that still waits for something, and what to do when the question comes into view.

const all = (element, selector) => [...element.querySelectorAll(selector)];
const labelOf = (input) => input.nextElementSibling.textContent.trim();
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function oneOf(element, { t }) {
  const radios = all(element, "input");
  const chosen = () => radios.find((radio) => radio.checked);
  const clear = make("button", { type: "button", className: "clear", textContent: t.clear });
  const draw = () => { clear.hidden = !chosen(); };
  clear.addEventListener("click", () => {
    const was = chosen();
    was.checked = false;
    was.focus();
    draw();
  });
  element.addEventListener("change", draw);
  element.append(clear);
  draw();
  return { answer: () => chosen()?.value ?? null, said: () => (chosen() ? [labelOf(chosen())] : []) };
}

function many(element, { t, say }) {
  const boxes = all(element, "input");
  const chosen = () => boxes.filter((box) => box.checked);
  const limit = Number(element.dataset.atMost) || boxes.length;
  element.addEventListener("change", ({ target }) => {
    say("");
    if (chosen().length <= limit) return;
    target.checked = false;
    say(fill(t.many_full, { limit }), true);
  });
  return { answer: () => chosen().map((box) => box.value), said: () => chosen().map(labelOf) };
}

function severity(element, { t }) {
  const rows = all(element, ".graded").map((row) => gradedRow(row, t));
  const graded = () => rows.filter((row) => row.grade()?.value);
  return {
    answer: () => Object.fromEntries(graded().map((row) => [row.code, Number(row.grade().value) || row.grade().value])),
    said: () => graded().map((row) => `${row.label} – ${labelOf(row.grade())}`),
    unfinished: () => rows.find((row) => row.waits())?.complain(),
  };
}

function gradedRow(row, t) {
  const legend = row.querySelector("legend");
  const label = legend.textContent.trim();
  const grades = row.querySelector(".grades");
  const radios = all(row, "input");
  const [none] = radios;
  const grade = () => radios.find((radio) => radio.checked);
  const tick = make("input", { type: "checkbox", checked: Boolean(grade()?.value) });
  const problem = make("p", { className: "problem", textContent: t.grade_needed, hidden: true });
  legend.replaceChildren(make("label", { className: "row" }, tick, make("span", { textContent: label })));
  grades.before(problem);
  none.parentElement.hidden = true;
  const waits = () => tick.checked && !grade()?.value;
  const draw = () => {
    grades.hidden = !tick.checked;
    problem.hidden = problem.hidden || !waits();
  };
  tick.addEventListener("change", () => {
    if (!tick.checked) none.checked = true;
    draw();
  });
  row.addEventListener("change", draw);
  draw();
  const complain = () => {
    problem.hidden = false;
    return radios[1];
  };
  return { code: none.name.slice(none.name.lastIndexOf(".") + 1), label, grade, waits, complain };
}

function rank(element, { t, say }) {
  const selects = all(element, "select");
  const options = all(selects[0], "option").filter((option) => option.value);
  let order = selects.map((select) => select.value).filter((code, place, codes) => code && codes.indexOf(code) === place);
  const rows = options.map(({ value, textContent }) => {
    const number = make("span", { className: "number" });
    const button = make("button", { type: "button", className: "row" }, number, make("span", { textContent }));
    button.addEventListener("click", () => tap(value, textContent));
    return { value, label: textContent, number, button };
  });
  const draw = () => {
    selects.forEach((select, place) => { select.value = order[place] ?? ""; });
    for (const { value, number, button } of rows) {
      const place = order.indexOf(value) + 1;
      number.textContent = place || "";
      button.setAttribute("aria-pressed", Boolean(place));
    }
  };
  const tap = (code, option) => {
    if (order.includes(code)) {
      order = order.filter((other) => other !== code);
      say(fill(t.rank_removed, { option }));
    } else if (order.length < selects.length) {
      order.push(code);
      say(fill(t.rank_set, { option, number: order.length }));
    } else {
      say(fill(t.rank_full, { limit: selects.length }), true);
    }
    draw();
  };
  const places = element.querySelector(".places");
  places.hidden = true;
  places.before(make("p", { className: "hint", textContent: t.rank_how }), ...rows.map(({ button }) => button));
  draw();
  return {
    answer: () => [...order],
    said: () => order.map((code, place) => `${place + 1}. ${rows.find(({ value }) => value === code).label}`),
  };
}

function pick(element, { t, answers }) {
  const select = element.querySelector("select");
  const text = element.querySelector("textarea");
  const line = select.parentElement;
  const rows = make("div", { className: "picks" });
  const whole = make("button", { type: "button", className: "clear", textContent: t.whole_list });
  const chosen = () => select.selectedOptions[0];
  line.before(rows, whole);
  whole.addEventListener("click", () => {
    open(true);
    select.focus();
  });
  const open = (list) => {
    line.hidden = !list;
    rows.hidden = whole.hidden = list;
  };
  const shown = () => {
    const ticked = Object.keys(answers()[element.dataset.of] ?? {});
    const offered = all(select, "option").filter(({ value }) => ticked.includes(value));
    rows.replaceChildren(...offered.map((option) => row(option)));
    open(!offered.length || (select.value && !ticked.includes(select.value)));
  };
  const row = ({ value, textContent }) => {
    const radio = make("input", { type: "radio", name: `${select.name}-`, checked: select.value === value });
    radio.addEventListener("change", () => { select.value = value; });
    return make("label", { className: "row" }, radio, make("span", { textContent }));
  };
  counted(text, t);
  return {
    answer: () => ({ ...(select.value && { pick: select.value }), ...(text.value.trim() && { text: text.value.trim() }) }),
    said: () => [select.value && chosen().textContent, text.value.trim()].filter(Boolean),
    shown,
  };
}

function counted(area, t) {
  const limit = Number(area.dataset.limit);
  const near = Math.min(200, limit / 5);
  const count = make("p", { className: "count", hidden: true });
  count.setAttribute("role", "status");
  area.after(count);
  const draw = () => {
    const left = limit - area.value.trim().length;
    count.hidden = left > near;
    count.textContent = fill(left < 0 ? t.over : t.left, { number: Math.abs(left) });
    count.classList.toggle("problem", left < 0);
  };
  area.addEventListener("input", draw);
  draw();
}

function typed(element, { t }) {
  const field = element.querySelector("input, textarea");
  if (field.dataset.limit) counted(field, t);
  const value = () => field.value.trim();
  return { answer: () => value() || null, said: () => (value() ? [value()] : []) };
}

function consent(element, { t }) {
  const box = element.querySelector("input");
  return { answer: () => box.checked || null, said: () => (box.checked ? [t.yes] : []) };
}

function block(element, tools) {
  const entries = all(element, ".entry").map((entry) => all(entry, ".question").map((inner) => asked(inner, tools)));
  const rows = () => entries.map((entry) => Object.fromEntries(
    entry.map(({ id, answer }) => [id, answer()]).filter(([, value]) => value !== null)));
  return {
    answer: () => rows().filter((row) => Object.keys(row).length),
    said: () => entries.map((entry) => entry.flatMap(({ said }) => said()).join(", ")).filter(Boolean),
  };
}

const note = () => ({ answer: () => null, said: () => null });

const kinds = {
  choice: oneOf, scale: oneOf, many, severity, rank, pick, text: typed, number: typed, date: typed, consent, block, note,
};

/** One question of the page with what its kind adds. `tools`: t (texts), say (live region), answers (of all). */
export function asked(element, tools) {
  const { question: id, kind } = element.dataset;
  const heading = element.querySelector("legend, .asked, .row");
  const show_if = element.dataset.if ? JSON.parse(element.dataset.if) : null;
  return { id, element, heading, words: heading.textContent.trim(), show_if, ...kinds[kind](element, tools) };
}

export { fill, make };
