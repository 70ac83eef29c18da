/** A click-through certificate looks fine and takes no worker: the only way to tell the two apart from a page. */
const told = document.getElementById("sprawdzenie");

async function isTrusted() {
  if (!navigator.serviceWorker) return false;
  try {
    const probe = await navigator.serviceWorker.register(new URL("probe.js", import.meta.url));
    await probe.unregister();
    return true;
  } catch {
    return false;
  }
}

const trusted = await isTrusted();
told.textContent = trusted ? told.dataset.trusted : told.dataset.clicked;
told.classList.add(trusted ? "good" : "bad");
