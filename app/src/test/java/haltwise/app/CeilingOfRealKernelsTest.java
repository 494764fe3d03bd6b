package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.doctor.host.Ceiling;
import haltwise.doctor.host.Ceiling.Own.Side;
import haltwise.doctor.host.Observation;
import haltwise.doctor.host.VmCommand;
import haltwise.doctor.host.VmFacts;
import haltwise.linux.VmProcess;
import haltwise.record.FtraceText;
import haltwise.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Oracle: the windows of real kernels 6.1 and 6.12, recorded under a parameter that the name of each file tells. Whoever
/// claims another parameter must be told that the VM had a ceiling of its own.
class CeilingOfRealKernelsTest {
  static Stream<RealText> transitions() {
    return RealText.transitions().filter(t -> !t.settings().isOff());
  }

  @ParameterizedTest
  @MethodSource("transitions")
  void whatWasRecordedUnderAParameterIsFoundToFollowIt(RealText text) {
    long maxNs = text.settings().maxNs();

    assertThat(ceiling(text, maxNs)).isInstanceOfSatisfying(Ceiling.Parameter.class,
        p -> assertThat(p.ns()).isEqualTo(maxNs));
  }

  @ParameterizedTest
  @MethodSource("transitions")
  void underAnotherParameterItHasACeilingOfItsOwn(RealText text) {
    long maxNs = text.settings().maxNs();

    assertThat(ceiling(text, maxNs / 3)).isInstanceOfSatisfying(Ceiling.Own.class,
        own -> holds(own, Side.ABOVE_PARAMETER, maxNs));
    assertThat(ceiling(text, maxNs * 5)).isInstanceOfSatisfying(Ceiling.Own.class,
        own -> holds(own, Side.BELOW_PARAMETER, maxNs));
  }

  private static void holds(Ceiling.Own own, Side side, long maxNs) {
    assertThat(own.side()).isEqualTo(side);
    assertThat(own.aboveNs()).isLessThan(maxNs);
    assertThat(own.atMostNs().orElse(Long.MAX_VALUE)).isGreaterThanOrEqualTo(maxNs);
  }

  /// What is said when `claimedNs` is the parameter.
  private static Ceiling ceiling(RealText text, long claimedNs) {
    Trace trace = FtraceText.read(text.file(), Optional.of(text.settings()), text.kernel());
    Observation seen = Observation.of(trace, OptionalDouble.empty(), true);
    int process = seen.vms().getFirst().processId();
    return Ceiling.of(
        new VmFacts(new VmProcess(process, "h", 1, 1, List.of()), new VmCommand(List.of())),
        OptionalLong.of(claimedNs), Optional.empty(), Optional.of(seen.vms().getFirst()));
  }
}
