// The cover over the screen: by the button, by the key F8, or by itself after long without use. It needs no answer of the server, and it is kept
// for the tab, so that a page that is loaded again is covered before anything of it is drawn. Beneath it the server is told, and draws no figures.
(() => {
  const LIMIT = 60_000 * Number(document.currentScript.dataset.idleMinutes);
  const PATIENCE = 5_000;
  const root = document.documentElement;
  const kept = (() => {
    try {
      return sessionStorage;
    } catch {
      return {}; // where the browser may keep nothing, the cover holds until the page is loaded anew
    }
  })();
  const find = (selector) => document.querySelector(selector);
  const app = () => find('[data-testid="stApp"]')?.dataset ?? {};

  // The cover itself ----------------------------------------------------------------------------------------------------------------------

  let awaited = null; // what the server has yet to draw before the cover is lifted: whether that is done, and until when it is waited for
  let before = null; // what had the focus
  const why = () => (kept.locked ? 'locked' : kept.hidden ? 'hidden' : awaited?.why);
  const shown = () => root.dataset.covered ?? '';
  const draw = () => {
    const was = shown();
    if (why()) root.dataset.covered = why();
    else delete root.dataset.covered;
    const cover = find('#cover');
    if (!cover) return; // the page is still being read; what has come of it is out of sight already
    for (const part of document.body.children) {
      if (part === cover || part.inert !== !shown()) continue;
      if (shown()) part.dataset.covered = '';
      else if (!('covered' in part.dataset)) continue;
      else delete part.dataset.covered;
      part.inert = Boolean(shown());
    }
    cover.inert = false;
    cover.removeAttribute('aria-hidden'); // an open menu hides all but itself from screen readers
    cover.toggleAttribute('aria-busy', Boolean(shown() && awaited));
    if (shown() && (!was || !cover.contains(document.activeElement))) {
      if (!was) before = document.activeElement;
      find('#uncover').focus();
    } else if (was && !shown()) {
      (before?.isConnected && before !== document.body ? before : find('#hide-figures')).focus();
    }
  };

  // What the server is told -----------------------------------------------------------------------------------------------------------------

  let told = { hidden: null, at: 0 };
  const tell = () => {
    const toggle = find('.st-key-set_shade input');
    const hidden = Boolean(kept.hidden);
    // A lock is the screen's own: told of it, the server would take it for use.
    if (kept.locked || awaited?.isAgain || !toggle || toggle.disabled || toggle.checked === hidden) return;
    if (told.hidden === hidden && Date.now() - told.at < 2_000) return;
    told = { hidden, at: Date.now() };
    toggle.click();
  };
  const areFiguresBack = () => {
    const toggle = find('.st-key-set_shade input');
    return !toggle || toggle.disabled || (!toggle.checked && app().testScriptState === 'notRunning' && !find('.st-key-figures_hidden'));
  };
  const askAgain = (button) => {
    let [state, asked] = ['unasked', 0];
    return () => {
      const isRunning = app().testScriptState !== 'notRunning';
      if (state === 'answering' && !isRunning) return true;
      if (state === 'asked' && isRunning) {
        state = 'answering';
      } else if (state !== 'answering' && Date.now() - asked > 1_000 && button?.isConnected && !button.disabled) {
        // Once more after a second: a busy browser shows nothing of an answer that came at once.
        [state, asked] = ['asked', Date.now()];
        button.click();
      }
      return false;
    };
  };

  const hide = () => {
    awaited = null;
    kept.hidden = 'yes';
    draw();
    tell();
  };
  const lock = () => {
    awaited = null;
    kept.locked = 'yes';
    draw();
  };
  const lift = (awaiting) => {
    awaited = { until: Date.now() + PATIENCE, ...awaiting };
    look();
  };
  const uncover = () => {
    if (kept.locked) {
      delete kept.locked;
      note();
      // Hidden figures stay hidden. Else the server is asked first: who is signed in no more must not see what was on the screen.
      const again = find('.st-key-shade_again button');
      if (!kept.hidden) lift({ why: 'locked', isAgain: true, isDone: askAgain(again), ...(!again && { until: 0 }) });
    } else if (kept.hidden) {
      delete kept.hidden;
      lift({ why: 'hidden', isDone: areFiguresBack });
    }
    look();
  };
  const look = () => {
    if (!shown() && !why()) return;
    tell();
    if (awaited) {
      const { isDone, isAgain, until } = awaited;
      if (isDone() || (!isAgain && Date.now() > until)) awaited = null;
      else if (Date.now() > until) {
        awaited.until = Infinity; // the screen stays covered until the page is gone
        location.reload();
      }
    }
    draw();
  };

  // What counts as use ------------------------------------------------------------------------------------------------------------------------

  // Two clocks: one goes on while the machine sleeps, the other cannot be set.
  let ran = performance.now();
  const idle = () => Math.max(Date.now() - Number(kept.lastUsed), performance.now() - ran);
  const note = () => {
    kept.lastUsed = String(Date.now());
    ran = performance.now();
  };
  const check = () => {
    if (!kept.locked && idle() >= LIMIT) lock();
  };
  const use = (event) => {
    check(); // before it counts: the first touch after a long sleep finds the screen locked
    if (!kept.locked && event?.isTrusted && idle() > Math.min(1_000, LIMIT / 10)) note();
  };

  const isTypedIn = (field) =>
    field.isContentEditable ||
    field.matches('textarea, select') ||
    (field.matches('input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"], [type="file"])') &&
      (field.getAttribute('role') !== 'combobox' || field.getAttribute('aria-expanded') === 'true'));
  const press = (event) => {
    if (event.key !== 'F8' || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
    if (shown() || isTypedIn(event.target)) return;
    event.preventDefault();
    hide();
  };

  if (!kept.lastUsed) note();
  check();
  draw();
  root.dataset.canCover = '';
  for (const kind of ['pointerdown', 'pointermove', 'wheel', 'touchmove', 'keydown']) addEventListener(kind, use, { capture: true, passive: true });
  for (const kind of ['focus', 'pageshow', 'resume', 'visibilitychange']) addEventListener(kind, check, true);
  addEventListener('keydown', press, true);
  setInterval(() => {
    check();
    tell(); // also what could not be told when it was asked for, since the server was away
    look();
  }, Math.min(1_000, LIMIT / 10));
  addEventListener('DOMContentLoaded', () => {
    find('#hide-figures').hidden = false;
    find('#hide-figures').addEventListener('click', hide);
    find('#uncover').addEventListener('click', uncover);
    new MutationObserver(look).observe(root, {
      attributeFilter: ['data-test-script-state', 'disabled'],
      attributes: true,
      childList: true,
      subtree: true,
    });
    draw();
  });
})();
