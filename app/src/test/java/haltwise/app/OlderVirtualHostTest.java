package haltwise.app;

import org.junit.jupiter.api.Tag;

/// The facts on a stock 6.1 kernel, whose shrink is 0 by default.
@Tag("long")
class OlderVirtualHostTest extends VirtualHostFacts {
  OlderVirtualHostTest() {
    super("6.1");
  }
}
