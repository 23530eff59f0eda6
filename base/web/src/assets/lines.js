// The line editor: rows at once, sums while typing, rows pasted from a spreadsheet. The server computes the true sums.
{
  // A decimal as a whole number of millionths, so that no amount is ever a binary fraction; null when it is none.
  const millionths = (text) => {
    const clean = text.replace(/[\s\u00a0\u202f'’]/g, "").replace(",", ".");
    const parts = /^(-?)(\d{0,9})(?:\.(\d{0,6}))?$/.exec(clean);
    if (!parts || !(parts[2] || parts[3])) return null;
    const whole = BigInt(parts[2] || 0) * 1000000n + BigInt((parts[3] || "").padEnd(6, "0"));
    return parts[1] ? -whole : whole;
  };
  const round = (value, unit) => {
    const sign = value < 0n ? -1n : 1n;
    return sign * ((value * sign * 2n + unit) / (unit * 2n));
  };

  for (const editor of document.querySelectorAll("[data-lines]")) {
    const name = editor.dataset.lines;
    const body = editor.querySelector("tbody");
    const blank = editor.querySelector("template");
    const format = new Intl.NumberFormat(editor.dataset.locale === "fr" ? "fr-FR" : "en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    const shown = (cents) => format.format(Number(cents) / 100);

    const number = () => {
      [...body.rows].forEach((row, i) => {
        row.querySelector(".no").textContent = i + 1;
        for (const field of row.querySelectorAll("[name]")) field.name = field.name.replace(/\[\w+\]/, `[${i}]`);
        for (const field of row.querySelectorAll("[id],[for],[list],[aria-describedby]")) {
          for (const key of ["id", "for", "list", "aria-describedby"]) {
            const old = field.getAttribute(key);
            if (old) field.setAttribute(key, old.replace(new RegExp(`${name}-\\w+-`), `${name}-${i}-`));
          }
        }
        const remove = row.querySelector("[name=remove_row]");
        remove.value = `${name}:${i}`;
        remove.setAttribute("aria-label", remove.title + " " + (i + 1));
      });
    };
    const part = (row, which) => row.querySelector(`[data-part=${which}] :is(input, select)`)?.value ?? "";
    const sum = () => {
      let total = 0n;
      let any = false;
      for (const row of body.rows) {
        const quantity = millionths(part(row, "quantity"));
        const price = millionths(part(row, "price"));
        const cell = row.querySelector(".amount");
        if (quantity === null || price === null) { if (cell.dataset.live) cell.textContent = ""; continue; }
        const gross = round(quantity * price, 10000000000n);
        const off = round(gross * (millionths(part(row, "discount")) ?? 0n), 100000000n);
        cell.dataset.live = "1";
        cell.textContent = shown(gross - off);
        total += gross - off;
        any = true;
      }
      editor.querySelector(".running").textContent = any ? shown(total) : "";
    };
    const add = () => {
      body.append(blank.content.cloneNode(true));
      number();
      return body.rows[body.rows.length - 1];
    };
    editor.addEventListener("input", (event) => {
      for (const list of event.target.closest("tr").querySelectorAll("select")) {
        if (list !== event.target && !list.value && event.target.value) list.selectedIndex = 1;
      }
      sum();
      if (blank && body.rows[body.rows.length - 1].contains(event.target)) add();
    });
    editor.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.name === "add_rows") {
        event.preventDefault();
        add().querySelector("input, select").focus();
      } else if (button?.name === "remove_row") {
        event.preventDefault();
        const next = button.closest("tr").nextElementSibling;
        button.closest("tr").remove();
        if (!body.rows.length) add();
        number();
        sum();
        (next ?? body.rows[body.rows.length - 1]).querySelector("input, select")?.focus();
        editor.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
    editor.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!text.includes("\t") && !text.trim().includes("\n")) return;
      event.preventDefault();
      let row = event.target.closest("tr");
      const from = [...row.querySelectorAll("td[data-label]:not(.amount)")].indexOf(event.target.closest("td"));
      for (const line of text.replace(/\r/g, "").split("\n").filter((one) => one.trim()).slice(0, 1000)) {
        const cells = [...row.querySelectorAll("td[data-label]:not(.amount) :is(input, select)")];
        line.split("\t").forEach((value, i) => { if (cells[from + i]) cells[from + i].value = value.trim(); });
        row = row.nextElementSibling ?? (blank && add());
        if (!row) break;
      }
      sum();
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    });
    sum();
  }
}
