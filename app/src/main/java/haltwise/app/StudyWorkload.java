package haltwise.app;

import haltwise.app.compare.LabMeasures;
import haltwise.compare.Measure;
import haltwise.lab.Workload;

/// Lab workloads that stand for what the study ran: how often their guests halt, for how long and what wakes them, and not
/// what they compute.
enum StudyWorkload {
  STORAGE("storage", "a storage benchmark: small random reads, one at a time",
      "storage service=80us sigma=0.5"),
  /// The parts follow each other fast enough that each run holds many of them.
  PRODUCTIVITY("productivity", "documents opened and saved between typing and drawing",
      "phases period=100ms of=storage service=50us sigma=0.5;"
          + " bursts burst-rate=8000 idle-rate=200 burst=3ms idle=20ms"), BROWSING("browsing",
              "pages that load in bursts of packets, and are read in between",
              "bursts burst-rate=12000 idle-rate=150 burst=8ms idle=40ms"), INTERACTIVE(
                  "interactive", "a screen of 60 frames a second under a pointer that moves",
                  "frames every=16.7ms wakes=6 gap=100us rate=125"), VIDEO_CALL("video-call",
                      "frames each 16.7 and 33 ms, audio each 20 ms, a network",
                      "frames every=16.7ms,33ms,20ms wakes=4 gap=80us rate=400");

  private final String word;
  private final String standsFor;
  private final String label;

  StudyWorkload(String word, String standsFor, String label) {
    this.word = word;
    this.standsFor = standsFor;
    this.label = label;
  }

  /// Of its folder too.
  String word() {
    return word;
  }

  String standsFor() {
    return standsFor;
  }

  Workload workload() {
    return Workload.parse(label);
  }

  /// What tells its performance: work where the guest asks for it, else how soon what comes is handled.
  Measure main() {
    return switch (this) {
      case STORAGE, PRODUCTIVITY -> LabMeasures.WORK;
      case BROWSING, INTERACTIVE, VIDEO_CALL -> LabMeasures.LATENCY_MEAN;
    };
  }
}
