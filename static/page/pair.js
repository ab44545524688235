/** Any two replies: the choice becomes the address of their comparison. */

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll(".pair-form"))) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [a, b] = [...form.querySelectorAll("select")].map((s) => Number(s.value)).sort((x, y) => x - y);
    if (a === b) return form.querySelectorAll("select")[1].focus();
    location.href = new URL(`../${a}-${b}/`, new URL(form.dataset.base, location.href)).href;
  });
}

export {};
