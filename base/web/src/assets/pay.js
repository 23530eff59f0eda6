// The page where a customer pays: card or account are typed into frames of the gateway and never reach this server.
{
  const box = document.querySelector("[data-pay]");
  const form = box?.querySelector("form");
  const told = box?.querySelector("[role=alert]");
  const button = box?.querySelector("button[type=submit]");
  const say = (text) => { told.textContent = text; told.hidden = !text; };
  if (box && typeof window.Stripe !== "function") {
    say(box.dataset.unreachable);
  } else if (box) {
    const { key, secret, back, locale, waits } = box.dataset;
    const gateway = window.Stripe(key, { locale });
    // One field for all ways where the gateway's script has it, the field for cards where it is older.
    const whole = typeof gateway.confirmPayment === "function";
    const elements = gateway.elements(whole ? { clientSecret: secret } : {});
    const field = elements.create(whole ? "payment" : "card");
    field.mount(box.querySelector("[data-pay-field]"));
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      say("");
      const label = button.textContent;
      button.textContent = waits;
      try {
        const done = whole
          ? await gateway.confirmPayment({ elements, confirmParams: { return_url: new URL(back, location.href).href } })
          : await gateway.confirmCardPayment(secret, { payment_method: { card: field } });
        if (!done.error) { location.assign(back); return; }
        say(done.error.message || box.dataset.failed);
      } catch {
        say(box.dataset.unreachable);
      }
      button.textContent = label;
      button.disabled = false;
    });
  }
}
