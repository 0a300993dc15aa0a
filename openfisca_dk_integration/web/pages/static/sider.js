// A run that is streamed: shows its progress, can be cancelled, and puts the result into the page.
// Nothing is kept on the server: cancelling closes the connection, and the run stops.
(function () {
  "use strict";

  function bytes(text) {
    var raw = atob(text), data = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i += 1) { data[i] = raw.charCodeAt(i); }
    return data;
  }

  function show(place, message) {
    place.innerHTML = message.html;
    (message.files || []).forEach(function (file) {
      var link = place.querySelector('[data-fil="' + file.name + '"]');
      if (link) {
        link.href = URL.createObjectURL(new Blob([bytes(file.content)], { type: file.type }));
        link.download = file.name;
        link.hidden = false;
      }
    });
    place.focus();
  }

  function run(form) {
    var place = document.getElementById("resultat");
    var state = document.querySelector(".fremdrift");
    var bar = state.querySelector("progress"), told = state.querySelector(".fortalt");
    var stop = state.querySelector("button");
    var control = new AbortController();
    var body = new FormData(form);
    var address = new URL(form.action);
    var state_of = new URLSearchParams();
    body.forEach(function (value, name) {
      if (typeof value === "string") { state_of.append(name, value); }
    });
    history.replaceState(null, "", address.pathname + "?" + state_of.toString());
    place.innerHTML = "";
    state.hidden = false;
    bar.removeAttribute("value");
    told.textContent = state.dataset.starter;
    stop.onclick = function () { control.abort(); };
    stop.focus();
    form.setAttribute("aria-busy", "true");
    fetch(form.action, {
      method: "POST", body: body, signal: control.signal, headers: { "Accept": "application/x-ndjson" }
    }).then(function (answer) {
      if (!answer.body || (answer.headers.get("Content-Type") || "").indexOf("ndjson") < 0) {
        return answer.text().then(function (text) { throw new Error(String(answer.status)); });
      }
      var reader = answer.body.getReader(), decoder = new TextDecoder(), rest = "";
      function next() {
        return reader.read().then(function (part) {
          if (part.done) { return null; }
          rest += decoder.decode(part.value, { stream: true });
          var lines = rest.split("\n");
          rest = lines.pop();
          lines.filter(Boolean).forEach(function (line) {
            var message = JSON.parse(line);
            if (message.html !== undefined) { show(place, message); return; }
            if (message.total) {
              bar.max = message.total;
              bar.value = message.done;
              told.textContent = message.text;
            }
          });
          return next();
        });
      }
      return next();
    }).catch(function (error) {
      place.textContent = error.name === "AbortError" ? state.dataset.afbrudt : state.dataset.fejl;
      place.focus();
    }).finally(function () {
      state.hidden = true;
      form.removeAttribute("aria-busy");
    });
  }

  // A part of the page after a button was pressed, so that chosen files stay chosen.
  function part(form, button) {
    var asked = new URLSearchParams();
    new FormData(form, button).forEach(function (value, name) {
      if (typeof value === "string") { asked.append(name, value); }
    });
    var wanted = new URL(form.action).pathname + "?" + asked.toString();
    fetch(wanted, { headers: { "X-Requested-With": "fetch" } }).then(function (answer) {
      return answer.text().then(function (text) {
        var found = new DOMParser().parseFromString(text, "text/html");
        ["fejl", "redigering", "igen"].forEach(function (id) {
          document.getElementById(id).replaceWith(found.getElementById(id));
        });
        var address = new URL(answer.url);
        address.searchParams.delete("find");
        history.replaceState(null, "", address.pathname + address.search);
        var values = document.querySelectorAll("#redigering [id$='.vaerdi']");
        var place = button.name === "tilfoej" ? values[values.length - 1]
          : button.name === "find" ? document.querySelector(".fundne button") || document.getElementById("f-soeg")
            : document.getElementById("redigering-h");
        if (place) { place.focus(); }
      });
    }).catch(function () { location.assign(wanted); });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.dataset && event.target.dataset.enter) {
      event.preventDefault();
      document.getElementById(event.target.dataset.enter).click();
    }
  });
  document.querySelectorAll("form[data-koer]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (event.submitter && event.submitter.hasAttribute("data-bid")) {
        event.preventDefault();
        part(form, event.submitter);
        return;
      }
      if (event.submitter && event.submitter.hasAttribute("data-hent")) { return; }
      event.preventDefault();
      run(form);
    });
  });
  document.querySelectorAll("select[data-skift]").forEach(function (item) {
    item.addEventListener("change", function () { item.form.requestSubmit(item.form.querySelector("[data-skifter]")); });
  });
  document.querySelectorAll("button[data-udskriv]").forEach(function (button) {
    button.addEventListener("click", function () { window.print(); });
  });
  var wrong = document.querySelector(".fejl");
  if (wrong) { wrong.focus(); }
})();
