// Sends photographs one by one with a bar, and keeps the list of outcomes fresh while the server reads.
import { shrunk } from "./shrink.js";

const form = document.querySelector("[data-drop]");
const input = form.querySelector("input[type=file]");
const bar = form.querySelector("[data-progress]");
const said = form.querySelector("[data-said]");
const failed = form.querySelector("[data-failed]");
const LOST = "nie udało się przesłać. Proszę wybrać to zdjęcie jeszcze raz.";
let sent = 0;
let busy = false;

// The place within the package is the picture's identity: sent again after a broken line, it is kept once.
async function sendOne(file, place) {
  const fields = new FormData();
  fields.set("csrf_token", form.elements.csrf_token.value);
  fields.set("paczka", form.elements.paczka.value);
  fields.set("skrypt", "1");
  fields.set("kolejny", String(place));
  fields.set("zdjecia", await shrunk(file), file.name);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (attempt) await new Promise((done) => setTimeout(done, 2000));
    const said = await sentence(fields).catch(() => LOST);
    if (said !== LOST) return said;
  }
  return LOST;
}

// Empty when the picture is kept, else what was wrong; LOST when trying again may help.
async function sentence(fields) {
  const answer = await fetch(form.action, { method: "POST", body: fields });
  if (answer.ok && !answer.redirected) return "";
  if (answer.status === 413) return "ten plik jest za duży. Proszę wybrać mniejszy (do 25 MB).";
  if (answer.redirected) return "sesja wygasła. Proszę zalogować się ponownie i wybrać to zdjęcie jeszcze raz.";
  const told = await answer.json().catch(() => ({}));
  return told.error || LOST;
}

async function sendAll(files) {
  if (busy) return;
  busy = true;
  form.querySelector("[data-sending]").hidden = false;
  failed.replaceChildren();
  bar.max = files.length;
  for (const [place, file] of files.entries()) {
    said.textContent = `Przesyłanie: ${place + 1} z ${files.length}`;
    const wrong = await sendOne(file, sent);
    sent += 1;
    if (wrong) {
      const line = document.createElement("li");
      line.textContent = `${file.name}: ${wrong}`;
      failed.append(line);
    }
    bar.value = place + 1;
  }
  said.textContent = failed.children.length ? "Przesłano, ale nie wszystko." : "Przesłano wszystko.";
  input.value = "";
  busy = false;
  await refresh().catch(() => {});
}

async function refresh() {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-list]");
  if (fresh) document.querySelector("[data-list]").replaceWith(fresh);
}

form.addEventListener("submit", (event) => {
  if (!input.files.length) return;
  event.preventDefault();
  sendAll([...input.files]);
});
input.addEventListener("change", () => input.files.length && sendAll([...input.files]));
for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  form.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.toggle("over", over);
    if (name === "drop" && event.dataTransfer.files.length) sendAll([...event.dataTransfer.files]);
  });
}

setInterval(() => {
  const list = document.querySelector("[data-list]");
  if (!document.hidden && Number(list.dataset.waiting)) refresh().catch(() => {});
}, 2500);
