// Forms: leaving one changed asks first, a second press does not send twice, proposals come from the server.
{
  let changed = null;
  document.addEventListener("change", (event) => {
    changed = event.target.closest("form[data-guard]") ?? changed;
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const form = event.target;
    if (form === changed) changed = null;
    if (form.method !== "post") {
      // An empty filter stays out of the address.
      const empty = [...form.elements].filter((field) => field.name && !field.value && !field.disabled);
      for (const field of empty) field.disabled = true;
      setTimeout(() => { for (const field of empty) field.disabled = false; }, 0);
      return;
    }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed?.isConnected) event.preventDefault();
  });

  const waiting = new WeakMap();
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.dataset?.source || !input.list) return;
    clearTimeout(waiting.get(input));
    waiting.set(input, setTimeout(async () => {
      const text = input.value.trim();
      if (!text) return;
      try {
        const url = new URL(input.dataset.source, location.href);
        url.searchParams.set("q", text);
        const answer = await fetch(url, { headers: { accept: "application/json" } });
        if (!answer.ok || input.value.trim() !== text) return;
        const options = (await answer.json()).slice(0, 20).map((one) => {
          const option = document.createElement("option");
          option.value = one.value;
          option.label = [one.label, one.detail].filter(Boolean).join(" · ");
          return option;
        });
        input.list.replaceChildren(...options);
      } catch { /* typing on works all the same */ }
    }, 120));
  });
}
