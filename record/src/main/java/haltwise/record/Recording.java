package haltwise.record;

import java.nio.file.Path;
import java.util.List;

/// What a finished recording says of itself; its halts are in the spool.
///
/// @param spool read it with [Spool#open], then remove it
/// @param startNs CLOCK_MONOTONIC, ns
/// @param endNs CLOCK_MONOTONIC, ns
/// @param events taken from the kernel's buffer
/// @param eventsLost in the kernel's buffer
/// @param spoolBytes size of the spool
/// @param readerCpuNs CPU time of the reading thread, ns: what recording cost here; what it costs inside the traced
///     threads comes on top
/// @param notes for the user, such as a VM that exited
public record Recording(Path spool, long startNs, long endNs, long events, long eventsLost,
    long spoolBytes, long readerCpuNs, List<String> notes) {
  public Recording {
    notes = List.copyOf(notes);
  }

  public long elapsedNs() {
    return endNs - startNs;
  }
}
