package haltwise.app.top;

import haltwise.linux.HostException;
import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import java.io.FileOutputStream;
import java.io.IOError;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Curses;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/// The user's terminal, in its alternate screen from [#open] to [#close], which may be called more than once and from
/// a shutdown hook: the shell then finds its terminal as it was.
public final class TopTerminal implements AutoCloseable {
  private static final int ESCAPE = 27;
  private static final int CTRL_Z = 26;
  private static final int DELETE = 127;
  private static final int BACKSPACE = 8;
  /// Within this, the rest of an escape sequence follows; alone, it was the key.
  private static final long SEQUENCE_MS = 30;
  // include/uapi/asm-generic/signal.h; x86 and arm64 use the same number
  private static final int SIGSTOP = 19;
  private static final Size DEFAULT_SIZE = Size.of(80, 24);

  private final Terminal terminal;
  private final Attributes before;
  private final byte[] leaving;
  private final NonBlockingReader keys;
  private Display display;
  private Size size;
  private boolean entered;

  private TopTerminal(Terminal terminal) {
    this.terminal = terminal;
    before = terminal.getAttributes();
    leaving = (control(terminal, Capability.cursor_normal)
        + control(terminal, Capability.exit_ca_mode)).getBytes(StandardCharsets.US_ASCII);
    keys = terminal.reader();
    size = currentSize();
    display = new Display(terminal, true);
    enter();
  }

  /// @throws HostException when standard input or output is no terminal
  public static TopTerminal open() {
    // Lines are drawn in Unicode; the terminal's old alternate set looks like letters where it is
    // not known.
    System.setProperty(TerminalBuilder.PROP_DISABLE_ALTERNATE_CHARSET, "true");
    try {
      // Without the probes for grapheme clusters, whose answers a slow terminal would type into the
      // prompt.
      Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).nativeSignals(false)
          .graphemeCluster(false).build();
      if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
        terminal.close();
        throw noTerminal();
      }
      return new TopTerminal(terminal);
    } catch (IOException | IllegalStateException e) {
      throw noTerminal();
    }
  }

  private static HostException noTerminal() {
    return new HostException("haltwise top needs a terminal that can move its cursor, and this is"
        + " none (TERM=" + System.getenv().getOrDefault("TERM", "") + ")", 0,
        "Run it in a terminal, or print lines: haltwise top --batch.");
  }

  private synchronized void enter() {
    if (!entered) {
      entered = true;
      terminal.enterRawMode();
      Attributes ours = terminal.getAttributes();
      // Ctrl-C interrupts whatever we do; Ctrl-Z comes as a key, so that the screen is left before
      // we stop.
      ours.setLocalFlag(LocalFlag.ISIG, true);
      ours.setControlChar(ControlChar.VSUSP, 0);
      terminal.setAttributes(ours);
      terminal.puts(Capability.enter_ca_mode);
      terminal.puts(Capability.cursor_invisible);
      terminal.puts(Capability.clear_screen);
      terminal.flush();
      display = new Display(terminal, true);
      display.resize(size);
    }
  }

  private synchronized void leave() {
    if (entered) {
      entered = false;
      writeLeaving();
      terminal.setAttributes(before);
    }
  }

  /// Not through JLine, whose own shutdown hook may have closed its writer already.
  private void writeLeaving() {
    try (FileOutputStream out = new FileOutputStream("/dev/tty")) {
      out.write(leaving);
    } catch (IOException _) {
      // The terminal went away: there is no one to leave it to.
    }
  }

  private static String control(Terminal terminal, Capability capability) {
    StringWriter control = new StringWriter();
    String text = terminal.getStringCapability(capability);
    if (text != null) {
      Curses.tputs(control, text);
    }
    return control.toString();
  }

  /// Stops this process as Ctrl-Z does, and goes on when the shell continues it.
  public void suspend() {
    leave();
    // To this thread: another one would let it run on for a while.
    CallResult _ = LibC.raise(SIGSTOP);
    size = currentSize();
    enter();
  }

  public int columns() {
    return size.getColumns();
  }

  public int rows() {
    return size.getRows();
  }

  /// @return whether the user resized the terminal since the last call
  public boolean takeResized() {
    Size now = currentSize();
    if (now.equals(size)) {
      return false;
    }
    size = now;
    return true;
  }

  private Size currentSize() {
    Size now = terminal.getSize();
    return now.getColumns() > 0 && now.getRows() > 0 ? now : DEFAULT_SIZE;
  }

  /// Waits for a key.
  ///
  /// @return empty when none came, or one that means nothing here
  /// @throws CancellationException when the terminal went away, or is closed because this process is told to end
  public Optional<Key> key(long timeoutMs) {
    try {
      int c = keys.read(timeoutMs);
      return switch (c) {
        case NonBlockingReader.READ_EXPIRED -> Optional.empty();
        case NonBlockingReader.EOF -> throw gone();
        case ESCAPE -> Optional.of(sequence());
        case CTRL_Z -> Optional.of(Key.Named.SUSPEND);
        case '\r', '\n' -> Optional.of(Key.Named.ENTER);
        case DELETE, BACKSPACE -> Optional.of(Key.Named.BACKSPACE);
        default -> c >= ' ' ? Optional.of(new Key.Letter((char) c)) : Optional.empty();
      };
    } catch (IOException | IOError | IllegalStateException e) {
      throw gone();
    }
  }

  private static CancellationException gone() {
    return new CancellationException("the terminal is closed");
  }

  /// The rest of what a named key sends: `ESC [ A`, `ESC O A`, `ESC [ 5 ~`.
  private Key sequence() throws IOException {
    int c = keys.read(SEQUENCE_MS);
    if (c != '[' && c != 'O') {
      return Key.Named.ESCAPE;
    }
    int kind = keys.read(SEQUENCE_MS);
    int last = kind;
    while (last >= '0' && last <= ';') {
      last = keys.read(SEQUENCE_MS);
    }
    return switch (kind) {
      case 'A' -> Key.Named.UP;
      case 'B' -> Key.Named.DOWN;
      case 'C' -> Key.Named.RIGHT;
      case 'D' -> Key.Named.LEFT;
      case 'H', '1', '7' -> Key.Named.HOME;
      case 'F', '4', '8' -> Key.Named.END;
      case '5' -> Key.Named.PAGE_UP;
      case '6' -> Key.Named.PAGE_DOWN;
      default -> Key.Named.ESCAPE;
    };
  }

  /// Shows lines, as many as the terminal has rows; only what changed is sent.
  public synchronized void draw(List<String> lines) {
    if (entered) {
      try {
        if (display.getColumns() != size.getColumns() || display.getRows() != size.getRows()) {
          display.resize(size);
          display.clear();
        }
        display.updateAnsi(lines, -1);
        terminal.flush();
      } catch (IOError | IllegalStateException e) {
        throw gone();
      }
    }
  }

  @Override
  public synchronized void close() {
    leave();
    try {
      terminal.close();
    } catch (IOException _) {
      // It went away: nothing to restore.
    }
  }
}
