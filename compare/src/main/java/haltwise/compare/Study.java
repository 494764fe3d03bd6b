package haltwise.compare;

import java.util.List;
import java.util.Optional;

/// The Intel study of halt polling on Chromebooks (ID 749041), made again on this host with workloads that stand for its
/// own: an experiment for each.
///
/// @param recorder name and version of the tool
/// @param startedAt date and time, ISO 8601, UTC
/// @param command the arguments that repeat it
public record Study(String recorder, String startedAt, List<String> command, List<Part> parts) {
  public static final String BEFORE_6_11 = "kernel-before-6.11";
  public static final String DEFAULT = "kernel-default";
  public static final String STUDYS = "intel-chromeos";
  public static final String OWN = "haltwise";

  public Study {
    command = List.copyOf(command);
    parts = List.copyOf(parts);
  }

  /// One workload.
  ///
  /// @param name of its folder too, such as `video-call`
  /// @param standsFor what it stands for, in words
  /// @param arms all that were asked for; those that ran are the experiment's
  /// @param choice why haltwise chose its own settings, sentences
  public record Part(String name, String standsFor, List<StudyArm> arms, List<String> choice,
      Comparison comparison) {
    public Part {
      arms = List.copyOf(arms);
      choice = List.copyOf(choice);
    }

    /// The arm of the experiment that holds the runs of an arm of the study.
    public Optional<String> runsOf(String name) {
      return arms.stream().filter(a -> a.name().equals(name))
          .flatMap(a -> switch (a.standing()) {
            case StudyArm.RunAs(String arm) -> Optional.of(arm).stream();
            case StudyArm.NotRun _ -> Optional.<String>empty().stream();
          }).findFirst();
    }

    /// The arm that the others are compared with.
    public String reference() {
      return comparison.plan().arms().getFirst().name();
    }
  }
}
