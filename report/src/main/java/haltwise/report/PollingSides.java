package haltwise.report;

import haltwise.trace.HostSettings;
import haltwise.tune.Objective;
import haltwise.tune.PollingCosts;
import haltwise.tune.WhoPolls.Answer;
import haltwise.tune.WhoPolls.Side;
import haltwise.tune.WhoPolls.SideBest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// Who should poll for one VM.
///
/// @param name of the VM
/// @param inForce of its host
/// @param recordedWorkPerSecond of the recording that the predictions start from
public record PollingSides(String name, HostSettings inForce, Objective objective, Answer answer,
    OptionalDouble recordedWorkPerSecond) {
  Measures predicted(SideBest s) {
    return Measures.predicted(s.reported().outcome(), recordedWorkPerSecond);
  }

  /// On the half of the recording that the searches did not see; of a goal that sets no price none.
  OptionalDouble costNs(SideBest s) {
    return switch (objective) {
      case Objective.Cost c -> OptionalDouble.of(parts(s, c.blockPriceNs()).sumNs());
      case Objective.Throughput _ -> OptionalDouble.empty();
    };
  }

  PollingCosts.Parts parts(SideBest s, long blockPriceNs) {
    return answer.costs().parts(s.reported().outcome(), blockPriceNs);
  }

  static String word(Side side) {
    return side.name().toLowerCase(Locale.ROOT);
  }

  List<String> howTo() {
    SideBest chosen = answer.chosen();
    List<String> ways = new ArrayList<>();
    switch (chosen.side()) {
      case NONE -> {
        ways.add("On the host, as root: haltwise apply off; for this VM alone, its VMM sets"
            + " KVM_CAP_HALT_POLL to 0.");
        ways.add("In a guest that has the haltpoll driver: haltwise apply guest-off.");
      }
      case HOST -> ways.add("On the host, as root: haltwise apply " + chosen.searched().polling());
      case GUEST -> chosen.searched().guest().ifPresent(g -> ways.addAll(TunedGuest.howTo(g)));
      case BOTH -> {
        ways.add("On the host, as root: haltwise apply " + chosen.searched().polling().host());
        chosen.searched().guest()
            .ifPresent(g -> ways.add("In the guest, as root: haltwise apply " + g
                + "; boot the guest with kvm-poll-control=off, or its host will not poll."));
      }
    }
    return ways;
  }
}
