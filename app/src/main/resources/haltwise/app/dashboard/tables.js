"use strict";
/** The state, the cards and the tables. */
const tables = (() => {
  const at = id => document.getElementById(id);
  const put = (element, text) => {
    if (element.textContent !== text) {
      element.textContent = text;
    }
  };

  const parsed = text => Object.fromEntries(text.split(",").map(part => part.split("=")).map(([key, value]) => [key, Number(value)]));
  const words = {max: ns => "max " + format.text("ns", ns), grow: n => "grow " + n, "grow-start": ns => "from " + format.text("ns", ns), shrink: n => "shrink " + n};

  /** Settings for people; when polling is off, the rest says nothing. */
  const settings = text => {
    const s = parsed(text);
    return s.max === 0 ? "no polling" : ["max", "grow", "grow-start", "shrink"].map(key => words[key](s[key])).join(", ");
  };

  /** What of them is new. */
  const difference = (from, to) => {
    const a = parsed(from);
    const b = parsed(to);
    const changed = ["max", "grow", "grow-start", "shrink"].filter(key => a[key] !== b[key]);
    if (b.max === 0 || a.max === 0 || changed.length === 0) {
      return settings(to);
    }
    return changed.map(key => words[key](b[key])).join(", ");
  };

  const doing = {keep: "kept", change: "changed", compare: "comparing", probe: "probing", "fall-back": "fell back", abstain: "left alone"};
  const headline = c => ({
    change: () => difference(c.from, c.settings),
    compare: () => "compare with " + settings(c.settings),
    probe: () => "probe " + settings(c.settings),
    "fall-back": () => "fall back to " + settings(c.settings),
    abstain: () => "leave " + settings(c.settings),
    keep: () => "keep " + settings(c.settings),
  })[c.kind]();

  const state = now => {
    const d = now.decision;
    const box = document.querySelector(".state");
    box.className = "state" + (d.kind === "fall-back" ? " alarm" : d.kind === "abstain" ? " idle" : "");
    put(at("kind"), doing[d.kind]);
    at("kind").className = "chip " + d.kind;
    at("condition").hidden = !now.condition;
    put(at("condition"), now.condition || "");
    put(at("in-force"), settings(now.in_force));
    at("in-force").dataset.settings = now.in_force;
    at("in-force").title = now.in_force;
    put(at("why"), d.because);
  };

  const cards = (now, r) => {
    put(at("cost"), format.text("ns", r.cost_ns));
    put(at("cost-predicted"), "predicted " + format.text("ns", r.predicted_cost_ns) + "; a block costs " + format.text("ns", now.block_price_ns));
    put(at("polled"), format.text("share", r.polled_share));
    put(at("wasted"), format.text("share", r.wasted_share) + " in vain; predicted " + format.text("share", r.predicted_polled_share));
    const budget = now.budget_share;
    at("budget-meter").hidden = budget === null;
    at("budget-legend").hidden = budget === null;
    if (budget !== null) {
      const used = budget === 0 ? (r.spent_share > 0 ? 1 : 0) : r.spent_share / budget;
      at("budget-meter").value = Math.min(1, used);
      at("budget-meter").low = 0.8;
      at("budget-meter").high = 0.999;
      at("budget-meter").optimum = 0;
    }
    put(at("budget"), budget === null ? "no budget" : format.text("share", r.spent_share) + " over 10 s, of " + format.text("share", budget));
    at("budget").className = budget !== null && r.spent_share > budget ? "bad" : "";
    put(at("wake-p50"), format.text("ns", r.wake_p50_ns));
    put(at("wake-p99"), "99 % within " + format.text("ns", r.wake_p99_ns));
    put(at("blocked"), r.halts === 0 ? "no halts" : format.text("share", r.blocks / r.halts) + " of the halts blocked");
    put(at("halts"), r.length_ns === 0 ? format.UNKNOWN : format.text("per_second", r.halts * 1e9 / r.length_ns));
    put(at("vms"), format.text("count", now.vms) + (now.vms === 1 ? " VM, " : " VMs, ") + format.text("count", now.vcpus) + (now.vcpus === 1 ? " vCPU" : " vCPUs"));
    put(at("own"), format.text("share", r.own_cpu_share));
    put(at("watched"), "of a CPU; and " + format.text("share", r.watched_cpu_share) + " in the vCPUs’ threads");
    put(at("lost"), now.events_lost === 0 ? "no event lost" : format.text("count", now.events_lost) + " events lost");
    at("lost").className = now.events_lost > 0 ? "bad" : "";
  };

  /** As many rows as there are, each with these cells; what is there already is used again. */
  const rows = (body, wanted) => {
    while (body.rows.length > wanted.length) {
      body.deleteRow(-1);
    }
    wanted.forEach((cells, i) => {
      const tr = body.rows[i] || body.insertRow();
      cells.forEach((cell, c) => {
        const td = tr.cells[c] || tr.insertCell();
        if (td.className !== cell.kind) {
          td.className = cell.kind;
        }
        if (cell.title) {
          td.dataset.title = cell.title;
        }
        put(td, cell.text);
      });
    });
  };

  const number = (unit, value) => ({kind: "number", text: format.text(unit, value)});
  const text = value => ({kind: "text", text: value});

  const vcpus = now => {
    const asked = now.rows.some(v => "guest_polled_share" in v);
    document.querySelector("#vcpus").classList.toggle("asked", asked);
    const ofGuest = (unit, value) => ({kind: "number guest", text: format.text(unit, value === undefined ? null : value)});
    rows(document.querySelector("#vcpus tbody"), now.rows.map(v => [
      text(v.vm + " (" + v.pid + ")"), {kind: "number", text: v.vcpu === null ? format.UNKNOWN : String(v.vcpu)},
      number("per_second", v.halts_per_s), number("share", v.hit_ratio), number("share", v.polled_share), number("share", v.wasted_share),
      number("share", v.blocked_share), number("ns", v.window_ns), number("ns", v.wake_p50_ns), number("ns", v.wake_p99_ns),
      ofGuest("share", v.guest_polled_share), ofGuest("per_second", v.guest_hlts_per_s),
    ]));
    put(at("hidden-vcpus"), now.rows.length < now.vcpus ? "The " + now.rows.length + " busiest of " + format.text("count", now.vcpus) + "." : "");
  };

  const unbroken = quantity => quantity.replaceAll(" ", "\u00a0");
  const pair = (unit, c, i, title) => ({
    kind: "number",
    title,
    text: unbroken(format.text(unit, c.predicted[i])) + " → " + unbroken(format.text(unit, c.came ? c.came[i] : null)),
  });

  const changes = (all, withExperiments) => {
    const shown = all.filter(c => withExperiments || !c.experiment).reverse();
    rows(document.querySelector("#changes tbody"), shown.map(c => [
      {kind: "text when", text: timelines.clock(c.end_ms, true)},
      {kind: "text what " + c.kind, text: headline(c)},
      {kind: "text why", text: c.because},
      pair("ns", c, 0, "cost of a halt"), pair("share", c, 1, "polled"), pair("share", c, 2, "blocked"),
    ]));
    at("no-changes").hidden = shown.length > 0;
    document.querySelector("#changes").hidden = shown.length === 0;
  };

  const waiting = doc => {
    document.querySelector(".state").className = "state idle";
    put(at("kind"), "waiting");
    at("kind").className = "chip waiting";
    put(at("in-force"), settings(doc.in_force));
    at("in-force").dataset.settings = doc.in_force;
    put(at("why"), "No VM runs.");
  };

  return {settings, headline, state, cards, vcpus, changes, waiting, put};
})();
