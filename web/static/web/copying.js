// Copies a text that is shown this once. Without scripts it is selected and copied by hand.

/** Puts the text of a field into the clipboard, and says so. */
async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    document.getElementById(`${field.id}-said`).textContent = field.dataset.copied;
  } catch {
    // The browser forbids it; the text is selected, so that Ctrl+C copies it.
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
