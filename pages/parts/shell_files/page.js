// What is larger than its box scrolls; whoever has no mouse reaches the rest by giving the box the focus.
(() => {
  const offer = () => {
    for (const box of document.querySelectorAll('[data-testid="stTable"] *, [data-testid="stPopoverBody"]')) {
      const style = getComputedStyle(box);
      const sideways = box.scrollWidth > box.clientWidth + 1 && ['auto', 'scroll'].includes(style.overflowX);
      const scrolls = sideways || (box.scrollHeight > box.clientHeight + 1 && ['auto', 'scroll'].includes(style.overflowY));
      if (scrolls && !box.hasAttribute('data-scrolls')) {
        box.tabIndex = 0;
        box.setAttribute('data-scrolls', '');
        if (!box.hasAttribute('role')) {
          box.setAttribute('role', 'region');
          box.setAttribute('aria-label', 'Table that scrolls sideways');
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
  new MutationObserver(soon).observe(document.documentElement, { childList: true, subtree: true });
})();
