package haltwise.app.dashboard;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// One open page: what it is to be told waits here until its connection takes it, and never for long.
final class Subscriber {
  /// Eight seconds of epochs.
  private static final int WAITING_AT_MOST = 32;
  private static final byte[] END = {};

  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(WAITING_AT_MOST);
  private final List<byte[]> first;
  private final Thread writer = Thread.currentThread();

  /// Made on the thread that will [#write].
  ///
  /// @param first to be told before all else
  Subscriber(List<byte[]> first) {
    this.first = first;
  }

  /// Never waits.
  ///
  /// @return false when it does not keep up: then it is cut off
  boolean offer(byte[] event) {
    if (waiting.offer(event)) {
      return true;
    }
    // Closes the connection, also in the middle of a write.
    writer.interrupt();
    return false;
  }

  /// Nothing follows what waits.
  void end() {
    if (!waiting.offer(END)) {
      writer.interrupt();
    }
  }

  /// Passes on what comes, until the end, or until the page is gone.
  void write(OutputStream out) {
    try {
      for (byte[] event : first) {
        out.write(event);
      }
      out.flush();
      for (byte[] event = waiting.take(); event != END; event = waiting.take()) {
        out.write(event);
        out.flush();
      }
    } catch (IOException | InterruptedException _) {
      // The page was closed, or cut off.
    }
  }
}
