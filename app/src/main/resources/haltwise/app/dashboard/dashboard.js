"use strict";
/** Listens to the daemon, and draws what it tells, a few times a second and only while somebody can see it. */
(() => {
  const at = id => document.getElementById(id);
  const RETRY_MS = [500, 1000, 2000, 4000];
  const AWAY_MS = 20000;
  const SLOW_MS = 1000;

  let source = null;
  let lastId = "";
  let failures = 0;
  let span = 0;
  let paused = false;
  let dirty = false;
  let frame = 0;
  let slowDrawn = 0;
  let changesOf = "";
  let away = 0;
  let waiting = null;

  const link = (kind, text) => {
    at("link").className = "link " + kind;
    tables.put(at("link-text"), text);
  };

  const draw = time => {
    frame = 0;
    if (!dirty || paused || document.hidden) {
      return;
    }
    dirty = false;
    if (waiting) {
      tables.waiting(waiting);
    }
    const now = past.now();
    if (!now) {
      return;
    }
    if (!waiting) {
      tables.state(now);
    }
    tables.cards(now, past.recent());
    tables.vcpus(now);
    const slow = time - slowDrawn >= SLOW_MS;
    if (span === 0 || slow) {
      timelines.draw(span);
    }
    if (slow) {
      slowDrawn = time;
      timelines.histograms(now);
    }
    const shown = past.changes();
    const key = shown.map(c => c.epoch + (c.came ? "+" : "")).join() + at("experiments").checked;
    if (key !== changesOf) {
      changesOf = key;
      tables.changes(shown, at("experiments").checked);
    }
  };

  const redraw = () => {
    dirty = true;
    frame ||= requestAnimationFrame(draw);
  };

  const redrawAll = () => {
    slowDrawn = -SLOW_MS;
    changesOf = "";
    redraw();
  };

  const take = handler => event => {
    lastId = event.lastEventId;
    failures = 0;
    link(paused ? "waiting" : "live", paused ? "paused" : "live");
    handler(JSON.parse(event.data));
  };

  const connect = () => {
    source?.close();
    source = new EventSource("events" + (lastId ? "?last=" + encodeURIComponent(lastId) : ""));
    source.addEventListener("snapshot", take(doc => {
      tables.put(at("what"), doc.what);
      tables.put(at("version"), doc.version);
      document.title = "haltwise · " + doc.what;
      past.snapshot(doc);
      redrawAll();
      waiting = doc.waiting;
    }));
    source.addEventListener("epoch", take(doc => {
      waiting = null;
      past.update(doc);
      redraw();
    }));
    source.addEventListener("waiting", take(doc => {
      waiting = doc;
      redraw();
    }));
    source.addEventListener("note", take(doc => {
      at("note").hidden = false;
      tables.put(at("note"), doc.sentence);
    }));
    source.addEventListener("end", () => link("broken", "ended"));
    source.onerror = () => {
      source.close();
      const wait = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)];
      link("broken", "no connection; trying again");
      setTimeout(() => {
        if (!document.hidden) {
          connect();
        }
      }, wait);
    };
  };

  for (const input of document.querySelectorAll("input[name=span]")) {
    input.addEventListener("change", () => {
      span = Number(input.value);
      redrawAll();
    });
  }
  at("experiments").addEventListener("change", redrawAll);

  const pause = () => {
    paused = !paused;
    at("pause").setAttribute("aria-pressed", String(paused));
    tables.put(at("pause"), paused ? "Go on" : "Pause");
    link(paused ? "waiting" : "live", paused ? "paused" : "live");
    redrawAll();
  };
  at("pause").addEventListener("click", pause);

  addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const chosen = document.querySelector(`input[name=span][value="${Number(event.key) - 1}"]`);
    if (["1", "2", "3"].includes(event.key) && chosen) {
      chosen.checked = true;
      chosen.dispatchEvent(new Event("change"));
    } else if (event.key === "p") {
      pause();
    }
  });

  // A page that nobody sees for a while lets go of its connection: browsers allow but six to one server.
  document.addEventListener("visibilitychange", () => {
    clearTimeout(away);
    if (document.hidden) {
      away = setTimeout(() => source?.close(), AWAY_MS);
    } else if (source?.readyState === EventSource.CLOSED) {
      connect();
    } else {
      redrawAll();
    }
  });

  let resizing = 0;
  addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(redrawAll, 100);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    timelines.remake();
    redrawAll();
  });

  connect();
})();
