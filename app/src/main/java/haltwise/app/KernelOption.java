package haltwise.app;

import picocli.CommandLine.Option;

/// `--kernel`, of commands that follow the rule of a trace's kernel.
final class KernelOption {
  @Option(names = "--kernel", paramLabel = "RELEASE", converter = RecordedUnder.Release.class, description = {
      "Kernel whose rule to follow, such as 6.12. Default: that of the trace."})
  private String release = "";

  boolean isGiven() {
    return !release.isEmpty();
  }

  /// Empty where the trace is to tell.
  String release() {
    return release;
  }
}
