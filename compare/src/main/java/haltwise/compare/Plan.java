package haltwise.compare;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What was fixed before the first run.
///
/// @param arms two or more; the others are compared with the first
/// @param load what ran, for people: `storage service=100us …`, or the user's command
/// @param measures all that a run can tell, in the order in which they are shown
/// @param main the one of them that decides the exit status: chosen before the first run
/// @param protocol how it is made
/// @param command the arguments that haltwise was given, which repeat it
/// @param recorder name and version of the tool
/// @param startedAt date and time, ISO 8601, UTC
public record Plan(List<Arm> arms, String load, List<Measure> measures, Measure main,
    Protocol protocol, List<String> command, String recorder, String startedAt) {
  public Plan {
    arms = List.copyOf(arms);
    measures = List.copyOf(measures);
    command = List.copyOf(command);
    if (measures.stream().map(Measure::name).distinct().count() < measures.size()
        || !measures.contains(main)) {
      throw new IllegalArgumentException("BUG: measures " + measures + " with main " + main);
    }
    if (arms.size() < 2) {
      throw new IllegalArgumentException("There are " + arms.size()
          + " arms to compare. Give two or more: --arm A=current --arm B=max=1ms.");
    }
    if (arms.stream().map(Arm::name).distinct().count() < arms.size()) {
      throw new IllegalArgumentException("Two arms have the same name. Give each its own.");
    }
    if (arms.stream().anyMatch(a -> a.name().equals(Arm.CONTROL))) {
      throw new IllegalArgumentException("\"" + Arm.CONTROL
          + "\" is the name of the arm that runs the first one again. Choose another name.");
    }
  }

  /// An arm by its name, the control too.
  ///
  /// @throws IllegalArgumentException naming the arms that there are
  public Arm arm(String name) {
    return Stream.concat(arms.stream(), control().stream()).filter(a -> a.name().equals(name))
        .findFirst().orElseThrow(() -> new IllegalArgumentException("There is no arm \"" + name
            + "\". Use one of: " + arms.stream().map(Arm::name).collect(joining(", ")) + "."));
  }

  /// The first arm, run again under another name, as a gate against false claims.
  public Optional<Arm> control() {
    return protocol.control() ? Optional.of(arms.getFirst().asControl()) : Optional.empty();
  }

  /// How many rounds make the order balanced.
  public int roundsOfASet() {
    return WilliamsOrder.sequences(arms.size() + (protocol.control() ? 1 : 0)).size();
  }

  /// Whether the rounds are a whole number of balanced sets.
  public boolean isBalanced() {
    return protocol.rounds() % roundsOfASet() == 0;
  }
}
