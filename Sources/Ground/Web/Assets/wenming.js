// Small comforts over pages that work without any of this.

// A form that is being sent cannot be sent twice by a second press.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "yes";
    addEventListener("pageshow", () => delete form.dataset.sending, { once: true });
  });
}

// After a refusal, the cursor goes to the first field that needs mending.
document.querySelector('[aria-invalid="true"]')?.focus();

// Filters apply as soon as they are chosen.
for (const select of document.querySelectorAll("form.filters select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
