// Who walks away leaves nothing: after two minutes of silence a question, after half a minute more a clean start.
const SILENCE = 120_000;
const WARNING = 30;
const SIGNS_OF_LIFE = ["pointerdown", "keydown", "input", "scroll"];

/** Watches from start() to stop(); calls `wipe` when nobody says they are still there. */
export function minding(dialog, wipe) {
  const left = dialog.querySelector("[data-left]");
  let timer = 0;
  let seconds = 0;

  function alive() {
    if (dialog.open) return; // only its button says that somebody is still there, not a sleeve on the glass
    clearTimeout(timer);
    timer = setTimeout(ask, SILENCE);
  }

  function stay() {
    dialog.close();
    alive();
  }

  function ask() {
    seconds = WARNING;
    dialog.showModal();
    count();
  }

  function count() {
    left.textContent = seconds;
    seconds -= 1;
    timer = setTimeout(seconds < 0 ? gone : count, 1000);
  }

  function gone() {
    dialog.close();
    wipe();
  }

  dialog.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
  dialog.querySelector("button").addEventListener("click", stay);

  return {
    start() {
      for (const sign of SIGNS_OF_LIFE) addEventListener(sign, alive, { passive: true });
      alive();
    },
    stop() {
      for (const sign of SIGNS_OF_LIFE) removeEventListener(sign, alive);
      clearTimeout(timer);
      if (dialog.open) dialog.close();
    },
  };
}
