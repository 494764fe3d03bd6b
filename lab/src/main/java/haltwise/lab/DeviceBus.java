package haltwise.lab;

/// How a [Device] acts on the guests and on time.
interface DeviceBus {
  /// Gives the guest `items` more to handle and interrupts it.
  void offer(int vcpu, int items);

  /// Calls [Device#due] at a time of CLOCK_MONOTONIC.
  void plan(long timeNs, int vcpu, long item);
}
