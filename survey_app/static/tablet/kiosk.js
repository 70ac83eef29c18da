// A tablet that goes from hand to hand: hand-over, one person's way through, thank you, hand-over again.
// Every screen is built anew from its template and thrown away, so that nothing of a person stays behind.
import { aloud } from "../resident/aloud.js";
import { asked, make } from "../resident/kinds.js";
import { newId, walk } from "../resident/steps.js";
import { minding } from "./idle.js";
import { today } from "./queue.js";

const HAND_OVER_AFTER = 15_000;

/** `queue` takes what is finished; `begun` and `handedOver` say when a person is in the middle, for then nothing may change. */
export function kiosk(stage, pairing, queue, { handedOver, begun }) {
  let language = "pl";
  let channel = "tablet";
  let timer = 0;
  const idle = minding(document.querySelector("#idle"), handOver);

  function screen(name, more = "") {
    clearTimeout(timer);
    aloud();
    const template = document.querySelector(`template[data-screen="${name}"][data-language="${language}"]${more}`);
    stage.replaceChildren(template.content.cloneNode(true));
    stage.lang = language;
    document.title = stage.querySelector("h1").textContent.trim();
    scrollTo(0, 0);
    return stage;
  }

  function handOver() {
    language = "pl";
    channel = "tablet";
    forgetSize();
    idle.stop();
    start();
    handedOver();
  }

  function start() {
    screen("start");
    for (const button of stage.querySelectorAll("[data-questionnaire]")) button.addEventListener("click", () => fill(button.dataset));
    for (const button of stage.querySelectorAll("button[data-speak]")) button.addEventListener("click", () => speak(button.dataset.speak));
    const helped = stage.querySelector("[name=helped]");
    helped.checked = channel === "helped";
    helped.addEventListener("change", () => { channel = helped.checked ? "helped" : "tablet"; });
  }

  function speak(wanted) {
    language = wanted;
    start();
    stage.querySelector(`[data-speak="${wanted}"]`).focus();
  }

  function fill({ questionnaire, digest }) {
    begun();
    idle.start();
    screen("form", `[data-questionnaire="${questionnaire}"]`);
    const id = newId();
    walk(stage, {
      whole: channel === "helped",
      send: (answers, again) => finish("forms", { id, digest, channel, language, filled_on: today(), answers }, questionnaire, again),
    });
  }

  /** The queue first; thanks only for what is on the disk. */
  async function finish(kind, value, questionnaire, again) {
    try {
      await queue.add(kind, { ...value, meeting: pairing.meeting });
    } catch {
      document.querySelector("#trouble").hidden = false;
      again();
      return;
    }
    thank(questionnaire, kind === "slips" ? value.part : "");
  }

  function thank(questionnaire, part) {
    screen("thanks", `[data-questionnaire="${questionnaire}"][data-after="${part}"]`);
    for (const door of stage.querySelectorAll("[data-slip]")) {
      if (mayTakeNames()) door.addEventListener("click", () => slip(door.dataset.slip, questionnaire));
      else door.closest(".more").remove();
    }
    stage.querySelector("[data-next-person]").addEventListener("click", handOver);
    stage.querySelector("h1").focus();
    timer = setTimeout(handOver, HAND_OVER_AFTER);
  }

  const mayTakeNames = () => isSecureContext || pairing.names_over_http;

  function slip(part, questionnaire) {
    screen("slip", `[data-questionnaire="${questionnaire}"][data-part="${part}"]`);
    const form = stage.querySelector("form");
    form.reset();
    const tools = { t: JSON.parse(stage.querySelector("script.texts").textContent), say: () => {}, answers: () => ({}) };
    const entries = [...form.querySelectorAll(".entry, .alone")].map((entry) => ({
      entry,
      questions: [...entry.querySelectorAll(".question")].map((element) => asked(element, tools)),
    }));
    const id = newId();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = entries.filter((one, place) => place === 0 || one.questions.some(({ said: words }) => words().length));
      const missing = given.flatMap(({ questions }) => questions.filter((one) => "required" in one.element.dataset && !one.said().length));
      complain(form, missing);
      if (missing.length) return;
      const answers = given.map(({ questions }) => Object.fromEntries(questions.map(({ id: name, answer }) => [name, answer()]).filter(([, value]) => value !== null)));
      finish("slips", { id, digest: form.dataset.digest, part, language, answers: "several" in form.dataset ? { entries: answers } : answers[0] }, questionnaire, () => {});
    });
    stage.querySelector("[data-give-up]").addEventListener("click", handOver);
  }

  start();
  handedOver();
}

function complain(form, missing) {
  for (const old of form.querySelectorAll(".problem.ours")) old.remove();
  for (const field of form.querySelectorAll("[data-described-by]")) {
    field.removeAttribute("aria-invalid");
    field.setAttribute("aria-describedby", field.dataset.describedBy);
  }
  const fields = missing.map(({ element, heading }) => {
    const field = element.querySelector("input, textarea, select");
    const problem = make("p", { className: "problem ours", id: `${field.id}-problem`, textContent: form.dataset.missing });
    if (heading.matches(".row")) heading.before(problem);
    else heading.after(problem);
    field.dataset.describedBy = field.getAttribute("aria-describedby") ?? "";
    field.setAttribute("aria-describedby", `${field.dataset.describedBy} ${problem.id}`.trim());
    if (field.type !== "radio") field.setAttribute("aria-invalid", "true");
    return field;
  });
  fields[0]?.focus();
  missing[0]?.element.scrollIntoView({ block: "center" });
}

function forgetSize() {
  document.documentElement.style.fontSize = "";
  try { sessionStorage.clear(); } catch { /* nothing was kept */ }
}
