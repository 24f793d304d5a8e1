// Keeps what is typed into a node's form: after a pause, now and then without one, and when the page is left.

const PAUSE = 3_000;
const LONGEST = 10_000; // without a pause
const MOST = 60_000; // characters; browsers let no request of more than 64 KiB outlive its page

const form = document.getElementById("node-form");
const keeper = document.getElementById("draft-state");
let since = null; // when the first was typed of what is not sent yet
let timer;

function send() {
  clearTimeout(timer);
  if (since === null) return;
  since = null;
  keeper.dispatchEvent(new Event("keep"));
}

/** What is typed while the form is being saved belongs to no draft. */
function type() {
  if (form.dataset.sent) return;
  since ??= Date.now();
  clearTimeout(timer);
  timer = setTimeout(send, Math.min(PAUSE, since + LONGEST - Date.now()));
}

/** A form that is saved leaves no draft; one that only asks for something comes back unsaved. */
function submit(event) {
  if (event.submitter?.name) {
    send();
    return;
  }
  clearTimeout(timer);
  since = null;
  keeper.dispatchEvent(new Event("htmx:abort"));
}

keeper.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  ctx.request.keepalive = new URLSearchParams(ctx.request.body).toString().length <= MOST;
});
form.addEventListener("submit", submit);
form.addEventListener("input", (event) => {
  if (event.target.type !== "search") type();
});
// Before the next page is asked for, which may be this one again; not every browser tells that.
window.addEventListener("beforeunload", send);
window.addEventListener("pagehide", send);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") send();
});
if ("unsaved" in keeper.dataset) type();
