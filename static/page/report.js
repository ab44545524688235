/** "Report it" takes along where the reader is: what is selected, or the section in sight. */

for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-report]"))) {
  link.addEventListener("click", () => {
    const { report, subject, body } = link.dataset;
    const url = new URL(report);
    const fields = new URLSearchParams(url.search);
    fields.set(url.protocol === "mailto:" ? "subject" : "title", subject);
    fields.set("body", body.replace("#", () => place()));
    // A mail program shows a plus sign as it is.
    url.search = fields.toString().replaceAll("+", "%20");
    link.href = url.href;
  });
}

/** @returns {string} */
function place() {
  const selected = String(getSelection()).trim().slice(0, 300);
  const heads = [...document.querySelectorAll("main :is(h2, h3)[id]")];
  const here = heads.filter((h) => h.getBoundingClientRect().top < innerHeight / 2).at(-1);
  return [here && `#${here.id}`, selected && `“${selected}”`].filter(Boolean).join(" ") || location.pathname;
}

export {};
