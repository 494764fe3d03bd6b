package haltwise.doctor;

import haltwise.doctor.Measurement.Measured;
import haltwise.doctor.Measurement.NotMeasured;
import haltwise.linux.CpuSet;
import haltwise.linux.EventFd;
import haltwise.linux.ffm.HotCalls;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What it costs to hand over from one thread to another: on one CPU (a context switch) and from one CPU to another.
///
/// Two threads wait for each other's eventfd, as a device and a vCPU do in KVM.
final class ThreadHandover {
  /// The first rounds are slow while the JVM compiles the loop.
  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 20_000;

  private ThreadHandover() {
  }

  /// The switch on one CPU, then the wake-up of another CPU. Takes about half a second.
  static List<Measurement> measure(CpuSet allowed) throws InterruptedException {
    CpuSet first = CpuSet.of(allowed.cpus().getFirst());
    long callsNs = Times.of(callsNs()).medianNs();
    long[] switchesNs = Arrays.stream(roundsNs(first, first))
        .map(ns -> switchNs(ns, callsNs)).toArray();
    Measurement switches = new Measured(Quantity.THREAD_SWITCH, Times.of(switchesNs),
        Optional.empty());
    if (allowed.cpus().size() < 2) {
      return List.of(switches, new NotMeasured(Quantity.THREAD_WAKE,
          "this process may use one CPU only (" + allowed + ")", "Allow it a second one."));
    }
    long[] wakesNs = Arrays.stream(roundsNs(first, CpuSet.of(allowed.cpus().get(1))))
        .map(ns -> ns / 2).toArray();
    return List.of(switches,
        new Measured(Quantity.THREAD_WAKE, Times.of(wakesNs), Optional.empty()));
  }

  /// Of a round: two switches, and twice a write and a read.
  static long switchNs(long roundNs, long callsNs) {
    return Math.max(0, roundNs / 2 - callsNs);
  }

  /// Each a write to an eventfd and a read that finds it, in one thread.
  private static long[] callsNs() {
    HotCalls calls = new HotCalls();
    long[] timesNs = new long[ROUNDS];
    try (EventFd own = EventFd.blocking()) {
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        long startNs = System.nanoTime();
        calls.addOne(own.descriptor());
        take(calls, own);
        if (i >= 0) {
          timesNs[i] = System.nanoTime() - startNs;
        }
      }
    }
    return timesNs;
  }

  /// From a wake-up of the other thread to its answer.
  private static long[] roundsNs(CpuSet cpus, CpuSet peerCpus) throws InterruptedException {
    long[] timesNs = new long[ROUNDS];
    AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
    try (EventFd question = EventFd.blocking(); EventFd answer = EventFd.blocking()) {
      Thread peer = start("haltwise-peer", peerCpus, failure, calls -> {
        for (int i = -WARM_UP; i < ROUNDS; i++) {
          take(calls, question);
          calls.addOne(answer.descriptor());
        }
      });
      Thread asker = start("haltwise-asker", cpus, failure, calls -> {
        for (int i = -WARM_UP; i < ROUNDS; i++) {
          long startNs = System.nanoTime();
          calls.addOne(question.descriptor());
          take(calls, answer);
          if (i >= 0) {
            timesNs[i] = System.nanoTime() - startNs;
          }
        }
      });
      asker.join();
      peer.join();
    }
    failure.get().ifPresent(t -> {
      throw new IllegalStateException("BUG: a thread of the measurement died", t);
    });
    return timesNs;
  }

  private interface Body {
    void run(HotCalls calls);
  }

  private static Thread start(String name, CpuSet cpus,
      AtomicReference<Optional<Throwable>> failure, Body body) {
    return Thread.ofPlatform().daemon().name(name)
        .uncaughtExceptionHandler((_, t) -> failure.set(Optional.of(t))).start(() -> {
          cpus.applyTo(0);
          body.run(new HotCalls());
        });
  }

  private static void take(HotCalls calls, EventFd from) {
    while (calls.readCount(from.descriptor()) < 0) {
      // A signal ended the wait, such as a profiler's.
    }
  }
}
