// What stands behind a number: that of the chip which is chosen.

import { all } from "./dom.js";
import { chip } from "./papertext.js";

// There it stands over the text, and is open while somebody looks at a number.
const isPhone = () => matchMedia("(max-width: 760px)").matches;

export function evidence(desk, editors) {
  const fold = desk.form.querySelector(".paper-evidence");
  if (!fold) return;
  const sections = all("[data-evidence]", fold);
  const choose = (figure) => {
    for (const chosen of all(".figure-chip.chosen", desk.form)) chosen.classList.remove("chosen");
    desk.chosen = figure;
    if (figure) figure.classList.add("chosen");
    let shown = false;
    for (const section of sections) {
      section.hidden = !figure || shown || section.dataset.evidence !== figure.dataset.name;
      shown = shown || !section.hidden;
    }
    fold.querySelector("[data-evidence-none]").hidden = shown;
    if (shown) fold.open = true;
  };
  const write = (name) => {
    const figure = desk.chosen;
    const { changed } = editors.find(({ editor }) => editor.contains(figure));
    const other = chip(name, desk.known.get(name));
    figure.replaceWith(other);
    changed();
    const section = sections.find((one) => one.dataset.evidence === figure.dataset.name);
    if (section) section.dataset.evidence = name;
    choose(other);
    if (isPhone()) fold.open = false;
  };
  desk.form.addEventListener("click", (event) => {
    const figure = event.target.closest(".paper-text .figure-chip");
    if (figure) choose(figure);
  });
  for (const button of all("[data-write]", fold)) {
    button.addEventListener("click", () => write(button.dataset.write));
  }
  for (const button of all("[data-hand]", fold)) {
    const section = button.closest("[data-evidence]");
    const [words, why] = ["[data-hand-words]", "[data-hand-why]"].map((name) => section.querySelector(name));
    button.addEventListener("click", () => {
      const [said, reason] = [words, why].map((field) => field.value.replace(/[{}]/g, "").trim());
      if (!said || !reason) {
        (said ? why : words).focus();
        return;
      }
      const name = `${section.dataset.slot}＝${said}，原因：${reason}`;
      desk.known.set(name, { shown: said, style: "by-hand" });
      write(name);
    });
  }
  choose(null);
  if (isPhone()) fold.open = false;
}
