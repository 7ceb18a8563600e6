// The pages work without; with it, citations are copied at a click and the
// reader is walked through by keyboard: j and k next and previous statement,
// c correction, / search.
(function () {
  "use strict";
  document.querySelectorAll("[data-copies]").forEach(function (button) {
    button.parentElement.hidden = false;
    button.addEventListener("click", function () {
      var text = document.getElementById(button.dataset.copies).textContent;
      navigator.clipboard.writeText(text).then(
        function () { button.textContent = "Copied"; },
        function () { button.textContent = "Select the text and copy it"; }
      );
    });
  });
  function follow(selector) {
    var link = document.querySelector(selector);
    if (link) link.click();
  }
  var keys = {
    "j": function () { follow(".neighbours [rel=next], ol.brief a"); },
    "k": function () { follow(".neighbours [rel=prev]"); },
    "c": function () {
      var form = document.querySelector("details.correct");
      if (!form) return;
      form.open = true;
      form.querySelector("input:not([type=hidden]),select").focus();
    },
    "/": function () { document.querySelector(".find input").focus(); }
  };
  addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input,select,textarea")) return;
    var act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
