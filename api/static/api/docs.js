"use strict";

// Shows the schema of this server; a session's own token goes with what is tried.
const place = document.getElementById("docs");

SwaggerUIBundle({
  dom_id: "#docs",
  url: place.dataset.schema,
  deepLinking: true,
  requestInterceptor(request) {
    if (new URL(request.url, document.baseURI).origin === location.origin) {
      request.headers["X-CSRFToken"] = place.dataset.csrf;
    }
    return request;
  },
});
