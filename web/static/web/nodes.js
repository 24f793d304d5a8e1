// What the forms of nodes gain where scripts run.

/** Enter in a line of a form saves it, rather than searching; in the picker's search it searches. */
function decideEnter(event) {
  if (event.key !== "Enter" || !event.target.matches("form input:not([type=search], [type=radio], [type=checkbox])")) return;
  const main = event.target.form?.querySelector("[data-main]");
  if (!main) return;
  event.preventDefault();
  event.target.form.requestSubmit(main);
}

/** Where the hits come while one types, the button to search is not needed. */
function hideFind() {
  for (const button of document.querySelectorAll("[data-find]")) button.hidden = true;
}

document.addEventListener("keydown", decideEnter);
hideFind();
