package haltwise.app.top;

/// What a row is about, for as long as it lives.
///
/// @param processId of the VM; 0 for all VMs
/// @param threadId of the vCPU; 0 for the whole VM
public record RowKey(int processId, int threadId) {
  static final RowKey ALL = new RowKey(0, 0);

  static RowKey ofVm(int processId) {
    return new RowKey(processId, 0);
  }

  boolean isVm() {
    return processId != 0 && threadId == 0;
  }

  boolean isVcpu() {
    return threadId != 0;
  }
}
