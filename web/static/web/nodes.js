// What the forms of nodes gain where scripts run.

/** Enter in a line of a form saves it, rather than searching. */
function decideEnter(event) {
  if (event.key !== "Enter" || !event.target.matches("form input:not([type=search], [type=radio], [type=checkbox])")) return;
  const main = event.target.form?.querySelector("[data-main]");
  if (!main) return;
  event.preventDefault();
  event.target.form.requestSubmit(main);
}

document.addEventListener("keydown", decideEnter);
