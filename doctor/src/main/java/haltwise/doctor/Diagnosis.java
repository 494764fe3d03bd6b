package haltwise.doctor;

import java.util.List;

/// What was found on a host, and what follows.
///
/// @param summary in a sentence: what this host can do, and what not
/// @param findings by topic
/// @param advice the gravest first
public record Diagnosis(String summary, List<Finding> findings, List<Advice> advice) {
  public Diagnosis {
    findings = List.copyOf(findings);
    advice = List.copyOf(advice);
  }
}
