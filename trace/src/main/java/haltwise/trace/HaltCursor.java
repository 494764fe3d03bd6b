package haltwise.trace;

import java.util.Optional;

/// Reads the halts of one vCPU, piece by piece.
public interface HaltCursor extends AutoCloseable {
  /// @return the halts that follow, at least one; empty at the end
  Optional<VcpuHalts> next();

  /// Ends reading; nothing follows after it.
  @Override
  void close();
}
