// Keys of the entry page. The server reads the same boxes again, and its reading counts.
import { read, words } from "./typed.js";
import { visible } from "../resident/logic.js";

const form = document.querySelector("[data-sheet]");
const { questions, faults } = JSON.parse(document.getElementById("kwestionariusz").textContent);
const asked = new Map(questions.map((question) => [question.id, question]));
const boxes = [...form.querySelectorAll("[data-box]")];
const number = document.getElementById("arkusz"); // not on the page of a third look
const save = form.querySelector("[data-save]");
const LONG = ["text", "pick", "block"];
let sending = false;

const questionOf = (box) => asked.get(box.dataset.box);
const around = (box) => box.closest(".q");
const echoOf = (box) => document.getElementById(`${box.id}-echo`);

function shown() {
  const answers = {};
  for (const box of boxes) {
    const { raw } = read(questionOf(box), box.value);
    if (raw !== null) answers[box.dataset.box] = raw;
  }
  const ids = new Set(visible(questions, answers).map(({ id }) => id));
  for (const box of boxes) around(box).classList.toggle("hidden-now", !ids.has(box.dataset.box));
  return boxes.filter((box) => ids.has(box.dataset.box) || box.value);
}

function echo(box) {
  const question = questionOf(box);
  const said = read(question, box.value);
  const waiting = said.fault === "grade_missing" && document.activeElement === box;
  echoOf(box).textContent = said.fault ? faults[said.fault].replace("{detail}", said.detail)
    : said.unreadable ? "nie do odczytania" : question.kind === "text" ? "" : words(question, said.raw);
  echoOf(box).classList.toggle("waiting", waiting);
  around(box).classList.toggle("wrong", Boolean(said.fault) && !waiting);
  return said;
}

function go(box) {
  if (!box) return;
  box.focus();
  if (box.select && !LONG.includes(questionOf(box)?.kind)) box.select();
  around(box)?.scrollIntoView({ block: "nearest" });
}

const stops = () => [number, ...shown(), save].filter(Boolean);
const after = (box) => stops().find((one, place, all) => all.indexOf(box) < place);

function before(box) {
  const all = stops();
  return all[all.indexOf(box) - 1];
}

// A part of the sheet begins where the open texts end, and where age and sex are asked.
const starts = new Set(questions.filter((question, place) => {
  const earlier = questions[place - 1];
  if (!earlier || question.show_if) return false;
  const texts = questions.slice(0, place).findLast((one) => !one.show_if).kind === "text";
  return (texts && question.kind !== "text") || (question.demographic && !earlier.demographic);
}).map(({ id }) => id));

function nextPart(box) {
  const later = boxes.slice(boxes.indexOf(box) + 1);
  return later.find((one) => starts.has(one.dataset.box)) || save;
}

function send() {
  if (sending) return;
  const wrong = boxes.find((box) => read(questionOf(box), box.value).fault);
  if (wrong) {
    go(wrong);
    echoOf(wrong).classList.remove("waiting");
    around(wrong).classList.add("wrong");
    return;
  }
  form.requestSubmit(save);
}

async function check() {
  const asking = number.value;
  const address = `${number.dataset.number}?${new URLSearchParams({ numer: asking, oprocz: form.elements.id.value })}`;
  const answer = await fetch(address);
  if (!answer.ok || number.value !== asking) return;
  const { code, fault, before: earlier } = await answer.json();
  document.getElementById("arkusz-echo").textContent = fault || code;
  around(number).classList.toggle("wrong", Boolean(fault));
  if (!form.querySelector("[data-double]")) return;
  form.querySelector("[data-double]").hidden = !earlier;
  form.querySelector("[data-other]").hidden = !earlier;
  form.querySelector("[data-double] a").href = earlier || "#arkusz";
}

const KEYS = {
  Enter: (box) => go(after(box)),
  "+": (box) => go(nextPart(box)),
  Escape: (box) => {
    box.value = "";
    box.dispatchEvent(new Event("input"));
  },
  Backspace: (box) => go(before(box)),
};

function means(event, box) {
  const open = LONG.includes(questionOf(box)?.kind);
  if (event.key === "Enter") return !event.shiftKey || !open;
  if (event.key === "+") return box !== number && (!open || !box.value);
  if (event.key === "Backspace") return !box.value && box !== number;
  return event.key === "Escape" && box !== number;
}

form.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    send();
    return;
  }
  const box = event.target;
  if (box !== number && !boxes.includes(box)) return;
  if (event.ctrlKey || event.altKey || event.metaKey || !KEYS[event.key] || !means(event, box)) return;
  event.preventDefault();
  KEYS[event.key](box);
});

for (const box of boxes) {
  box.addEventListener("input", (event) => {
    const said = echo(box);
    const typing = event.inputType?.startsWith("insert") && box.selectionEnd === box.value.length;
    if (typing && said.full) go(after(box));
    else shown();
  });
  box.addEventListener("blur", () => echo(box));
  if (box.value && !around(box).classList.contains("wrong")) echo(box);
}
number?.addEventListener("input", () => check().catch(() => {}));
form.addEventListener("submit", (event) => {
  if (sending) event.preventDefault();
  sending = true;
});
window.addEventListener("pageshow", () => { sending = false; });

shown();
if (number) check().catch(() => {});
go(form.querySelector(".wrong [data-box], .wrong #arkusz") || number || boxes[0]);
