// Menus close by themselves, and the theme changes at once.
{
  const root = document.documentElement;
  root.classList.add("js");
  const open = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      const held = menu.contains(document.activeElement);
      menu.open = false;
      if (held) menu.querySelector("summary").focus();
    }
  });
  // A filter that opens puts the focus on its first field.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".pill details[open]")) event.target.querySelector("input:checked, input, select")?.focus();
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-theme-form]") || !event.submitter) return;
    event.preventDefault();
    const theme = event.submitter.value;
    if (theme === "auto") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
    for (const other of document.querySelectorAll("[data-theme-form] button")) {
      other.setAttribute("aria-pressed", String(other.value === theme));
    }
    const body = new URLSearchParams(new FormData(form));
    body.set("theme", theme);
    fetch(form.action, { method: "POST", body, headers: { "x-part": "theme" } }).catch(() => {});
  });

  // The summary of what was refused is read first.
  document.querySelector("[data-focus]")?.focus();
}
