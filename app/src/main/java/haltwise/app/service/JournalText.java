package haltwise.app.service;

import haltwise.app.serve.EpochRecord;
import haltwise.app.serve.EpochWatcher;
import haltwise.control.Decision;
import haltwise.control.Decision.Expected;
import haltwise.control.EpochObservation;
import haltwise.report.Figure;
import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One line for each decision that changed something, with what came of it, and its weight as the journal reads it
/// (`<6>` in front: sd-daemon(3)). What is said again and again is said once a minute, with how often.
public final class JournalText implements EpochWatcher {
  private static final Duration SILENCE = Duration.ofMinutes(1);
  /// Different sentences that are remembered; more are said each time.
  private static final int REMEMBERED = 64;

  /// Of syslog(3).
  private enum Weight {
    WARNING(4), NOTICE(5), INFO(6), DEBUG(7);

    private final int number;

    Weight(int number) {
      this.number = number;
    }
  }

  /// @param back from a comparison
  private record Waiting(EpochRecord epoch, boolean back) {
  }

  private record Said(Instant at, int unsaid) {
  }

  private final Consumer<String> out;
  private final Map<String, Said> said = new LinkedHashMap<>();
  private Optional<Waiting> waiting = Optional.empty();
  private Instant now = Instant.EPOCH;
  private boolean comparing;
  private boolean idle;
  private long lost;
  private long missed;

  /// @param out takes whole lines, without their end
  public JournalText(Consumer<String> out) {
    this.out = out;
  }

  /// Whether what this process writes goes to the journal.
  ///
  /// @param environment of this process; source: `JOURNAL_STREAM` in systemd.exec(5)
  public static boolean isWanted(Map<String, String> environment) {
    return !environment.getOrDefault("JOURNAL_STREAM", "").isEmpty();
  }

  @Override
  public void epoch(EpochRecord e) {
    now = e.time();
    if (idle) {
      idle = false;
      line(Weight.INFO, e.vms().size() + (e.vms().size() == 1 ? " VM runs." : " VMs run."));
    }
    waiting.ifPresent(w -> tell(w, Optional.of(e.seen())));
    waiting = e.decision() instanceof Decision.Keep
        ? Optional.empty()
        : Optional.of(new Waiting(e, comparing && e.decision() instanceof Decision.Change));
    comparing = e.decision() instanceof Decision.Compare;
    if (e.cost().lost() > lost) {
      again(Weight.WARNING, "Events were lost: the host wrote more than was read.");
    }
    if (e.missed() > missed) {
      again(Weight.WARNING, "The log was too slow, and left out epochs.");
    }
    lost = e.cost().lost();
    missed = e.missed();
  }

  private void tell(Waiting w, Optional<EpochObservation> next) {
    EpochRecord e = w.epoch;
    Decision d = e.decision();
    String came = next.map(o -> "; came " + figures(new Expected(
        o.real().costPerHaltNs(e.plan().blockPriceNs()), o.vcpus() == 0 ? 0 : o.polledShare(),
        o.real().blockedShare()))).orElse("");
    String text = headline(d, e.inForce()) + ": " + d.because() + " Predicted "
        + figures(d.expected()) + came + ".";
    switch (d) {
      case Decision.Keep _ -> {
      }
      case Decision.Change _ -> line(w.back ? Weight.DEBUG : Weight.NOTICE, text);
      case Decision.Compare _,Decision.Probe _ -> line(Weight.DEBUG, text);
      case Decision.FallBack _ -> line(Weight.WARNING, text);
      // Each epoch for as long as the foreign settings stay.
      case Decision.Abstain a -> again(Weight.WARNING,
          "left alone " + a.settings() + ": " + a.because());
    }
  }

  private static String headline(Decision d, HostSettings from) {
    return switch (d) {
      case Decision.Keep k -> "keep " + k.settings();
      case Decision.Change c -> "change from " + from + " to " + c.settings();
      case Decision.Compare c -> "compare with " + c.settings();
      case Decision.Probe p -> "probe " + p.probed();
      case Decision.FallBack f -> "fall back (" + f.guard().word() + ") to " + f.settings();
      case Decision.Abstain a -> "leave " + a.settings();
    };
  }

  private static String figures(Expected e) {
    return Nanos.text(e.costPerHaltNs()) + " a halt, " + Figure.percent(e.polledShare())
        + " polled, " + Figure.percent(e.blockedShare()) + " blocked";
  }

  @Override
  public void waiting(Instant time, HostSettings inForce) {
    now = time;
    waiting.ifPresent(w -> tell(w, Optional.empty()));
    waiting = Optional.empty();
    if (!idle) {
      idle = true;
      line(Weight.INFO, "No VM runs; " + inForce + " is in force.");
    }
  }

  @Override
  public void note(String sentence) {
    again(Weight.NOTICE, sentence);
  }

  @Override
  public void close() {
    waiting.ifPresent(w -> tell(w, Optional.empty()));
    said.forEach((sentence, s) -> {
      if (s.unsaid > 0) {
        line(Weight.INFO, sentence + " (" + s.unsaid + " more times)");
      }
    });
  }

  private void again(Weight weight, String sentence) {
    Said before = said.get(sentence);
    if (before != null && now.isBefore(before.at.plus(SILENCE))) {
      said.put(sentence, new Said(before.at, before.unsaid + 1));
      return;
    }
    line(weight, before == null || before.unsaid == 0
        ? sentence
        : sentence + " (and " + before.unsaid + " times since the last such line)");
    if (said.size() >= REMEMBERED && before == null) {
      said.remove(said.keySet().iterator().next());
    }
    said.put(sentence, new Said(now, 0));
  }

  private void line(Weight weight, String text) {
    out.accept("<" + weight.number + ">" + text.replace('\n', ' '));
  }
}
