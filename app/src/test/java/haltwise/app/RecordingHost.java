package haltwise.app;

import static org.junit.jupiter.api.Assumptions.abort;

import haltwise.linux.HostException;
import haltwise.linux.Kvm;
import haltwise.linux.Tracefs;
import haltwise.linux.TracingInstance;

/// This machine, where it can run lab VMs and record their halts.
public final class RecordingHost {
  private RecordingHost() {
  }

  /// Skips the test elsewhere, with what the host lacks.
  public static void isNeeded() {
    try (Kvm _ = Kvm.open(); Tracefs tracefs = Tracefs.open()) {
      TracingInstance.create(tracefs).close();
    } catch (HostException e) {
      abort(String.valueOf(e.getMessage()));
    }
  }
}
