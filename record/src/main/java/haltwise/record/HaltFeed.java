package haltwise.record;

import java.util.List;

/// Where the halts of running vCPUs come from as they happen. For one thread, which calls [#read] several times a second.
public interface HaltFeed extends AutoCloseable {
  /// Takes halts as they become final: all of a vCPU up to its last one.
  @FunctionalInterface
  interface Listener {
    /// @param halts at least one, in order; good only during the call
    void halts(LiveVcpu vcpu, FreshHalts halts);
  }

  /// Follows these VMs from now on, and no others.
  void follow(List<VmTarget> vms);

  /// Another max came into force, ns, for all VMs whose ceiling is known.
  void ceiling(long maxNs);

  /// Hands out what happened since the last call.
  void read(Listener listener);

  /// From now on nothing is watched, and those who were watched pay nothing for it. What was not read yet is dropped.
  void rest();

  /// Watches again. A halt that began before is not handed out.
  void wake();

  /// All that are followed, in the order of being met.
  List<LiveVcpu> vcpus();

  /// The clock of the halts' times, ns.
  long nowNs();

  /// Trace events decoded since the start.
  long events();

  /// What an event costs the watched thread that writes it, ns; 0 when nobody knows.
  double eventNs();

  /// Events lost since the start.
  long lost();

  @Override
  void close();
}
