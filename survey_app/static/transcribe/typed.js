// What a box says: the same as forms/typed.py and forms/said.py, held together by tests/forms/typed_vectors.json.
const KEYS = [..."123456789abcdefghjkmnprstuvwyz"];
const SPACES = /[ ,\t\r\n]+/;
const typed = (fields) => ({ raw: null, fault: "", detail: "", unreadable: false, full: false, ...fields });
const fault = (name, detail = "") => typed({ fault: name, detail });

export function keysOf(options) {
  if (options.length <= KEYS.length) return KEYS.slice(0, options.length);
  const width = String(options.length).length;
  return options.map((_, place) => String(place + 1).padStart(width, "0"));
}

export function read(question, text) {
  const bare = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  if (!/[^ ,\t\r\n]/.test(bare)) return typed({});
  if (bare === "?") return typed({ unreadable: true, full: true });
  return READERS[question.kind](question, bare);
}

export function words(question, raw) {
  return raw === null || raw === undefined ? "" : WORDS[question.kind](question, raw);
}

const widthOf = (options) => (options.length ? keysOf(options)[0].length : 1);
const codes = (options) => new Map(keysOf(options).map((key, place) => [key, options[place][0]]));

function cut(text, width) {
  const letters = [...text];
  const pieces = [];
  for (let start = 0; start < letters.length; start += width) pieces.push(letters.slice(start, start + width).join(""));
  return pieces;
}

function pieces(options, text) {
  const width = widthOf(options);
  return text.toLowerCase().split(SPACES).filter(Boolean)
    .flatMap((word) => cut(word.includes("-") ? word : word.padStart(width, "0"), width));
}

function unknown(keys, known) {
  const wrong = keys.find((key) => !known.has(key));
  return wrong === undefined ? null : fault("unknown_key", wrong);
}

function twice(keys) {
  const again = keys.find((key, place) => keys.indexOf(key) < place);
  return again === undefined ? null : fault("twice", again);
}

function ended(options, text) {
  const width = widthOf(options);
  return width === 1 || [...text.split(/[ ,\t\r\n-]+/).at(-1)].length % width === 0;
}

function choice(question, text) {
  const known = codes(question.options);
  const keys = pieces(question.options, text);
  if (keys.length > 1) return fault("only_one");
  return unknown(keys, known) || typed({ raw: known.get(keys[0]), full: ended(question.options, text) });
}

function many(question, text) {
  const known = codes(question.options);
  const keys = pieces(question.options, text);
  const most = question.at_most || question.options.length;
  const wrong = unknown(keys, known) || twice(keys);
  if (wrong || keys.length > most) return wrong || fault("too_many", String(most));
  return typed({ raw: keys.map((key) => known.get(key)), full: keys.length === most && ended(question.options, text) });
}

function severity(question, text) {
  const known = codes(question.options);
  const grades = codes(question.grades);
  const key = widthOf(question.options);
  const pairs = cut(text.toLowerCase().replace(/[ ,\t\r\n]+/g, ""), key + widthOf(question.grades))
    .map((pair) => [[...pair].slice(0, key).join(""), [...pair].slice(key).join("")]);
  const keys = pairs.map(([option]) => option);
  const wrong = unknown(keys, known) || twice(keys);
  if (wrong) return wrong;
  for (const [option, grade] of pairs) {
    if (!grades.has(grade)) return fault(grade ? "unknown_grade" : "grade_missing", grade || option);
  }
  const raw = Object.fromEntries(pairs.map(([option, grade]) => [known.get(option), grades.get(grade)]));
  return typed({ raw, full: pairs.length === (question.at_most || known.size) });
}

function rank(question, text) {
  if (text[0].toLowerCase() === "x") return crosses(question, text.slice(1));
  const known = codes(question.options);
  const keys = pieces(question.options, question.options.length > KEYS.length ? text.replaceAll("-", " - ") : text);
  const most = question.at_most || question.options.length;
  const wrong = unknown(keys.filter((key) => key !== "-"), known);
  if (wrong || keys.length > most) return wrong || fault("too_many", String(most));
  const full = keys.length === most && (keys.at(-1) === "-" || ended(question.options, text));
  return typed({ raw: keys.map((key) => (key === "-" ? null : known.get(key))), full });
}

