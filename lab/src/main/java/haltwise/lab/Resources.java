package haltwise.lab;

import java.util.ArrayDeque;
import java.util.Deque;

/// What a VM holds of the host, closed in the reverse order and once.
final class Resources implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("BUG: closing a part of a lab VM failed", e);
      }
    }
  }
}
