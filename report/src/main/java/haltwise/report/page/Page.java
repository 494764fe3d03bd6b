package haltwise.report.page;

import java.util.List;

/// A report.
///
/// @param subtitle what it was made of, and when
/// @param warnings what a reader must know before trusting anything below
/// @param findings what to take away, a sentence each
public record Page(String title, String subtitle, List<String> warnings, List<String> findings,
    List<Section> sections) {
  public Page {
    warnings = List.copyOf(warnings);
    findings = List.copyOf(findings);
    sections = List.copyOf(sections);
  }
}
