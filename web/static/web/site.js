// What pages gain where scripts run. Without this file they do the same, with a reload more.

/** Focuses the search on "/", unless somebody is writing. */
function openSearch(event) {
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.getElementById("search");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

/** Moves through the hits below a search field with the arrow keys; Escape closes them. */
function walkHits(event) {
  const box = event.target.closest("[role=search], .picker");
  if (!box || !["ArrowDown", "ArrowUp", "Escape"].includes(event.key)) return;
  const field = box.querySelector("input[type=search]");
  const stops = [field, ...box.querySelectorAll(".hit, .choice :is(input, button)")];
  if (event.key === "Escape") {
    box.querySelector(".search-hits")?.replaceChildren();
    field?.focus();
    return;
  }
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = stops[stops.indexOf(document.activeElement) + step];
  if (!next || document.activeElement.type === "radio") return; // radios have arrow keys of their own
  event.preventDefault();
  next.focus();
}

/** Where hits come while one types, there is no button to search, and Enter loads no page. */
function hideFind() {
  for (const button of document.querySelectorAll("[data-find]")) button.hidden = true;
}

function findInPlace(event) {
  if (event.key === "Enter" && event.target.matches("[data-picker] input[type=search]")) event.preventDefault();
}

/** Closes a menu when somebody clicks or tabs elsewhere. */
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

/** Shows the buttons that only scripts can serve. */
function showClosers(root) {
  for (const button of root.querySelectorAll("[data-dismiss]")) button.hidden = false;
}

/** Sends a form once, however often its button is pressed: twice would be two comments. */
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 10_000); // the server may not have answered
}

/** Forms of a page that somebody came back to can be sent again. */
function sendAgain() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
}

/** What each place asked for last: answers to less are not shown, however late they come. */
const newest = new WeakMap();

/** The place whose requests replace each other; none where they do not. */
function placeOf(asks) {
  const [place, way] = (asks.getAttribute("hx-sync") ?? "").split(":");
  if (way !== "replace") return null;
  return place.startsWith("closest ") ? asks.closest(place.slice(8)) : asks;
}

function noteAsked({ detail: { ctx } }) {
  const place = placeOf(ctx.sourceElement);
  if (place) newest.set(place, ctx);
}

/** With "replace", htmx 4.0 forgets the second of three requests, and shows its answer over the third's. */
function dropOvertaken(event) {
  const { ctx } = event.detail;
  const place = placeOf(ctx.sourceElement);
  if (place && newest.get(place) !== ctx) event.preventDefault();
}

/** Asks for what somebody typed before htmx, which begins a moment after the page, was listening. */
function askForTyped({ target }) {
  const isTyped = target === document.activeElement && target.value !== target.defaultValue;
  if (isTyped && target.matches("input[type=search]")) target.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("submit", sendOnce);
document.addEventListener("htmx:after:init", askForTyped);
document.addEventListener("htmx:before:request", noteAsked);
document.addEventListener("htmx:after:request", dropOvertaken);
window.addEventListener("pageshow", sendAgain);
document.addEventListener("keydown", openSearch);
document.addEventListener("keydown", walkHits);
document.addEventListener("keydown", findInPlace);
document.addEventListener("click", (event) => {
  closeMenus(event);
  event.target.closest("[data-dismiss]")?.parentElement.remove();
});
document.addEventListener("focusin", closeMenus);
document.addEventListener("htmx:after:swap", () => {
  showClosers(document);
  hideFind();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});
/** Leads to the first thing to mend in a form that came back: it may be far below. */
function showFault() {
  document.querySelector("main [aria-invalid=true]")?.focus();
}

showClosers(document);
hideFind();
showFault();
