// What is larger than its box scrolls; whoever has no mouse reaches the rest by giving the box the focus.
// What was opened stays open when the page is drawn anew, with other figures in it.
// A link leads to a place in a page that is drawn only after the link was followed: it is looked for until it is there.
// On a phone the controls are folded away. The marking is told to the sheets of paper, each of which bears it in its margins.
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
    const place = sought ? document.getElementById(sought) : null;
    if (!place?.closest('.stHtml')) return;
    sought = '';
    for (const found of document.querySelectorAll('[data-found]')) delete found.dataset.found;
    place.dataset.found = '';
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView();
  };
  // On a narrow screen the controls stand behind one button that says the day, so that the answer is the first thing seen.
  const fold = () => {
    const strip = document.querySelector('.st-key-control_strip');
    const button = document.querySelector('#show-controls');
    if (!button) return;
    const day = document.querySelector('.stHtml .foot.day')?.textContent.replace('As at ', '') ?? '';
    if (button.hidden === Boolean(strip)) button.hidden = !strip;
    if (button.textContent !== day) {
      button.textContent = day;
      button.setAttribute('aria-label', `${day}: change the day, the comparison or what is counted`);
    }
    if (strip && strip.id !== 'control-strip') {
      Object.assign(strip, { id: 'control-strip', tabIndex: -1, role: 'group', ariaLabel: 'Day, comparison and what is counted' });
      button.setAttribute('aria-controls', strip.id);
    }
  };
  addEventListener('click', ({ target }) => {
    if (target.id !== 'show-controls') return;
    const isShown = document.documentElement.toggleAttribute('data-controls-shown');
    target.setAttribute('aria-expanded', String(isShown));
    // They stand far before the button in the order of the keyboard.
    if (isShown) document.querySelector('#control-strip')?.focus();
  });
  // Who hears the page is told its new answer where the figures changed and the focus stayed; browsers that cannot say it say nothing.
  let answered;
  const tell = () => {
    const answer = document.querySelector('.stHtml h1')?.textContent;
    if (!answer || answer === answered) return;
    if (answered !== undefined) document.ariaNotify?.(answer);
    answered = answer;
  };
  // The screen library runs the page anew at a mere r and asks to forget what it kept at a c: nobody who speaks to their machine means that.
  addEventListener('keydown', (event) => {
    const isBare = !event.altKey && !event.ctrlKey && !event.metaKey && ['r', 'c'].includes(event.key.toLowerCase());
    if (isBare && !event.target.closest('input, textarea, select, [contenteditable], [role="listbox"]')) event.stopImmediatePropagation();
  }, true);
  // What a button opens is drawn at the very end of the page; the keyboard goes there next all the same, and back from there to the button,
  // as it does when what was opened is closed again.
  let openedIn = '';
  const goBack = () => {
    const button = document.querySelector('[data-testid="stPopoverButton"][aria-expanded="true"]');
    if (button) openedIn = [...(button.closest('[class*="st-key-"]')?.classList ?? [])].find((name) => name.startsWith('st-key-')) ?? '';
    if (button || !openedIn) return;
    const again = `.${openedIn} [data-testid="stPopoverButton"]`;
    openedIn = '';
    // The library closes it when its name changes with the choice, and lets the focus fall.
    setTimeout(() => document.activeElement === document.body && document.querySelector(again)?.focus({ preventScroll: true }), 100);
  };
  addEventListener('keydown', (event) => {
    const opened = document.querySelector('[data-testid="stPopoverBody"]');
    const button = document.querySelector('[data-testid="stPopoverButton"][aria-expanded="true"]');
    if (event.key !== 'Tab' || !opened || !button) return;
    const first = [...opened.querySelectorAll('input, button, textarea, a[href], [tabindex="0"]')].find((one) => one.checkVisibility() && one.tabIndex >= 0);
    const [from, to] = event.shiftKey ? [first, button] : [button, first];
    if (!to || document.activeElement !== from) return;
    event.preventDefault();
    to.focus();
  }, true);
  // On a phone the navigation opens over the page and takes its button away: the keyboard goes into it, to the button again when it is closed,
  // and not on to what lies beneath it.
  const navigation = () => document.querySelector('[data-testid="stSidebar"][data-collapsed="false"]');
  let wasNavigationOpen = false;
  const followNavigation = () => {
    const isOpen = Boolean(navigation());
    if (isOpen === wasNavigationOpen) return;
    const next = isOpen ? navigation().querySelector('button') : document.querySelector('[data-testid="stExpandSidebarButton"]');
    if (!next) return;
    wasNavigationOpen = isOpen;
    if (document.activeElement === document.body) next.focus({ preventScroll: true });
  };
  addEventListener('focusin', ({ target }) => {
    const open = navigation();
    const page = document.querySelector('[data-testid="stMain"]');
    const isOver = open && page && page.getBoundingClientRect().left < open.getBoundingClientRect().right;
    if (isOver && !open.contains(target)) open.querySelector('button')?.click();
  });
  const offer = () => {
    mark();
    lead();
    fold();
    tell();
    goBack();
    followNavigation();
    for (const details of document.querySelectorAll('details[data-key]')) {
      if (opened.has(place(details))) details.open = true;
    }
    // The library gives a chart its words; that its table is the long form of them is said here.
    for (const table of document.querySelectorAll('details[id^="table_of_"]')) {
      const chart = document.querySelector(`.st-key-${table.id.replace('table_of_', 'chart_')} [data-testid="stPlotlyChart"]`);
      if (chart && chart.getAttribute('aria-details') !== table.id) chart.setAttribute('aria-details', table.id);
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
  // What only some pages are drawn with comes when the first page stands, and takes nothing from it.
  const fetchTheRest = () => {
    for (const link of document.querySelectorAll('link[rel="later"]')) link.rel = 'modulepreload';
  };
  const whenItStands = new MutationObserver(() => {
    if (!document.querySelector('h1')) return;
    whenItStands.disconnect();
    setTimeout(fetchTheRest, 1500);
  });
  whenItStands.observe(document.documentElement, { childList: true, subtree: true });
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