function crosses(question, text) {
  const known = codes(question.options);
  const keys = pieces(question.options, text);
  const wrong = unknown(keys, known) || twice(keys);
  return wrong || typed({ raw: keys.length ? { unordered: keys.map((key) => known.get(key)) } : null });
}

function number(question, text) {
  const digits = text.replaceAll(" ", "");
  if (!/^-?[0-9]{1,9}$/.test(digits)) return fault("not_a_number");
  const value = Number(digits) || 0;
  const lowest = question.lowest || 0;
  const highest = question.highest ?? 1000000;
  if (value < lowest || value > highest) return fault("out_of_range", `od ${lowest} do ${highest}`);
  return typed({ raw: value });
}

function scale(question, text) {
  const result = number(question, text);
  const oneDigit = (question.lowest || 0) >= 0 && (question.highest || 0) <= 9;
  return { ...result, full: oneDigit && !result.fault };
}

function day(question, text) {
  const found = /^(?:([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4}))$/.exec(text);
  if (!found) return fault("not_a_date");
  const [date, month, year] = found.slice(1).filter((piece) => piece !== undefined);
  return typed({ raw: `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}` });
}

function pick(question, text) {
  const [, first, told] = /^([^ \t\r\n]+)[ \t\r\n]*([\s\S]*)$/.exec(text);
  const raw = told ? { text: told } : {};
  if (first === "-") return typed({ raw: told ? raw : null });
  const printed = question.options.map(([code], place) => [String(place + 1), code]);
  const known = new Map([...codes(question.options), ...printed]);
  if (!known.has(first.toLowerCase())) {
    const long = [...first].length > 3;
    return fault(long ? "space_needed" : "unknown_key", long ? "" : first);
  }
  return typed({ raw: { pick: known.get(first.toLowerCase()), ...raw } });
}

function block(question, text) {
  const rows = [];
  for (const line of text.split(";")) {
    const row = {};
    const cells = line.split("/");
    for (const [place, inner] of question.questions.entries()) {
      if (place >= cells.length) break;
      const cell = read(inner, cells[place]);
      if (cell.fault) return cell;
      if (cell.raw !== null) row[inner.id] = cell.raw;
    }
    if (Object.keys(row).length) rows.push(row);
  }
  return typed({ raw: rows.length ? rows : null });
}

const READERS = {
  choice, many, severity, rank, scale, number, pick, block,
  text: (question, text) => typed({ raw: text }),
  date: day,
  consent: (question, text) => (text === "1" ? typed({ raw: true, full: true }) : fault("not_a_tick")),
  note: () => typed({}),
};

const labels = (options) => Object.fromEntries(options);

const WORDS = {
  choice: (question, raw) => labels(question.options)[raw],
  many: (question, raw) => raw.map((code) => labels(question.options)[code]).join("; "),
  severity: (question, raw) => Object.entries(raw)
    .map(([code, grade]) => `${labels(question.options)[code]} – ${labels(question.grades)[grade]}`).join("; "),
  rank: (question, raw) => {
    const known = labels(question.options);
    if (!Array.isArray(raw)) return "bez numerów: " + raw.unordered.map((code) => known[code]).join("; ");
    return raw.map((code, place) => `${place + 1}. ${code ? known[code] : "–"}`).join("; ");
  },
  scale: (question, raw) => String(raw),
  number: (question, raw) => String(raw),
  text: (question, raw) => raw,
  date: (question, raw) => raw.split("-").reverse().join("."),
  pick: (question, raw) => [labels(question.options)[raw.pick], raw.text].filter(Boolean).join(": "),
  consent: () => "zaznaczone",
  block: (question, raw) => raw.map((row) => question.questions.filter(({ id }) => id in row)
    .map((inner) => words(inner, row[inner.id])).join(", ")).join("; "),
  note: () => "",
};
