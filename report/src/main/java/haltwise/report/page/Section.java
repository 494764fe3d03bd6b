package haltwise.report.page;

import java.util.List;

/// Parts on one subject.
///
/// @param id unique in its page, of lower-case letters and hyphens
/// @param howToRead what the drawings show, in a sentence or two
public record Section(String id, String title, String howToRead, List<Part> parts) {
  public Section {
    parts = List.copyOf(parts);
  }
}
