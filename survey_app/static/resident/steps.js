// One question per view: steps, the check page, what is waiting. Works on any part of a page that holds a form of
// questions (parts/asking.html); where it stands in the window's history and what sending means is the caller's.
import { aloud } from "./aloud.js";
import { visible } from "./logic.js";
import { asked, fill, make } from "./kinds.js";

export const CHECK = "check";
const SECOND_TAP = 400; // milliseconds in which another tap is the same finger

/**
 * Walks a person through `root`. `moved(view, returning)` is called before a new view is shown by the person's own act;
 * `back()` when the person goes back, and may say false: then the steps go back by themselves; `send(answers)` instead
 * of posting the form. `whole`: who helps sees every question on one sheet, reads them out and sends from there.
 * Gives { show, revisit, questions, answers, returning }.
 */
export function walk(root, { moved = () => {}, back: goBack = () => false, send: handOver, start, whole = false } = {}) {
  const form = root.querySelector("form.asking");
  const t = JSON.parse(root.querySelector("script.texts").textContent);
  const live = form.querySelector(".live");
  const check = form.querySelector(".check");
  const progress = root.querySelector(".progress");
  const [back, next, send] = form.querySelectorAll(".steps button");
  const title = document.title;

  form.reset();
  const questions = [...form.querySelectorAll(":scope > .question")].map((element) => asked(element, { t, say, answers }));

  let view = "";
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
    if (whole) {
      lay();
      if (focus) questions.find((one) => one.id === id)?.heading.focus();
      return;
    }
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
    aloud(question, t);
    if (focus) settle(question?.heading ?? check.querySelector("h2"));
  }

  /** The whole sheet, without the questions that do not concern this person. `touched` stays as it is. */
  function lay(touched) {
    const shown = path();
    for (const one of questions) {
      const opens = one.element.hidden || one.element !== touched?.closest(".question");
      one.element.hidden = !shown.includes(one);
      if (opens) one.shown?.();
    }
    back.hidden = next.hidden = true;
  }

  function tell(shown, question) {
    const words = question ? fill(t.progress, { number: place(shown) + 1, all: shown.length }) : t.check_title;
    const bar = progress.querySelector("progress");
    progress.hidden = false;
    progress.querySelector("p").textContent = words;
    bar.max = shown.length;
    bar.value = question ? place(shown) + 1 : shown.length;
    document.title = `${words} – ${title}`;
    back.hidden = !preceding(shown);
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
    moved(id, returning);
    show(id);
  }

  function revisit(id) {
    returning = true;
    if (whole) show(id);
    else go(id);
  }

  function forward() {
    if (!complained(questions.filter(({ id }) => id === view))) go(following(path()));
  }

  /** Whether one of these still waits for something; then it is said and the keyboard is there. */
  function complained(asked) {
    const waiting = asked.map((one) => one.unfinished?.()).find(Boolean);
    if (!waiting) return false;
    say(t.grade_needed);
    waiting.focus();
    waiting.closest(".graded").scrollIntoView({ block: "center" });
    return true;
  }

  function backward() {
    if (!goBack()) show(preceding(path()));
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
    const ready = (whole ? !complained(path()) : view === CHECK) && !sending && performance.now() >= deafUntil;
    if (!ready || handOver) event.preventDefault();
    if (ready) {
      sending = true;
      handOver?.(onPath(), () => { sending = false; });
    } else if (!whole && view !== CHECK) {
      calmly(forward);
    }
  });

  /** What was answered on the way taken; what is empty or hidden is left out. */
  function onPath() {
    const said = path().map(({ id, answer }) => [id, answer()]);
    return Object.fromEntries(said.filter(([, value]) => !isEmpty(value)));
  }

  if (whole) form.addEventListener("change", ({ target }) => lay(target));
  returning = Boolean(start?.returning);
  show(start?.view ?? questions[0].id, false);
  form.classList.add("ready");
  return { show, revisit, questions, setReturning: (value) => { returning = value; } };
}

const isEmpty = (value) => value === null || (typeof value === "object" && !Object.keys(value).length);

/** A random UUID (version 4) for a filled form; also where the page came over plain HTTP and randomUUID is missing. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
