/* Longshore console. What works without it stays plain HTML; here are the keyboard, the dialogs and the parts that move.
   Nothing but htmx beside it, no inline code, no state that is not in the page. Both scripts are deferred and run in order. */
(() => {
  'use strict';

  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const main = $('#main');

  /* --- parts: an answer brings the whole main; only parts whose text changed are swapped, by id, in place --- */

  const shown = new Map();   // id -> the HTML that the server sent last
  $$('[data-part]').forEach(part => shown.set(part.id, part.outerHTML));

  function swapParts(fragment) {
    let unknown = 0;
    let aboveKnown = true;
    $$('[data-part]', fragment).forEach(part => {
      const old = document.getElementById(part.id);
      const row = part.dataset.part === 'row';
      if (!old) {
        if (row && aboveKnown) unknown++;
        return;
      }
      if (row) aboveKnown = false;
      if (shown.get(part.id) === part.outerHTML || isTypedIn(old)) return;
      shown.set(part.id, part.outerHTML);
      keepWhatTheReaderDid(old, part);
      old.replaceWith(part);
      window.htmx.process(part);
    });
    announceNew(unknown);
  }

  const isTypedIn = part => part.contains(document.activeElement) && document.activeElement.matches('input, select, textarea');

  // an opened detail stays open, the chosen row stays chosen, the focus stays where it was
  function keepWhatTheReaderDid(old, fresh) {
    $$('details[id][open]', old).forEach(opened => $('#' + CSS.escape(opened.id), fresh)?.setAttribute('open', ''));
    if (old.hasAttribute('data-chosen')) fresh.setAttribute('data-chosen', '');
    const focused = document.activeElement;
    if (focused && old.contains(focused)) {
      const place = $$('a, button, summary', old).indexOf(focused);
      requestAnimationFrame(() => $$('a, button, summary', fresh)[place]?.focus({ preventScroll: true }));
    }
  }

  function announceNew(count) {
    const pill = $('#new-rows');
    if (!pill) return;
    pill.hidden = count === 0;
    $('span', pill).textContent = count >= 50 ? '50+ new' : count + ' new';
  }

  window.htmx.defineExtension('parts', {
    isInlineSwap: style => style === 'parts',
    handleSwap: (style, target, fragment) => {
      if (style !== 'parts') return false;
      swapParts(fragment);
      return [];
    }
  });

  /* --- live: one stream a page, only while something moves and the tab is visible --- */

  const live = $('#live');
  const dated = () => $('#live-says time').textContent;
  let stream;
  let lostAt;
  let asOf = dated();

  function say(kind, before, clock, after = '') {
    live.className = 'live' + (kind ? ' live--' + kind : '');
    const time = document.createElement('time');
    time.textContent = clock;
    $('#live-says').replaceChildren(before, time, after);
  }

  const clock = () => new Date().toISOString().slice(11, 19);

  function heard(event) {
    lostAt = undefined;
    asOf = event.data;
  }

  function listen() {
    if (!main.dataset.live || stream || document.hidden) return;
    stream = new EventSource(main.dataset.live);
    stream.addEventListener('open', () => {
      lostAt = undefined;
      say('', 'Live · as of ', asOf);
    });
    stream.addEventListener('changed', event => {
      heard(event);
      say('', 'Live · as of ', asOf);
      window.htmx.trigger(main, 'longshore:changed');
    });
    stream.addEventListener('same', event => {
      heard(event);
      say('', 'Live · as of ', asOf);
    });
    stream.addEventListener('rest', event => {     // nothing moves any more
      heard(event);
      hush();
      main.removeAttribute('data-live');
      say('still', 'Nothing moves · as of ', asOf);
      window.htmx.trigger(main, 'longshore:changed');
    });
    stream.addEventListener('again', () => {
      hush();
      listen();
    });
    stream.addEventListener('full', () => {
      hush();
      say('paused', 'Not live, too many pages are open · as of ', asOf);
    });
    stream.onerror = () => {
      lostAt = lostAt || clock();
      say('lost', 'Disconnected since ', lostAt, ', trying again · figures are from then');
      if (stream.readyState === EventSource.CLOSED) {
        hush();
        setTimeout(listen, 5000);
      }
    };
  }

  function hush() {
    stream?.close();
    stream = undefined;
  }

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) return listen();
    if (!stream) return;
    hush();
    say('paused', 'Paused while this tab was hidden · as of ', asOf);
  });
  window.addEventListener('pagehide', hush);
  window.addEventListener('pageshow', event => event.persisted && listen());
  listen();

  /* --- files: nobody sends us one; its text goes into the field where it could be pasted --- */

  $$('[data-text-of]').forEach(field => {
    const picked = $('input[type=file]', field);
    const text = document.getElementById(field.dataset.textOf);
    field.hidden = false;
    picked.addEventListener('change', async () => {
      const file = picked.files[0];
      if (!file) return;
      picked.setCustomValidity(file.size > text.maxLength ? 'The file is longer than 1 MiB. Choose one with fewer years.' : '');
      if (picked.reportValidity()) text.value = await file.text();
    });
  });

  /* --- dialogs: the form comes fresh from the server when it is asked for --- */

  const dialog = $('#dialog');
  let opener;
  document.addEventListener('htmx:beforeRequest', event => {
    if (event.detail.target === dialog) opener = event.detail.elt;
  });
  document.addEventListener('htmx:beforeSwap', event => {        // the session has ended: the door answers
    if (!new URL(event.detail.xhr.responseURL).pathname.endsWith('/login')) return;
    event.detail.shouldSwap = false;
    if (event.detail.target === dialog) return window.location.assign(event.detail.xhr.responseURL);
    hush();
    say('lost', 'Logged out, figures are as of ', asOf);
  });
  document.addEventListener('htmx:afterSwap', event => {
    if (event.detail.target !== dialog) return;
    dialog.setAttribute('aria-labelledby', $('h2', dialog)?.id || '');
    if (!dialog.open) dialog.showModal();
    ($('[autofocus]', dialog) || $('button', dialog))?.focus();
  });
  document.addEventListener('htmx:responseError', event => {     // its own page says it better than we could
    if (event.detail.target === dialog) window.location.assign(event.detail.pathInfo.requestPath);
  });
  dialog.addEventListener('close', () => {
    dialog.replaceChildren();
    if (opener?.isConnected) opener.focus();
  });
  document.addEventListener('click', event => {
    const close = event.target.closest('[data-close]');
    if (close?.closest('dialog')) {
      event.preventDefault();
      close.closest('dialog').close();
    }
    if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
    if (event.target.closest('#new-rows')) window.location.reload();
  });

  /* --- forms: the summary of errors takes the focus; nothing is sent twice --- */

  $('[data-errors]')?.focus();
  document.addEventListener('submit', event => {
    if (event.target.method === 'post' && event.submitter) setTimeout(() => event.submitter.setAttribute('aria-disabled', 'true'));
  });
  $$('select[data-apply]').forEach(select => select.addEventListener('change', () => select.form.requestSubmit()));

  /* --- keyboard --- */

  const keys = $('#keys');
  const keysOff = $('#keys-off');
  const showKeys = $('#show-keys');
  showKeys.hidden = false;
  showKeys.addEventListener('click', () => keys.showModal());
  keysOff.checked = localStorage.getItem('longshore.keys') === 'off';
  keysOff.addEventListener('change', () => localStorage.setItem('longshore.keys', keysOff.checked ? 'off' : 'on'));

  function choose(step) {
    const rows = $$('tr[data-row]');
    if (rows.length === 0) return;
    const at = rows.findIndex(row => row.hasAttribute('data-chosen'));
    const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))];
    rows.forEach(row => row.removeAttribute('data-chosen'));
    next.setAttribute('data-chosen', '');
    $('a', next)?.focus({ preventScroll: true });   // Enter opens it, as it does any link
    next.scrollIntoView({ block: 'nearest' });
  }

  const press = selector => $(selector)?.click();
  const single = {
    '/': () => $('#q').focus(),
    '?': () => keys.showModal(),
    'j': () => choose(1),
    'k': () => choose(-1),
    'n': () => press('#new-rows:not([hidden])'),
    '[': () => press('a[rel="prev"]'),
    ']': () => press('a[rel="next"]'),
    'r': () => press('[data-key="r"]'),
    'p': () => press('[data-key="p"]')
  };
  let going = false;

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || keysOff.checked) return;
    if (event.target.closest('input, select, textarea, dialog')) return;
    const place = going && $('[data-go="' + CSS.escape(event.key) + '"]');
    going = event.key === 'g' && !going;
    if (going) {
      setTimeout(() => { going = false; }, 1500);
    } else if (place) {
      event.preventDefault();
      place.click();
    } else if (Object.hasOwn(single, event.key)) {
      event.preventDefault();
      single[event.key]();
    }
  });
})();
