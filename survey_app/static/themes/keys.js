// One key for each button of the page; nothing happens while somebody types.
document.documentElement.classList.add("js");
const typing = (target) => target.closest("input:not([type=checkbox]), select, textarea");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const pressed = event.key.toLowerCase();
  const button = document.querySelector(`[data-key="${CSS.escape(pressed)}"]`);
  const same = document.querySelector("[data-same]");
  const undo = document.querySelector("[data-undo]");
  if (button) button.click();
  else if (pressed === "z" && same) same.click();
  else if (pressed === "u" && undo) undo.requestSubmit();
  else return;
  event.preventDefault();
});
