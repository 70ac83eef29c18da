// One question per view: steps, history, check page. Without this script the page is one long form that posts.
import { visible } from "./logic.js";
import { asked, fill, make } from "./kinds.js";

const CHECK = "check";
const SECOND_TAP = 400; // milliseconds in which another tap is the same finger

const form = document.querySelector("form.asking");
const t = JSON.parse(document.querySelector("#texts").textContent);
const live = form.querySelector(".live");
const check = form.querySelector(".check");
const summary = document.querySelector("#summary");
const [back, next, send] = form.querySelectorAll(".steps button");
const progress = document.querySelector(".progress");
const title = document.title;
const kiosk = "kiosk" in form.dataset;

form.reset();
const questions = [...form.querySelectorAll(":scope > .question")].map((element) => asked(element, { t, say, answers }));

let view = "";
let depth = 0; // entries of ours in the history before this view
let returning = false; // came from the check page, goes back to it
let deafUntil = 0;
let sending = false;

function say(text, plainly = false) {
  live.textContent = text;
  live.classList.toggle("said", plainly && Boolean(text));
}

function answers() {
  return Object.fromEntries(questions.map(({ id, answer }) => [id, answer()]));
}

const path = () => visible(questions, answers());
const place = (shown) => shown.findIndex(({ id }) => id === view);
const following = (shown) => (returning ? CHECK : shown[place(shown) + 1]?.id ?? CHECK);
const preceding = (shown) => (view === CHECK ? shown.at(-1) : shown[place(shown) - 1])?.id;

function show(id, focus = true) {
  const shown = path();
  const question = shown.find((one) => one.id === id);
  view = question ? id : CHECK;
  if (view === CHECK) returning = false;
  question?.shown?.();
  for (const one of questions) one.element.hidden = one !== question;
  check.hidden = Boolean(question);
  if (!question) review(shown);
  say("");
  tell(shown, question);
  if (focus) settle(question?.heading ?? check.querySelector("h2"));
}

function tell(shown, question) {
  const words = question ? fill(t.progress, { number: place(shown) + 1, all: shown.length }) : t.check_title;
  const bar = progress.querySelector("progress");
  progress.hidden = false;
  progress.querySelector("p").textContent = words;
  bar.max = shown.length;
  bar.value = question ? place(shown) + 1 : shown.length;
  document.title = `${words} – ${title}`;
  back.hidden = depth === 0 && !preceding(shown);
  next.hidden = !question;
  next.textContent = returning ? t.to_check : t.next;
  send.hidden = Boolean(question);
}

function settle(heading) {
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function review(shown) {
  const rows = shown.filter((one) => one.said()).map((one) => {
    const lines = one.said();
    const change = make("button", { type: "button", className: "change", textContent: t.change });
    change.setAttribute("aria-label", `${t.change}: ${one.words}`);
    change.addEventListener("click", () => calmly(() => revisit(one.id)));
    const said = lines.length ? lines.map((line) => make("p", { textContent: line })) : [make("p", { className: "none", textContent: t.check_empty })];
    return make("div", {}, make("dt", { textContent: one.words }), make("dd", {}, ...said), make("dd", { className: "act" }, change));
  });
  check.querySelector("dl").replaceChildren(...rows);
}

function go(id) {
  if (!kiosk) {
    depth += 1;
    history.pushState({ view: id, depth, returning }, "");
  }
  show(id);
}

function revisit(id) {
  returning = true;
  go(id);
}

function forward() {
  const waiting = questions.find(({ id }) => id === view)?.unfinished?.();
  if (waiting) {
    say(t.grade_needed);
    waiting.focus();
    waiting.closest(".graded").scrollIntoView({ block: "center" });
    return;
  }
  go(following(path()));
}

function backward() {
  if (depth > 0) history.back();
  else show(preceding(path()));
}

/** Does it once: the second tap of a trembling finger is not heard. */
function calmly(act) {
  if (performance.now() < deafUntil) return;
  deafUntil = performance.now() + SECOND_TAP;
  act();
}

next.addEventListener("click", () => calmly(forward));
back.addEventListener("click", () => calmly(backward));
form.addEventListener("submit", (event) => {
  if (view === CHECK && !sending && performance.now() >= deafUntil) {
    sending = true;
    return;
  }
  event.preventDefault();
  if (view !== CHECK) calmly(forward);
});
addEventListener("popstate", ({ state }) => {
  if (!state?.view) return;
  ({ depth, returning } = state);
  show(state.view);
});
summary?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const field = link && document.getElementById(link.hash.slice(1));
  const question = questions.find(({ element }) => element.contains(field));
  if (!question) return;
  event.preventDefault();
  revisit(question.id);
  if (!field.closest("[hidden]") && field.matches("input, textarea, select")) field.focus();
});

/** A new id for each time the questions are begun; the server stores an id once. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const wrong = form.querySelector(":scope > .question:has(.problem:not([hidden]))")?.dataset.question;
if (summary) returning = true;
else form.elements.id.value = newId();
if (!kiosk) history.replaceState({ view: wrong ?? questions[0].id, depth: 0, returning }, "");
show(wrong ?? (summary ? CHECK : questions[0].id), false);
if (summary) summary.focus();
form.classList.add("ready");
