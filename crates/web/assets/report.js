// The page works without; with it, all parts of the statement under the address
// are outlined, long tables fold, and tables of statements can be filtered.
(function () {
  "use strict";
  function point() {
    document.querySelectorAll(".on").forEach(function (e) { e.classList.remove("on"); });
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var article = target && target.classList.contains("q") && target.closest("article");
    if (!article) return;
    article.querySelectorAll('[data-s="' + target.dataset.s + '"]').forEach(function (e) { e.classList.add("on"); });
  }
  addEventListener("hashchange", point);
  point();

  // Long tables of speakers and claims are folded after so many rows.
  document.querySelectorAll("table.speakers,table.claims").forEach(function (table) {
    var shown = table.classList.contains("claims") ? 10 : 15;
    var rest = Array.from(table.tBodies[0].rows).slice(shown);
    // Nothing that the address leads to is folded away.
    if (rest.some(function (r) { return "#" + r.id === location.hash; })) return;
    if (rest.length < 4) return;
    var more = document.createElement("button");
    more.className = "more";
    more.textContent = "show " + rest.length + " more";
    rest.forEach(function (r) { r.hidden = true; });
    more.addEventListener("click", function () {
      rest.forEach(function (r) { r.hidden = false; });
      more.remove();
    });
    table.parentElement.after(more);
  });

  function select(name, values) {
    var box = document.createElement("select");
    box.setAttribute("aria-label", name);
    box.append(new Option("every " + name, ""));
    Array.from(new Set(values)).sort().forEach(function (v) { box.append(new Option(v, v)); });
    return box;
  }
  document.querySelectorAll(".filters").forEach(function (bar) {
    var rows = Array.from(bar.nextElementSibling.tBodies[0].rows);
    if (rows.length < 6) return;
    var outlet = function (r) { return r.querySelector(".o").textContent; };
    var cell = function (n) { return function (r) { return r.cells[n].textContent; }; };
    var keys = [outlet, cell(2), cell(3), cell(4)];
    var boxes = ["outlet", "act", "form", "anonymity"].map(function (name, i) { return select(name, rows.map(keys[i])); });
    var words = document.createElement("input");
    words.type = "search";
    words.placeholder = "speaker or words";
    words.setAttribute("aria-label", "speaker or words");
    var count = document.createElement("output");
    bar.append(words, ...boxes, count);
    bar.hidden = false;
    function apply() {
      var wanted = words.value.toLowerCase(), shown = 0;
      rows.forEach(function (r) {
        var fits = r.textContent.toLowerCase().includes(wanted) &&
          boxes.every(function (box, i) { return !box.value || box.value === keys[i](r); });
        r.hidden = !fits;
        shown += fits;
      });
      count.textContent = shown + " of " + rows.length;
    }
    bar.addEventListener("input", apply);
    apply();
  });
})();
