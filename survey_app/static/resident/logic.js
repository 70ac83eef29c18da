// When a question is shown. Twin of forms/logic.py, held to it by tests/forms/test_logic.py: change both or none.

const own = (object, key) => (Object.prototype.hasOwnProperty.call(object, key) ? object[key] : null);
const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isPlain = (value) => typeof value === "string" || typeof value === "number";

function answered(value) {
  if (isMap(value)) return Object.values(value).some(answered);
  if (Array.isArray(value)) return value.some(answered);
  return value !== null && value !== undefined && value !== false && value !== "";
}

function codes(value) {
  if (isMap(value)) {
    for (const key of ["unordered", "pick"]) if (own(value, key) !== null) return codes(value[key]);
    return own(value, "text") === null ? Object.keys(value) : [];
  }
  if (Array.isArray(value)) return value.filter(isPlain).map(String);
  return isPlain(value) && value !== "" ? [String(value)] : [];
}

function number(value) {
  const named = codes(value);
  return named.length === 1 && /^-?[0-9]{1,15}$/.test(named[0]) ? Number(named[0]) : NaN;
}

const eq = ([id, code], answers) => {
  const named = codes(own(answers, id));
  return named.length === 1 && named[0] === String(code);
};

const operators = {
  eq,
  ne: (given, answers) => !eq(given, answers),
  has: ([id, code], answers) => codes(own(answers, id)).includes(String(code)),
  any: ([id, wanted], answers) => wanted.some((code) => codes(own(answers, id)).includes(String(code))),
  answered: (id, answers) => answered(own(answers, id)),
  lt: ([id, limit], answers) => number(own(answers, id)) < number(limit),
  gt: ([id, limit], answers) => number(own(answers, id)) > number(limit),
  and: (trees, answers) => trees.every((tree) => holds(tree, answers)),
  or: (trees, answers) => trees.some((tree) => holds(tree, answers)),
  not: (tree, answers) => !holds(tree, answers),
};

/** Whether the condition is true of these answers. */
export function holds(tree, answers) {
  const [operator] = Object.keys(tree);
  return operators[operator](tree[operator], answers);
}

/** The questions a person sees, of [{id, show_if}, …]. The answer to a hidden question opens nothing. */
export function visible(questions, answers) {
  const seen = {};
  return questions.filter(({ id, show_if: condition }) => {
    const shown = !condition || holds(condition, seen);
    if (shown && own(answers, id) !== null) seen[id] = answers[id];
    return shown;
  });
}
