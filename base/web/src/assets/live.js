// What moves by itself: parts that changed elsewhere, and long work under way.
{
  // `changed` names the ids of parts; they are fetched with the page and put in place, unless someone is typing there.
  const refresh = async (ids) => {
    const answer = await fetch(location.href, { headers: { "x-part": ids.join(" ") } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ids) {
      const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
      if (old && fresh && !old.contains(document.activeElement)) old.replaceWith(fresh);
    }
  };
  const events = document.body.dataset.events;
  if (events) {
    const stream = new EventSource(events);
    let due = new Set();
    let timer = 0;
    stream.addEventListener("changed", (event) => {
      for (const id of event.data.split(/\s+/)) if (id) due.add(id);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const ids = [...due];
        due = new Set();
        refresh(ids).catch(() => {});
      }, 250);
    });
    window.addEventListener("pagehide", () => stream.close());
  }

  for (const part of document.querySelectorAll("[data-progress]")) {
    const bar = part.querySelector("progress");
    const [words, figures] = part.querySelectorAll(".progress-words > *");
    const format = new Intl.NumberFormat(document.documentElement.lang);
    const show = (now) => {
      if (now.url) { location.assign(now.url); return; }
      bar.max = Math.max(1, now.total);
      bar.value = now.done;
      figures.textContent = format.format(now.done) + " / " + format.format(now.total);
      if (now.words && words.textContent !== now.words) words.textContent = now.words;
    };
    const follow = () => {
      const stream = new EventSource(part.dataset.progress);
      stream.addEventListener("progress", (event) => show(JSON.parse(event.data)));
      stream.addEventListener("end", (event) => { stream.close(); show(JSON.parse(event.data)); });
      window.addEventListener("pagehide", () => stream.close());
    };
    // The address answers with JSON and is asked again, or it is a stream.
    const poll = async () => {
      try {
        const answer = await fetch(part.dataset.progress, { headers: { accept: "application/json" } });
        if ((answer.headers.get("content-type") ?? "").startsWith("text/event-stream")) {
          answer.body?.cancel();
          return follow();
        }
        if (answer.ok) show(await answer.json());
      } catch { /* asked again in two seconds */ }
      setTimeout(poll, 2000);
    };
    poll();
  }
}
