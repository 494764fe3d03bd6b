package haltwise.replay;

import haltwise.trace.Nanos;
import java.util.HashSet;
import java.util.Set;

/// A [GuestRule] as words: `floor=yes,residency=ns,…` for `--guest-rule`, and a sentence for people.
final class GuestRuleText {
  private static final String QOS_POLL = "qos-poll=";

  private GuestRuleText() {
  }

  static String write(GuestRule r) {
    return "floor=" + (r.floor() ? "yes" : "no") + ",residency=" + (r.residencyInUs() ? "us" : "ns")
        + "," + QOS_POLL + r.qosPollNs() + ",events=" + (r.tracepoint() ? "yes" : "no");
  }

  static String describe(GuestRule r) {
    return "guest rule of " + generation(r)
        + (r.floor() ? ": shrink floor" : ": no shrink floor")
        + (r.residencyInUs() ? ", time in HLT in whole µs" : "")
        + ", polls " + Nanos.text(r.qosPollNs()) + " where it may not sleep"
        + (r.tracepoint() ? "" : ", no window events");
  }

  private static String generation(GuestRule r) {
    for (String[] g : new String[][]{{"6.9", "6.9 and later"}, {"6.0", "6.0 to 6.8"},
        {"5.11", "5.11 to 5.19"}, {"5.5", "5.5 to 5.10"}, {"5.4", "5.4"}}) {
      if (GuestRule.of(g[0]).equals(r)) {
        return g[1];
      }
    }
    return "no stock kernel";
  }

  static GuestRule parse(String text, GuestRule base) {
    GuestRule rule = base;
    Set<String> seen = new HashSet<>();
    for (String part : text.split(",", -1)) {
      String word = part.strip();
      if (seen.isEmpty() && !word.isEmpty() && Character.isDigit(word.charAt(0))) {
        rule = GuestRule.of(word);
        seen.add(word);
        continue;
      }
      String key = word.replaceFirst("=.*", "");
      if (!seen.add(key)) {
        throw new IllegalArgumentException("\"" + key + "\" stands twice in guest rule \"" + text
            + "\". Give each fact once.");
      }
      rule = with(rule, word, text);
    }
    return rule;
  }

  private static GuestRule with(GuestRule r, String fact, String text) {
    return switch (fact) {
      case "floor=yes" -> new GuestRule(true, r.residencyInUs(), r.qosPollNs(), r.tracepoint());
      case "floor=no" -> new GuestRule(false, r.residencyInUs(), r.qosPollNs(), r.tracepoint());
      case "residency=us" -> new GuestRule(r.floor(), true, r.qosPollNs(), r.tracepoint());
      case "residency=ns" -> new GuestRule(r.floor(), false, r.qosPollNs(), r.tracepoint());
      case "events=yes" -> new GuestRule(r.floor(), r.residencyInUs(), r.qosPollNs(), true);
      case "events=no" -> new GuestRule(r.floor(), r.residencyInUs(), r.qosPollNs(), false);
      case String s when s.startsWith(QOS_POLL) -> new GuestRule(r.floor(), r.residencyInUs(),
          Nanos.parse(s.substring(QOS_POLL.length())), r.tracepoint());
      default -> throw new IllegalArgumentException("Unknown part \"" + fact + "\" in guest rule \""
          + text + "\". The facts are floor=yes|no, residency=ns|us, qos-poll=250us, events=yes|no."
          + " Write for example --guest-rule 6.1 or --guest-rule 6.1,floor=yes.");
    };
  }
}
