// Opens the contents on wide screens, the folded part a link points into, and everything for print.
(function () {
  "use strict";
  var wide = window.matchMedia("(min-width: 64em)");
  function contents() {
    document.querySelectorAll("details[data-open-wide]").forEach(function (item) {
      item.open = wide.matches;
    });
  }
  function reveal() {
    var id = decodeURIComponent(location.hash.slice(1));
    var target = id && document.getElementById(id);
    if (!target) { return; }
    target.querySelectorAll("details.values").forEach(function (item) { item.open = true; });
    for (var up = target.parentElement; up; up = up.parentElement) {
      if (up.tagName === "DETAILS") { up.open = true; }
    }
    target.scrollIntoView();
  }
  contents();
  reveal();
  wide.addEventListener("change", contents);
  window.addEventListener("hashchange", reveal);
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details.values:not([open])"));
    opened.forEach(function (item) { item.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (item) { item.open = false; });
  });
})();
