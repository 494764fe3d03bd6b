package haltwise.replay;

import haltwise.replay.HostRule.Clamp;
import haltwise.replay.HostRule.GrowStart;
import haltwise.replay.HostRule.GrowZero;
import haltwise.replay.HostRule.Invalid;
import haltwise.replay.HostRule.Max;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// A [HostRule] as words: `clamp=entry,max=live,…` for `--rule`, and a sentence for people.
final class HostRuleText {
  private static final String EXAMPLE = "Write for example --rule 6.1, --rule floor=yes or --rule 5.10,clamp=entry,max=live.";

  private static final Map<HostRule, String> GENERATIONS = generations();

  private HostRuleText() {
  }

  private static Map<HostRule, String> generations() {
    Map<HostRule, String> names = new LinkedHashMap<>();
    names.put(stock("6.1"), "6.1 and later");
    names.put(stock("5.15"), "5.15 to 6.0");
    names.put(stock("5.8"), "5.8 to 5.14");
    names.put(stock("5.4.152"), "5.4 from 5.4.152 on");
    names.put(stock("5.1"), "5.1 to 5.7");
    names.put(stock("4.19"), "5.0 and before");
    return names;
  }

  private static HostRule stock(String release) {
    return HostRule.of(release, "x86_64");
  }

  static String write(HostRule r) {
    return "clamp=" + (r.clamp() == Clamp.AT_ENTRY ? "entry" : "grow") + ",max="
        + (r.max() == Max.LIVE ? "live" : "sampled") + ",floor=" + (r.floor() ? "yes" : "no")
        + ",grow-zero=" + (r.growZero() == GrowZero.KEEPS ? "keeps" : "clears") + ",grow-start="
        + (r.growStart() == GrowStart.PARAMETER ? "parameter" : "fixed") + ",invalid="
        + (r.invalid() == Invalid.SHRINKS ? "shrinks" : "none");
  }

  static String describe(HostRule r) {
    String of = GENERATIONS.get(with(r, Invalid.NONE));
    return (of == null ? "a rule of no stock kernel" : "rule of " + of)
        + (r.clamp() == Clamp.AT_ENTRY ? ": clamp at entry" : ": clamp in grow")
        + (r.max() == Max.LIVE ? ", max live" : ", max sampled when the VM is created")
        + (r.floor() ? ", shrink floor" : ", no shrink floor")
        + (r.growZero() == GrowZero.KEEPS ? ", grow=0 keeps" : ", grow=0 clears")
        + (r.growStart() == GrowStart.PARAMETER ? "" : ", grow-start fixed at 10000")
        + (r.invalid() == Invalid.SHRINKS ? ", invalid wakes shrink" : "");
  }

  static HostRule parse(String text, HostRule base) {
    HostRule rule = base;
    Set<String> seen = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      String word = part.strip();
      if (seen.isEmpty() && !word.isEmpty() && Character.isDigit(word.charAt(0))) {
        rule = with(HostRule.of(word, ""), base.invalid());
        seen.add(word);
        continue;
      }
      String key = word.replaceFirst("=.*", "");
      if (!seen.add(key)) {
        throw new IllegalArgumentException(
            "\"" + key + "\" stands twice in rule \"" + text + "\". Give each fact once.");
      }
      rule = with(rule, word, text);
    }
    return rule;
  }

  private static HostRule with(HostRule r, String fact, String text) {
    return switch (fact) {
      case "clamp=entry" -> with(r, Clamp.AT_ENTRY);
      case "clamp=grow" -> with(r, Clamp.IN_GROW);
      case "max=live" -> with(r, Max.LIVE);
      case "max=sampled" -> with(r, Max.SAMPLED);
      case "floor=yes" -> with(r, true);
      case "floor=no" -> with(r, false);
      case "grow-zero=keeps" -> with(r, GrowZero.KEEPS);
      case "grow-zero=clears" -> with(r, GrowZero.CLEARS);
      case "grow-start=parameter" -> with(r, GrowStart.PARAMETER);
      case "grow-start=fixed" -> with(r, GrowStart.FIXED);
      case "invalid=shrinks" -> with(r, Invalid.SHRINKS);
      case "invalid=none" -> with(r, Invalid.NONE);
      default -> throw new IllegalArgumentException("Unknown part \"" + fact + "\" in rule \""
          + text + "\". The facts are clamp=entry|grow, max=live|sampled, floor=yes|no,"
          + " grow-zero=keeps|clears, grow-start=parameter|fixed, invalid=shrinks|none. "
          + EXAMPLE);
    };
  }

  private static HostRule with(HostRule r, Clamp clamp) {
    return new HostRule(clamp, r.max(), r.floor(), r.growZero(), r.growStart(), r.invalid());
  }

  private static HostRule with(HostRule r, Max max) {
    return new HostRule(r.clamp(), max, r.floor(), r.growZero(), r.growStart(), r.invalid());
  }

  private static HostRule with(HostRule r, boolean floor) {
    return new HostRule(r.clamp(), r.max(), floor, r.growZero(), r.growStart(), r.invalid());
  }

  private static HostRule with(HostRule r, GrowZero growZero) {
    return new HostRule(r.clamp(), r.max(), r.floor(), growZero, r.growStart(), r.invalid());
  }

  private static HostRule with(HostRule r, GrowStart growStart) {
    return new HostRule(r.clamp(), r.max(), r.floor(), r.growZero(), growStart, r.invalid());
  }

  private static HostRule with(HostRule r, Invalid invalid) {
    return new HostRule(r.clamp(), r.max(), r.floor(), r.growZero(), r.growStart(), invalid);
  }
}
