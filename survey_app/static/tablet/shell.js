// The page of a paired tablet: puts the queue, the kiosk, the operator's panel and the worker together.
import { camera } from "./pictures.js";
import { kiosk } from "./kiosk.js";
import { panel } from "./operator.js";
import { queueOf } from "./queue.js";
import { canSeal } from "./seal.js";
import * as store from "./store.js";

const WARN_FROM_DAY = 3;

const shell = document.querySelector("#shell");
const status = document.querySelector("#unsent");
const words = status.dataset;
let atHandOver = true;
let registration = null;

async function begin() {
  const pairing = await store.get("pairing", shell.dataset.meeting).catch(() => null);
  if (!pairing) {
    document.querySelector("#unpaired").hidden = false;
    return;
  }
  const queue = queueOf(pairing, draw);
  kiosk(document.querySelector("#stage"), pairing, queue, { handedOver, begun });
  panel(document.querySelector("#mark"), document.querySelector("#panel"), pairing, queue, device);
  camera(document.querySelector("#camera"), pairing);
  await queue.tell();
  queue.sendNow();
  navigator.storage?.persist?.(); // not awaited: Firefox asks the operator, who may never answer
  await work();
}

function draw({ unsent, refused, days, why }) {
  status.textContent = unsent ? words.some.replace("{number}", unsent) : words.none;
  status.classList.toggle("some", unsent > 0);
  const late = days >= WARN_FROM_DAY ? words.late.replace("{days}", days) : "";
  const said = [refused ? words.refused.replace("{number}", refused) : "", late, why].filter(Boolean).join(" ");
  const alarm = document.querySelector("#alarm");
  alarm.hidden = !said;
  alarm.textContent = said;
}

/** Pages and scripts may change now, and only now: nobody is in the middle of a form. */
function handedOver() {
  atHandOver = true;
  registration?.waiting?.postMessage({ act: "take over" });
}

function begun() {
  atHandOver = false;
}

async function work() {
  if (!navigator.serviceWorker || shell.dataset.worker === "off") return;
  try {
    registration = await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  } catch {
    return; // said by the diagnostics: this device has no offline
  }
  let controlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (controlled && atHandOver) location.reload();
    controlled = true;
  });
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ act: "keep", pages: [location.pathname, shell.dataset.manifest] });
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing.addEventListener("statechange", () => installing.state === "installed" && atHandOver && handedOver());
  });
  if (atHandOver) registration.waiting?.postMessage({ act: "take over" });
}

/** Rows of the diagnostics: what this device can do, honestly. */
async function device() {
  const yes = (fact) => (fact ? words.yes : words.no);
  const persisted = await navigator.storage?.persisted?.().catch(() => false);
  return [
    [words.secure, yes(isSecureContext)],
    [words.offline, yes(registration?.active)],
    [words.sealed, yes(canSeal)],
    [words.locks, yes(navigator.locks)],
    [words.persisted, yes(persisted)],
    [words.setUp, isSecureContext ? (registration ? (registration.active ? words.full : words.fetching) : words.clicked) : words.hall],
    [words.build, shell.dataset.build],
  ];
}

for (const button of document.querySelectorAll("[data-hide]")) {
  button.addEventListener("click", () => { document.getElementById(button.dataset.hide).hidden = true; });
}
begin();
