// Lists by keyboard: j and k move, Enter opens, x ticks; the bar of bulk acts appears with the first tick.
{
  const rows = () => [...document.querySelectorAll("[data-list] tbody tr, [data-list] > [data-row]")];
  const typing = (event) => event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
  let at = -1;

  // Keys of one letter can be switched off (WCAG 2.1.4); the choice stays in this browser.
  const off = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.setAttribute("aria-pressed", String(!off()));
    button.addEventListener("click", () => {
      try { localStorage.setItem("keys", off() ? "on" : "off"); } catch { /* not kept then */ }
      button.setAttribute("aria-pressed", String(!off()));
    });
  }

  const move = (to) => {
    const all = rows();
    if (!all.length) return;
    all[at]?.classList.remove("at");
    at = Math.max(0, Math.min(all.length - 1, to));
    all[at].classList.add("at");
    const link = all[at].querySelector(".row-link");
    link?.focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-list] tbody tr, [data-list] > [data-row]");
    if (!row) return;
    if (rows()[at] === row) return;
    rows()[at]?.classList.remove("at");
    at = rows().indexOf(row);
  });

  const boxes = () => [...document.querySelectorAll("td.tick input")];
  const bar = document.getElementById("bulk");
  const all = document.querySelector("[data-all]");
  const count = () => {
    if (!bar) return;
    const ticked = boxes().filter((box) => box.checked).length;
    bar.classList.toggle("on", ticked > 0);
    const words = bar.querySelector(".bulk-count");
    words.textContent = ticked === 1 ? words.dataset.one : words.dataset.many.replace("#", ticked);
    if (all) {
      all.checked = ticked > 0 && ticked === boxes().length;
      all.indeterminate = ticked > 0 && !all.checked;
    }
  };
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (!box.matches?.("td.tick input")) return;
    if (event.shiftKey && last) {
      const list = boxes();
      const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
      for (const one of list.slice(from, to + 1)) one.checked = box.checked;
    }
    last = box;
    count();
  });
  all?.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    count();
  });
  count();

  document.addEventListener("keydown", (event) => {
    if (off() || event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      move(at + (event.key === "j" ? 1 : -1));
    } else if (event.key === "x") {
      const box = rows()[at]?.querySelector(".tick input");
      if (box) { box.checked = !box.checked; count(); }
    } else {
      const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!target || event.key === "Enter") return;
      event.preventDefault();
      if (target.matches("input")) target.focus();
      else { target.focus(); target.click(); }
    }
  });
}
