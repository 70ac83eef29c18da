// The questions on a person's own phone: a step in the window's history for each view, and a form that posts.
// Without this script the page is one long form.
import { CHECK, newId, walk } from "./steps.js";

const form = document.querySelector("form.asking");
const summary = document.querySelector("#summary");
const wrong = form.querySelector(":scope > .question:has(.problem:not([hidden]))")?.dataset.question;
const kiosk = "kiosk" in form.dataset;

let depth = 0; // entries of ours in the history before this view

const start = { view: wrong ?? (summary ? CHECK : undefined), returning: Boolean(summary) };
const steps = walk(document, {
  start,
  whole: "whole" in form.dataset,
  moved(view, returning) {
    if (kiosk) return;
    depth += 1;
    history.pushState({ view, depth, returning }, "");
  },
  back() {
    if (depth > 0) history.back();
    return depth > 0;
  },
});

if (!summary) form.elements.id.value = newId();
if (!kiosk) history.replaceState({ view: start.view ?? steps.questions[0].id, depth: 0, returning: start.returning }, "");
summary?.focus();

addEventListener("popstate", ({ state }) => {
  if (!state?.view) return;
  depth = state.depth;
  steps.setReturning(state.returning);
  steps.show(state.view);
});
summary?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const field = link && document.getElementById(link.hash.slice(1));
  const question = steps.questions.find(({ element }) => element.contains(field));
  if (!question) return;
  event.preventDefault();
  steps.revisit(question.id);
  if (!field.closest("[hidden]") && field.matches("input, textarea, select")) field.focus();
});
