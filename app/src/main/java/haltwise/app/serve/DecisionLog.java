package haltwise.app.serve;

import haltwise.control.ControlPlan;
import haltwise.control.Decision;
import haltwise.control.EpochObservation;
import haltwise.control.Spending;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/// Writes a decision log, a line for each epoch. Where a plan begins and it has grown large, it goes on in a new file: the
/// old ones are beside it, packed, as `NAME.1.gz` (the latest) and on, and the oldest goes. So each of them begins with
/// a plan, and can be replayed by itself.
public final class DecisionLog implements EpochWatcher {
  private static final long LARGE_BYTES = 8_000_000;
  private static final int PACKED_KEPT = 8;
  /// What a crash may cost.
  private static final int EPOCHS_UNWRITTEN = 20;

  private final Path file;
  private final String source;
  private final String writer;
  private final long largeBytes;
  private BufferedWriter out;
  private int unwritten;

  /// @param source what the halts come from
  /// @param writer name and version of this program
  public DecisionLog(Path file, String source, String writer) {
    this(file, source, writer, LARGE_BYTES);
  }

  DecisionLog(Path file, String source, String writer, long largeBytes) {
    this.file = file;
    this.source = source;
    this.writer = writer;
    this.largeBytes = largeBytes;
    out = open();
  }

  private BufferedWriter open() {
    try {
      return Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void plan(ControlPlan plan, long firstEpoch, Spending spent) {
    try {
      out.flush();
      if (Files.size(file) >= largeBytes) {
        out.close();
        pack();
        out = open();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    line(LogFormat.header(plan, firstEpoch, spent, source, writer));
  }

  private void pack() throws IOException {
    for (int i = PACKED_KEPT - 1; i > 0; i--) {
      if (Files.exists(packed(i))) {
        Files.move(packed(i), packed(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    try (OutputStream to = new GZIPOutputStream(Files.newOutputStream(packed(1)))) {
      Files.copy(file, to);
    }
  }

  private Path packed(int number) {
    return file.resolveSibling(file.getFileName() + "." + number + ".gz");
  }

  @Override
  public void epoch(EpochRecord epoch) {
    add(epoch.seen(), epoch.decision());
    unwritten++;
    if (!(epoch.decision() instanceof Decision.Keep) || unwritten >= EPOCHS_UNWRITTEN) {
      unwritten = 0;
      try {
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public void add(EpochObservation o, Decision decision) {
    line(LogFormat.epoch(o, decision));
  }

  private void line(Object document) {
    try {
      out.write(JsonMapper.shared().writeValueAsString(document));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
