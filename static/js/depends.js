// Shows a question only while another answer makes it matter. Without this script it stays, with "Only if …".
(() => {
  const apply = () => {
    for (const part of document.querySelectorAll("[data-depends-on]")) {
      const form = part.closest("form");
      const answer = new FormData(form).get(part.dataset.dependsOn) ?? "";
      part.hidden = !part.dataset.dependsValues.split("|").includes(answer);
    }
  };
  document.addEventListener("change", apply);
  apply();
})();
