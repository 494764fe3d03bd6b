package haltwise.app.serve;

import haltwise.control.ControlPlan;
import haltwise.control.Decision;
import haltwise.control.EpochObservation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/// Writes a decision log, a line for each epoch.
public final class DecisionLog implements EpochWatcher {
  private final BufferedWriter out;
  private final String source;
  private final String writer;

  /// @param source what the halts come from
  /// @param writer name and version of this program
  public DecisionLog(Path file, String source, String writer) {
    try {
      out = Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.source = source;
    this.writer = writer;
  }

  @Override
  public void plan(ControlPlan plan, long firstEpoch) {
    line(LogFormat.header(plan, firstEpoch, source, writer));
  }

  @Override
  public void epoch(EpochRecord epoch) {
    add(epoch.seen(), epoch.decision());
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
