package haltwise.control.halts;

import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayTape;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.util.List;
import java.util.stream.Stream;

/// The epochs of a recording. A halt belongs to the epoch in which it really began.
public final class TraceEpochs {
  private TraceEpochs() {
  }

  /// @param model gives the latency that a halt would have had if it had blocked
  /// @return the whole epochs since the recording began; what is left at its end is dropped
  public static List<EpochTape> of(Trace trace, ReplayModel model, long epochNs) {
    int count = Math.toIntExact(trace.info().elapsedNs() / epochNs);
    int vcpus = trace.halts().size();
    List<EpochTape.Builder> epochs = Stream.generate(() -> new EpochTape.Builder(vcpus, epochNs))
        .limit(count).toList();
    ReplayTape tape = ReplayTape.of(trace, model);
    for (int v = 0; v < vcpus; v++) {
      int vcpu = v;
      VcpuHalts halts = trace.halts().get(v);
      int[] next = new int[1];
      tape.openLoop(v, (arrivalNs, latencyNs, lateNs, cutNs, valid) -> {
        long sinceNs = halts.startNs(next[0]++) - trace.info().startNs();
        long epoch = Math.floorDiv(sinceNs, epochNs);
        if (epoch >= 0 && epoch < count) {
          epochs.get((int) epoch).at(vcpu, sinceNs - epoch * epochNs).halt(arrivalNs, latencyNs,
              lateNs, cutNs, valid);
        }
      });
    }
    return epochs.stream().map(EpochTape.Builder::build).toList();
  }
}
