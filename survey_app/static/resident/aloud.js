// Reads the question in view aloud: only with a voice that lives on the device, so that no word leaves it to be spoken.
import { make } from "./kinds.js";

const READ = "legend, .asked, .hint, .row > span:last-child, .line > label"; // what is asked and offered, never what was typed
const PAUSE = 50; // milliseconds that engines need between cancel() and speak()
const CALMLY = 0.9; // of the usual speed

const speech = globalThis.speechSynthesis;
let reader = null; // of the question in view: { element, language, button, t, spoken }
let timer = 0;

/** Offers to read this question; what was read before falls silent. Without a question: silence, and nothing is kept. */
export function aloud(question, t) {
  if (reader) {
    silence();
    reader.button.remove();
    reader = null;
  }
  if (!question || !speech) return;
  const { element, heading } = question;
  const button = make("button", { type: "button", className: "aloud" });
  reader = { element, language: element.closest("[lang]").lang, button, t, spoken: [] };
  button.addEventListener("click", () => (reader.spoken.length ? silence() : read()));
  heading.after(button);
  offer();
}

/** A voice comes late or never; the button follows it. */
function offer() {
  if (!reader) return;
  const { button, language, t, spoken } = reader;
  button.hidden = !voiceOf(language);
  button.textContent = spoken.length ? t.aloud_stop : t.aloud;
}

const voiceOf = (language) => speech.getVoices().find(({ lang, localService }) => localService && lang.toLowerCase().split(/[-_]/)[0] === language);

function silence() {
  clearTimeout(timer);
  speech.cancel();
  reader.spoken = [];
  offer();
}

function read() {
  const voice = voiceOf(reader.language);
  const spoken = lines(reader.element).map((line) => Object.assign(new SpeechSynthesisUtterance(line), { voice, lang: voice.lang, rate: CALMLY }));
  const last = spoken.at(-1);
  last.onend = last.onerror = () => { if (reader?.spoken.at(-1) === last) silence(); };
  speech.cancel();
  reader.spoken = spoken; // also keeps them from being collected before they are heard
  offer();
  timer = setTimeout(() => spoken.forEach((line) => speech.speak(line)), PAUSE);
}

function lines(element) {
  const shown = [...element.querySelectorAll(READ)].filter((one) => one.getClientRects().length && !one.querySelector(".row"));
  return shown.map((one) => one.textContent.trim()).filter(Boolean);
}

speech?.addEventListener?.("voiceschanged", offer);
addEventListener("pagehide", () => aloud());
