package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.GuestSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Oracle: what a replay of the same trace says of single settings, and what a guest's settings can be.
final class TuneSideTest {
  private static final String STORAGE = "../traces/storage-50us-default.halts.parquet";

  @TempDir
  private Path folder = Path.of("");

  @Test
  void aHostsTraceIsTunedForItsGuestAndSaysWhatItTakesForGranted() {
    JsonNode w = CommandRun
        .of("tune", "--json", "--side", "guest", "--objective", "throughput", "--exit-cost", "15us",
            STORAGE)
        .json().get("workloads").get(0);
    assertThat(w.get("side").asString()).isEqualTo("guest");
    String found = w.get("recommended").get("settings").asString();
    assertThat(GuestSettings.parse(found).isOff()).isFalse();
    assertThat(w.get("baseline").get("settings").asString()).startsWith("max=200000,");
    assertThat(w.get("assumptions").toString()).contains("taken not to have polled");
    // The whole trace, not half of it: the direction must be the same.
    JsonNode rows = CommandRun.of("replay", "--json", STORAGE, "--settings", "current",
        "--settings", found).json().get("rows");
    assertThat(rows.get(1).get("work_rate").asDouble())
        .isGreaterThan(rows.get(0).get("work_rate").asDouble());
    assertThat(w.get("front").size()).isGreaterThan(3);
    assertThat(w.get("how_to").toString()).contains("haltwise apply " + found);
  }

  @Test
  void theAnswerToWhoShouldPollHoldsAllFourWithTheirCosts() {
    JsonNode w = CommandRun.of("tune", "--json", "--side", "either", "--objective", "latency",
        "--exit-cost", "15us", STORAGE).json().get("workloads").get(0);
    Set<String> who = new TreeSet<>();
    double least = Double.MAX_VALUE;
    for (JsonNode s : w.get("sides")) {
      who.add(s.get("who").asString());
      least = Math.min(least, s.get("searched_score").asDouble());
      JsonNode c = s.get("cost_per_idle_period");
      assertThat(c.get("sum_ns").asDouble()).isEqualTo(c.get("polled_ns").asDouble()
          + c.get("blocks_ns").asDouble() + c.get("exits_ns").asDouble()
          + c.get("stolen_ns").asDouble() + c.get("ticks_ns").asDouble());
    }
    assertThat(who).containsExactly("both", "guest", "host", "none");
    assertThat(w.get("recommended").get("searched_score").asDouble())
        .isLessThanOrEqualTo(least * 1.0301);
    assertThat(w.get("who").asString()).isEqualTo(w.get("recommended").get("who").asString());
    assertThat(w.get("costs").get("exit_ns").asLong()).isEqualTo(15_000);
  }

  @Test
  void aGuestsOwnTraceIsTunedForTheGuestUnasked() {
    Trace host = TraceFile.read(Path.of(STORAGE));
    TraceInfo i = host.info();
    Path file = folder.resolve("inside" + TraceFile.SUFFIX);
    TraceFile.write(new Trace(new TraceInfo(i.hostName(), "6.12.0", i.architecture(), i.clock(),
        i.startNs(), i.endNs(), List.of(), i.vcpus(), 0, "test", "", -1,
        new TraceKind.Guest(List.of(new TraceKind.InForce(0, GuestSettings.KERNEL_DEFAULT)))),
        host.halts()), file);
    CommandRun run = CommandRun.of("tune", "--objective", "latency", file.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("in force     " + GuestSettings.KERNEL_DEFAULT,
        "The recording is the guest's own", "Pareto front");
    assertThat(run.out().lines().filter(l -> !l.contains("guest:max"))
        .filter(l -> !l.contains(folder.toString()))).allMatch(l -> l.length() <= 80);
    assertThat(CommandRun.of("tune", "--side", "either", file.toString()).err())
        .contains("Record the VM on its host");
  }

  @Test
  void aReportShowsGuestPollingBesideTheHosts() throws IOException {
    Path result = folder.resolve("guest.json");
    CommandRun tuned = CommandRun.of("tune", "--json", "--side", "guest", "--objective",
        "throughput", "--exit-cost", "15us", STORAGE);
    Files.writeString(result, tuned.out());
    String found = tuned.json().get("workloads").get(0).get("recommended").get("settings")
        .asString();
    CommandRun report = CommandRun.of("report", result.toString(), "--text");
    assertThat(report.status()).as(report.err()).isZero();
    assertThat(report.out()).contains(found, "max=200000,grow=2,grow-start=10000,shrink=2",
        "leaves by HLT");
  }

  @Test
  void saysWhatBelongsToWhichSide() {
    assertThat(CommandRun.of("tune", "--side", "both", STORAGE).err())
        .contains("Unknown side \"both\"");
    assertThat(CommandRun.of("tune", "--exit-cost", "9us", STORAGE).err())
        .contains("--exit-cost is for guests");
    assertThat(CommandRun.of("tune", "--side", "guest", "--lab", "ticks").err())
        .contains("a lab VM's guest");
    assertThat(CommandRun.of("tune", "--side", "guest", "--guest-rule", "5.3", STORAGE).status())
        .isEqualTo(2);
  }
}
