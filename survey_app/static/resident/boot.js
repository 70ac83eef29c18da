// Runs before the first paint: says that scripts work, and keeps the text size of this person in this tab.
(() => {
  const root = document.documentElement;
  const key = "text-size";
  const sizes = [18, 20, 24, 28, 32, 36];

  if ("noModule" in HTMLScriptElement.prototype) root.classList.add("js");
  addEventListener("error", ({ target }) => target.tagName === "SCRIPT" && root.classList.remove("js"), true);

  const kept = () => { try { return Number(sessionStorage.getItem(key)); } catch { return 0; } };
  const keep = (size) => { try { sessionStorage.setItem(key, size); } catch { /* works for this page only */ } };
  const draw = (size) => { root.style.fontSize = `${size}px`; };
  if (kept()) draw(kept());

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-size]");
    if (button) {
      const now = parseFloat(getComputedStyle(root).fontSize);
      const nearest = sizes.reduce((best, size, index) => (Math.abs(size - now) < Math.abs(sizes[best] - now) ? index : best), 0);
      const size = sizes[Math.min(Math.max(nearest + Number(button.dataset.size), 0), sizes.length - 1)];
      draw(size);
      keep(size);
    }
    if (target.closest("[data-next-person]")) try { sessionStorage.clear(); } catch { /* nothing was kept */ }
  });

  // A page kept alive behind "back" would show the last person's answers.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
})();
