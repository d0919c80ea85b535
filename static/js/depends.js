// Shows a question only while another answer makes it matter. Without this script it stays, with "Only if …".
(() => {
  const apply = () => {
    for (const part of document.querySelectorAll("[data-depends-on]")) {
      const form = part.closest("form");
      const answer = new FormData(form).get(part.dataset.dependsOn) ?? "";
      const wanted = part.dataset.dependsValues;
      const matters = "dependsPrefix" in part.dataset ? wanted.startsWith(`${answer}-`) : wanted.split("|").includes(answer);
      part.hidden = !matters;
    }
  };
  document.addEventListener("change", apply);
  apply();
})();
