package haltwise.app.top;

import haltwise.report.Look;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The interactive view: reads halts, makes a snapshot each interval, draws, and follows the keys.
public final class TopLoop {
  private static final long READ_EVERY_MS = 100;

  private final TopTerminal terminal;
  private final Look look;
  private TopState state;
  private Snapshot shown = Snapshot.NOTHING_YET;

  public TopLoop(TopTerminal terminal, TopState state, Look look) {
    this.terminal = terminal;
    this.state = state;
    this.look = look;
    // Before the first halt is counted: the first drawing takes long, and buffers fill meanwhile.
    draw();
  }

  /// Until the user quits, or `ended` says so.
  public void run(Watch watch, BooleanSupplier ended) {
    while (!state.quit() && !ended.getAsBoolean()) {
      Optional<Key> key = terminal.key(READ_EVERY_MS);
      watch.read();
      boolean changed = terminal.takeResized();
      if (watch.intervalNs() >= state.intervalNs()) {
        Snapshot next = watch.snapshot();
        if (!state.paused()) {
          shown = next;
          changed = true;
        }
      }
      if (key.isPresent()) {
        changed = true;
        follow(key.get());
      }
      if (changed && !state.quit()) {
        draw();
      }
    }
  }

  private void follow(Key key) {
    if (key == Key.Named.SUSPEND) {
      terminal.suspend();
    } else {
      state = state.on(key, ShownRows.of(shown, state));
    }
  }

  private void draw() {
    terminal.draw(
        Screen.lines(shown, state, look, terminal.columns(), terminal.rows()));
  }
}
