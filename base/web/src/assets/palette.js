// The palette: Ctrl/Cmd-K, suggestions of the server while typing, arrows and Enter.
{
  const dialog = document.getElementById("palette");
  const trigger = document.querySelector("[data-palette]");
  if (dialog && trigger && dialog.showModal) {
    const input = dialog.querySelector("input");
    const list = dialog.querySelector("[role=listbox]");
    const first = [...list.children];
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const options = () => [...list.querySelectorAll("[role=option]")];
    let asked = 0;
    let timer = 0;

    const choose = (option) => {
      for (const one of options()) one.setAttribute("aria-selected", String(one === option));
      if (option) {
        option.id ||= "palette-" + Math.random().toString(36).slice(2);
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const own = (words) => first.filter((a) => plain(a.textContent).includes(words));
    const ask = async () => {
      const text = input.value.trim();
      const mine = ++asked;
      const matching = text ? own(plain(text)) : first;
      list.replaceChildren(...matching);
      choose(options()[0]);
      if (!text) return;
      try {
        const answer = await fetch("/search?q=" + encodeURIComponent(text), { headers: { "x-part": "palette" } });
        if (!answer.ok) return;
        const html = await answer.text();
        if (mine !== asked) return;
        const found = new DOMParser().parseFromString(html, "text/html").body;
        const parts = [...found.childNodes];
        const nothing = !found.querySelector("[role=option]");
        list.replaceChildren(...(nothing && matching.length ? [] : parts), ...matching);
        choose(options()[0]);
      } catch { /* offline: what is here already stays */ }
    };
    const show = (text) => {
      input.value = text;
      list.replaceChildren(...first);
      dialog.showModal();
      input.setAttribute("aria-expanded", "true");
      input.focus();
      ask();
    };
    dialog.addEventListener("close", () => input.setAttribute("aria-expanded", "false"));
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    trigger.addEventListener("pointerdown", (event) => { event.preventDefault(); show(""); });
    trigger.addEventListener("input", () => { show(trigger.value); trigger.value = ""; });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        if (dialog.open) dialog.close();
        else show("");
      }
    });
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 90); });
    input.addEventListener("keydown", (event) => {
      const all = options();
      const now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(all[(now + step + all.length) % all.length]);
      } else if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        if (all[now]) all[now].click();
        else if (input.value.trim()) location.assign("/search?q=" + encodeURIComponent(input.value.trim()));
      }
    });
  }
}
