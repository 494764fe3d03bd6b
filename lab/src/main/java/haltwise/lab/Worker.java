package haltwise.lab;

import haltwise.linux.CpuSet;
import haltwise.linux.EventFd;
import haltwise.linux.ffm.HotCalls;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Who handles the items of a workload, on a thread of its own: the guest of a vCPU, or that thread itself.
sealed interface Worker permits Vcpu, NativeWorker {
  /// From 0.
  int id();

  /// The memory that it shares with the device.
  GuestWords words();

  /// What its requests add to.
  EventFd requests();

  /// What turns its time stamps into CLOCK_MONOTONIC.
  TscClock clock();

  /// The id of its thread, once [#run] has begun.
  int awaitThreadId() throws InterruptedException;

  /// The life of its thread: until [#leave], or an error.
  ///
  /// @param cpus to run on; empty when the scheduler decides
  /// @param gate opens when work may begin
  void run(Optional<CpuSet> cpus, CountDownLatch gate) throws InterruptedException;

  /// Changes its program; returns when it stands before the new one, with nothing offered or asked for.
  ///
  /// @return how many items it had handled then, modulo 2^32
  int enter(GuestProgram next, HotCalls calls) throws InterruptedException;

  /// Lets its clock be read again soon.
  void readClock();

  /// More items for it, and one interrupt.
  void offer(int items, HotCalls calls);

  /// Ends [#run] soon.
  void leave(HotCalls calls);
}
