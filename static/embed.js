/**
 * For pages that can only load classic scripts (MkDocs' extra_javascript and
 * the like): brings in the module that lies beside this file. Frames of our
 * pages get the height of their content, and what happens in them happens on
 * them, as events. With data-frames it does that alone.
 */
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const site = new URL(script.src).origin;
  if (!("frames" in script.dataset)) import(new URL("smtp-playground.js", script.src).href);

  /** @type {WeakMap<HTMLIFrameElement, Element | true>} frames that answered; or what is said of those that do not */
  const known = new WeakMap();
  const frames = () => [...document.querySelectorAll("iframe")].filter((frame) => frame.src.startsWith(`${site}/`) && frame.src.includes("/embed/"));
  // It says nothing but that we are here, so it may reach what is still an empty frame.
  const hello = (frame) => frame.contentWindow?.postMessage({ type: "ehlo:hello" }, "*");

  addEventListener("message", ({ origin, source, data }) => {
    const frame = origin === site && frames().find((f) => f.contentWindow === source);
    const [, name] = /^ehlo:(.+)/.exec(data?.type) ?? [];
    if (!frame || !name) return;
    const excuse = known.get(frame);
    if (excuse instanceof Element) excuse.remove();
    known.set(frame, true);
    if (name === "ready") hello(frame);
    else if (name === "height") frame.style.height = `${Number(data.height)}px`;
    else frame.dispatchEvent(new CustomEvent(name, { detail: data.detail, bubbles: true, composed: true }));
  });

  /** A browser may keep a page from the web away from this machine (Local Network Access); the frame itself stays empty then. */
  const explain = (frame) => {
    if (known.has(frame) || !frame.isConnected) return;
    const spanish = frame.src.includes("/es/embed/");
    const link = document.createElement("a");
    link.href = frame.src;
    link.textContent = spanish ? "Ábrela en una página propia." : "Open it on a page of its own.";
    const says = document.createElement("p");
    says.lang = spanish ? "es" : "en";
    says.append(spanish
      ? `La sesión de ${site} no ha aparecido aquí. Puede que tu navegador pregunte, en la barra de direcciones, si esta página puede acceder a tu propia máquina, o que el sitio no deje que esta página la enmarque. `
      : `The session from ${site} did not appear here. Your browser may be asking, in its address bar, whether this page may reach your own machine, or the site does not let this page frame it. `, link);
    known.set(frame, says);
    frame.after(says);
  };
  // Load events do not bubble, but pass by on their way down: frames that come later are met as well.
  document.addEventListener("load", ({ target }) => {
    if (target instanceof HTMLIFrameElement && frames().includes(target)) setTimeout(() => explain(target), 5000);
  }, true);
  // Those that were ready before us.
  frames().forEach(hello);
})();
