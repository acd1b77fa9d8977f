// What is larger than its box scrolls; whoever has no mouse reaches the rest by giving the box the focus.
// What was opened stays open when the page is drawn anew, with other figures in it.
// A link leads to a place in a page that is drawn only after the link was followed: it is looked for until it is there.
// The marking is told to the sheets of paper, each of which bears it in its margins.
(() => {
  const opened = new Set();
  const place = (details) => `${location.pathname} ${details.dataset.key}`;
  const onPaper = { '--marking': '.marking', '--signed': '.foot:not(.day)', '--day': '.foot.day' };
  document.documentElement.toggleAttribute('data-has-margins', 'CSSMarginRule' in window);
  const mark = () => {
    for (const [name, where] of Object.entries(onPaper)) {
      const said = JSON.stringify(document.querySelector(`.stHtml ${where}`)?.textContent ?? '');
      if (document.documentElement.style.getPropertyValue(name) !== said) document.documentElement.style.setProperty(name, said);
    }
  };
  let sought = location.hash.slice(1);
  const lead = () => {
    const place = sought && document.getElementById(sought);
    if (!place?.closest('.stHtml')) return;
    sought = '';
    for (const found of document.querySelectorAll('[data-found]')) delete found.dataset.found;
    place.dataset.found = '';
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView();
  };
  const offer = () => {
    mark();
    lead();
    for (const details of document.querySelectorAll('details[data-key]')) {
      if (opened.has(place(details))) details.open = true;
    }
    // Two parts at once, of no meaning and one that takes the focus, are what the screen library gives the place where files are dropped.
    for (const place of document.querySelectorAll('[data-testid="stFileUploaderDropzone"][role="presentation"]')) place.setAttribute('role', 'group');
    for (const box of document.querySelectorAll('.stHtml .rows, [data-testid="stPopoverBody"]')) {
      const style = getComputedStyle(box);
      const moves = (overflow) => ['auto', 'scroll'].includes(overflow);
      const sideways = box.scrollWidth > box.clientWidth + 1 && moves(style.overflowX);
      const down = box.scrollHeight > box.clientHeight + 1 && moves(style.overflowY);
      const scrolls = box.checkVisibility() && (sideways || down);
      if (scrolls && !box.hasAttribute('data-scrolls')) {
        box.tabIndex = 0;
        box.setAttribute('data-scrolls', '');
        if (!box.hasAttribute('role')) {
          box.setAttribute('role', 'region');
          box.setAttribute('aria-label', `${box.querySelector('table')?.getAttribute('aria-label') ?? ''} (table that scrolls)`.trim());
        }
      } else if (!scrolls && box.hasAttribute('data-scrolls')) {
        for (const name of ['tabindex', 'data-scrolls']) box.removeAttribute(name);
        if (box.getAttribute('role') === 'region') for (const name of ['role', 'aria-label']) box.removeAttribute(name);
      }
    }
  };
  let waiting = 0;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(offer);
  };
  addEventListener('resize', soon);
  addEventListener('hashchange', () => {
    sought = location.hash.slice(1);
    soon();
  });
  addEventListener('toggle', ({ target }) => {
    if (!target.matches?.('details[data-key]')) return;
    opened[target.open ? 'add' : 'delete'](place(target));
    soon();
  }, true);
  new MutationObserver(soon).observe(document.documentElement, { childList: true, subtree: true });
})();
