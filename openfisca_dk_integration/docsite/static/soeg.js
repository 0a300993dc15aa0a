// Searches the index of the page's language. An entry: kind, title, below it, address, words, warning.
(function () {
  "use strict";
  var MOST = 60;
  var field = document.getElementById("soeg");
  var list = document.getElementById("fundet");
  var count = document.getElementById("antal");

  // Danish letters and their transcriptions are the same; so are § 45 and §45.
  function fold(text) {
    return text.toLowerCase().replace(/æ/g, "ae").replace(/ø/g, "oe").replace(/å/g, "aa")
      .replace(/_/g, " ").replace(/§+\s*/g, "§").replace(/\s+/g, " ").trim();
  }

  var folded = window.soegeindeks.map(function (entry) {
    return { title: fold(entry[1]), all: fold(entry[0] + " " + entry[1] + " " + entry[4]), entry: entry };
  });

  function holds(text, word) {
    var at = text.indexOf(word);
    // A paragraph is whole: §4 is not §45.
    while (at >= 0 && word[0] === "§" && /[0-9]/.test(text.charAt(at + word.length))) {
      at = text.indexOf(word, at + 1);
    }
    return at;
  }

  function score(item, words, phrase) {
    var sum = item.title === phrase ? 50 : item.title.indexOf(phrase) === 0 ? 20 : 0;
    for (var i = 0; i < words.length; i += 1) {
      var inTitle = holds(item.title, words[i]);
      if (inTitle >= 0) {
        sum += inTitle === 0 || item.title.charAt(inTitle - 1) === " " ? 10 : 6;
      } else if (holds(item.all, words[i]) >= 0) {
        sum += 2;
      } else {
        return 0;
      }
    }
    return sum;
  }

  function add(parent, tag, name, text) {
    var made = document.createElement(tag);
    if (name) { made.className = name; }
    made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function show() {
    var phrase = fold(field.value);
    list.textContent = "";
    count.textContent = "";
    if (!phrase) { return; }
    var words = phrase.split(" ");
    var found = [];
    folded.forEach(function (item, place) {
      var points = score(item, words, phrase);
      if (points) { found.push([points, place, item.entry]); }
    });
    found.sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
    var data = count.dataset;
    var text = found.length > MOST ? data.more : found.length > 1 ? data.some : found.length ? data.one : data.none;
    count.textContent = text.replace("#", found.length);
    found.slice(0, MOST).forEach(function (hit) {
      var entry = hit[2];
      var row = document.createElement("li");
      var link = add(row, "a", "", entry[1]);
      link.href = entry[3];
      add(row, "span", "kind", entry[0]);
      if (entry[2]) { add(row, "span", "below", entry[2]); }
      if (entry[5]) { add(row, "span", "mark derived", entry[5]); }
      list.appendChild(row);
    });
  }

  field.value = new URLSearchParams(location.search).get("q") || "";
  field.addEventListener("input", show);
  document.getElementById("soegeform").addEventListener("submit", function (event) {
    event.preventDefault();
    show();
  });
  field.focus();
  show();
})();
