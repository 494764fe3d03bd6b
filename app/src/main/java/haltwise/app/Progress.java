package haltwise.app;

import haltwise.report.Look;

/// A line on standard error that says how far a long piece of work is; nothing unless someone watches.
///
/// Two kinds of work: of known length in time, where the line moves by itself, and counted work, told by [#at].
final class Progress implements AutoCloseable {
  private static final long FIRST_SHOWN_NS = 700_000_000;
  private static final long STEP_MS = 200;
  private static final int BAR = 24;

  private final Console console;
  private final String what;
  private final long startNs = System.nanoTime();
  private final Thread painter;
  private volatile double share;
  private volatile boolean ended;

  /// @param expectedNs how long it takes; 0 when [#at] will tell
  Progress(Console console, String what, long expectedNs) {
    this.console = console;
    this.what = what;
    painter = Thread.ofPlatform().daemon().name("haltwise-progress")
        .unstarted(() -> paint(expectedNs));
    if (console.progress()) {
      painter.start();
    }
  }

  /// @param doneShare 0..1
  void at(double doneShare) {
    share = doneShare;
  }

  void done() {
    share = 1;
  }

  private void paint(long expectedNs) {
    try {
      while (!ended) {
        Thread.sleep(STEP_MS);
        long sinceNs = System.nanoTime() - startNs;
        double shown = expectedNs > 0 ? Math.min(1, (double) sinceNs / expectedNs) : share;
        if (!ended && sinceNs > FIRST_SHOWN_NS) {
          console.transientLine(line(shown));
        }
      }
    } catch (InterruptedException _) {
      // close() wants the thread to end.
    }
  }

  private String line(double shown) {
    Look look = console.look();
    int full = (int) Math.round(shown * BAR);
    String text = "█".repeat(full) + "░".repeat(BAR - full)
        + String.format("  %3.0f %%  ", shown * 100) + what;
    return text.length() <= look.columns() - 1 ? text : text.substring(0, look.columns() - 2) + "…";
  }

  @Override
  public void close() {
    ended = true;
    if (console.progress()) {
      painter.interrupt();
      console.transientLine("");
    }
  }
}
