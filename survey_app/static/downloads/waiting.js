// Moves the bar while the server writes the file, and opens the page anew when it is ready.
const box = document.querySelector("[data-waiting]");
const bar = box.querySelector("progress");
const said = box.querySelector("[data-said]");
const EVERY = 700; // milliseconds

async function look() {
  const answer = await fetch(box.dataset.waiting, { headers: { accept: "application/json" } });
  if (!answer.ok || answer.redirected) return location.reload();
  const { done, of, over } = await answer.json();
  if (over) return location.reload();
  if (of) {
    bar.max = of;
    bar.value = done;
    const words = `Gotowe karty: ${done} z ${of}.`;
    if (said.textContent !== words) said.textContent = words;
  }
  return again();
}

// A broken line is no end: the file is written all the same.
function again() {
  setTimeout(() => look().catch(again), EVERY);
}

again();
