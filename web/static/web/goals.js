// The goals table where scripts run: choosing lines, editing by keyboard, filters that tell themselves.

const boxes = () => [...document.querySelectorAll(".goals tbody .pick input")];

/** Tells how many lines are chosen, and whether all on the page are. */
function tellChosen() {
  const all = boxes();
  const chosen = all.filter((box) => box.checked).length;
  const head = document.querySelector("[data-choose-all]");
  if (head) {
    head.hidden = all.length === 0;
    const box = head.querySelector("input");
    box.checked = chosen > 0 && chosen === all.length;
    box.indeterminate = chosen > 0 && chosen < all.length;
  }
  const told = document.querySelector("[data-chosen]");
  if (!told) return;
  told.dataset.words ??= told.textContent;
  told.textContent = chosen ? `${told.dataset.words} ${chosen.toLocaleString(document.documentElement.lang)}` : told.dataset.words;
}

/** Tells in a closed choice how many of its filters are set. */
function tellSeveral(box) {
  const told = box.closest(".several")?.querySelector(".several-told");
  if (!told) return;
  const count = box.closest("fieldset").querySelectorAll(":checked").length;
  told.textContent = count ? String(count) : "";
}

/** Gives up an edit, as its link does. */
function cancelEdit(event) {
  if (event.key !== "Escape") return;
  const open = event.target.closest(".several[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
    return;
  }
  event.target.closest(".is-editing")?.querySelector("[data-cancel]").click();
}

let edited = null; // the key of the line that somebody edits

/** Puts the focus into a form that has opened, and back to its line when it has closed. */
function followFocus() {
  const form = document.querySelector(".is-editing [aria-invalid=true], .is-editing [data-focus]");
  if (form && !form.closest(".is-editing").contains(document.activeElement)) {
    edited = form.closest(".is-editing").dataset.key;
    form.focus();
  } else if (edited && !form) {
    document.querySelector(`#line-${CSS.escape(edited)} a.edit`)?.focus();
    edited = null;
  }
  tellChosen();
}

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-choose-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  tellSeveral(event.target);
  tellChosen();
});
document.addEventListener("keydown", cancelEdit);
document.addEventListener("htmx:after:swap", followFocus);
for (const button of document.querySelectorAll("[data-go]")) button.hidden = true; // filters as one types
document.documentElement.classList.add("scrolls-on");
tellChosen();
