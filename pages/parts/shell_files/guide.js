// What a role finds here: shown from the first visit of a browser on until somebody closes it, and again by the button "Help". That it was closed
// is kept by the browser, for each role; the server is told nothing. What is open is noted outside of what the server draws, and so outlives it.
(() => {
  const root = document.documentElement;
  const kept = (() => {
    try {
      return localStorage;
    } catch {
      return {}; // where the browser may keep nothing, it is shown again when the page is loaded anew
    }
  })();
  const find = (selector) => document.querySelector(`.stHtml ${selector}`);
  const name = () => `guide of ${find('.guide')?.dataset.role}`;
  const isOpen = () => Boolean(find('.guide')) && kept[name()] !== 'closed';
  const draw = () => {
    if (root.hasAttribute('data-guided') !== isOpen()) root.toggleAttribute('data-guided', isOpen());
    const help = find('.help');
    if (help && help.getAttribute('aria-expanded') !== String(isOpen())) help.setAttribute('aria-expanded', String(isOpen()));
  };
  addEventListener('click', ({ target }) => {
    const pressed = target.closest?.('.stHtml .help, .stHtml .guide button');
    if (!pressed) return;
    const state = isOpen() ? 'closed' : 'open';
    try {
      kept[name()] = state;
    } catch {
      // a full store: it is shown again next time
    }
    draw();
    if (state === 'closed') find('.help')?.focus();
  });
  new MutationObserver(draw).observe(root, { childList: true, subtree: true });
})();
