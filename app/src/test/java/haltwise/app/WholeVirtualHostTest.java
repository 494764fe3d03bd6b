package haltwise.app;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/// All that must hold on stock kernels: many VMs, and so many occasions for emulation to fail, come and go in each.
@Tag("long")
class WholeVirtualHostTest {
  private abstract static class Whole extends VirtualHostFacts
      implements
        CeilingFacts,
        CompareFacts,
        ExitFacts,
        GuestFacts {
    Whole(String series) {
      super(series, "record", "foreign", "doctor", "exits", "guest", "compare");
    }
  }

  @Nested
  class Newer extends Whole {
    Newer() {
      super("6.12");
    }
  }

  /// Its shrink is 0 by default.
  @Nested
  class Older extends Whole {
    Older() {
      super("6.1");
    }
  }
}
