// What is chosen in one field of a form proposes what goes with it in others, which can still be chosen otherwise. The page
// brings the rules: [{when: {tier: "self"}, then: {manner: "announced"}}, …].

function apply(form, rule) {
  Object.keys(rule.then).forEach((name) => {
    const field = form.elements[name];
    if (field && field.value !== rule.then[name]) field.value = rule.then[name];
  });
}

export function propose() {
  document.addEventListener("change", (event) => {
    const { form, name } = event.target;
    const told = form && form.querySelector("[data-proposals]");
    if (!told) return;
    JSON.parse(told.dataset.proposals)
      .filter(({ when }) => name in when)
      .filter(({ when }) => Object.keys(when).every((other) => form.elements[other].value === when[other]))
      .forEach((rule) => apply(form, rule));
  });
}
