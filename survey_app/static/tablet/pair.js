// Pairing: the id from the QR and the PIN beside it become a token that this browser alone keeps.
import * as store from "./store.js";

const form = document.querySelector("form.pair");
const problem = document.querySelector("#pin-problem");
const home = form.dataset.home;

async function pair(event) {
  event.preventDefault();
  say("");
  try {
    await store.all("pairing"); // a private window refuses here, before the offer is used up
  } catch {
    say(form.dataset.noStore);
    return;
  }
  await redeem();
}

async function redeem() {
  let answer;
  try {
    answer = await fetch("/api/v1/pairings", {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ pairing: form.elements.pairing.value, pin: form.elements.pin.value }),
    });
  } catch {
    say(form.dataset.noNetwork);
    return;
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    say(said.error ?? form.dataset.noNetwork);
    return;
  }
  await store.put("pairing", said);
  location.replace(home);
}

function say(sentence) {
  problem.hidden = !sentence;
  problem.textContent = sentence;
  if (sentence) form.elements.pin.focus();
}

form.addEventListener("submit", pair);
