// Says what a slow form is doing, and keeps it from being sent twice.
for (const form of document.querySelectorAll("form[data-waits]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    button.textContent = form.dataset.waits;
    setTimeout(() => { button.disabled = true; });
  });
}
// A browser that goes back shows the page as it was left.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
