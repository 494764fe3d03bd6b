package haltwise.report;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.GuestIdle;
import haltwise.trace.GuestSettings;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import haltwise.trace.exits.ExitCount;
import haltwise.trace.exits.ExitReason;
import haltwise.trace.exits.Isa;
import haltwise.trace.exits.VcpuAccount;
import haltwise.trace.facts.TraceFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Oracle: what must stand on the screen and in JSON, worked out by hand: 1 s of vCPUs that were 700 ms in the guest.
final class ExitsTextTest {
  private static final long NONE = VcpuAccount.UNKNOWN;
  private static final Look LOOK = new Look(80, true, false);
  /// 1,000 HLTs: 200 ms halted, 4 ms handling; 500 MSR writes in 1 ms.
  private static final VcpuAccount SEEN = new VcpuAccount(
      List.of(exit(12, 1_000, 4_000_000, 200_000_000), exit(32, 500, 1_000_000, 0)), 700_000_000,
      2_000_000, 250, 0, 100, 40, 900, 950, 990, 10, NONE, NONE);

  private static ExitCount exit(int reason, long count, long handlingNs, long haltedNs) {
    return new ExitCount(new ExitReason(Isa.VMX, reason), count, handlingNs, haltedNs);
  }

  private static VcpuAccount unseen(long kvmExits, long kvmHaltExits) {
    return new VcpuAccount(List.of(), NONE, NONE, 0, 0, 0, NONE, NONE, 7, 5, 2, kvmExits,
        kvmHaltExits);
  }

  private static TraceFacts facts(List<VcpuInfo> vcpus, TraceKind kind,
      List<VcpuAccount> accounts, Halt... halts) {
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    List.of(halts).forEach(b::add);
    return TraceFacts.of(new Trace(
        new TraceInfo("h", "6.12", "x86_64", "mono", 0, 1_000_000_000, List.of(), vcpus, 0, "test",
            "", -1, kind, accounts),
        Collections.nCopies(vcpus.size(), b.build())));
  }

  private static TraceFacts facts(VcpuAccount... accounts) {
    List<VcpuInfo> vcpus = IntStream.range(0, accounts.length)
        .mapToObj(v -> new VcpuInfo(v / 2, 47, 48 + v, v % 2, 0)).toList();
    return facts(vcpus, new TraceKind.Host(), List.of(accounts),
        halt(1_000, 9_000, 0, 0, true), halt(20_000, 9_000, 0, 0, true));
  }

  private static Halt halt(long startNs, long durationNs, long windowNs, long polledNs,
      boolean waited) {
    return new Halt(startNs, waited ? Halt.UNKNOWN_NS : durationNs, durationNs, windowNs, waited,
        true, polledNs, haltwise.trace.Cause.TIMER, Halt.NO_WAKER, haltwise.trace.Anchor.CLOCK,
        WindowChange.NONE);
  }

  private static String show(TraceFacts facts) {
    return ShowText.of("t", facts, LOOK);
  }

  @Test
  void namesReasonsTimesAndInterrupts() {
    assertThat(show(facts(SEEN))).containsPattern("all +1,500/s +100 % +3.33 µs")
        .containsPattern("HLT +1,000/s +66.7 % +4 µs +nothing to run")
        .containsPattern("MSR_WRITE +500/s +33.3 % +2 µs +IPI, timer, register")
        .containsPattern("in the guest +70.0 %").containsPattern("halted +20.0 % +polling or")
        .containsPattern("handling exits +0.5 %").containsPattern("preempted +0.2 %")
        .containsPattern("not known +9.5 %").containsPattern("IPIs sent +250/s")
        .containsPattern("wake-up IPIs +900/s").containsPattern("context switches +1,000/s")
        .containsPattern("involuntary +10.0/s");
  }

  @Test
  void aKernelWithoutExitEventsIsSaidAndNoZeroIsMadeUp() {
    assertThat(show(facts(unseen(3_000, 2_900))))
        .contains("emitted no VM-exit events while 2 halts", "3,000 exits", "2,900 of them by HLT")
        .containsPattern("injected +– +not in the trace")
        .containsPattern("remote wake-ups +7.00/s +by another CPU: so many wake-up IPIs at most")
        .doesNotContain("in the guest");
    assertThat(show(facts(unseen(NONE, NONE)))).contains("of lab VMs alone");
  }

  @Test
  void everyVcpuAndVmHasARow() {
    String text = show(facts(SEEN, SEEN, SEEN, SEEN));
    assertThat(text).containsPattern("1 +all +3,000/s +2,000/s +70.0 %")
        .containsPattern("1 +1 +1,500/s +1,000/s +70.0 % +20.0 %");
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void rareReasonsAreAddedUp() {
    List<ExitCount> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(exit(i, 100 - i, 1_000, 0));
    }
    VcpuAccount a = new VcpuAccount(many, 1, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
        NONE, NONE);
    // 81 to 89
    assertThat(show(facts(a))).containsPattern("9 others +765/s");
  }

  @Test
  void aTraceWithoutAccountsSaysNothingOfThem() {
    TraceFacts without = facts(List.of(new VcpuInfo(0, 1, 2, 0, 0)), new TraceKind.Host(),
        List.of(), halt(1_000, 9_000, 0, 0, true));
    assertThat(show(without)).doesNotContain("exits", "IPIs");
    assertThat(ShowDocument.of("t", without)).doesNotContainKey("exits").containsEntry("kind",
        "host");
  }

  @Test
  void jsonHasTheSameFactsAndNullForWhatIsNotKnown() {
    Map<String, Object> seen = ExitsDocument.of(facts(SEEN, SEEN).info());
    assertThat(seen).containsEntry("exits", OptionalLong.of(3_000))
        .containsEntry("hlt_exits", OptionalLong.of(2_000))
        .containsEntry("ipis_sent", OptionalLong.of(500))
        .containsEntry("kvm_exits", OptionalLong.empty());
    Map<String, Object> unseen = ExitsDocument.of(facts(unseen(30, 20)).info());
    assertThat(unseen).containsEntry("exit_events_seen", false)
        .containsEntry("exits", OptionalLong.empty())
        .containsEntry("kvm_halt_exits", OptionalLong.of(20));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static String guest(String governor, List<TraceKind.InForce> settings) {
    return guest(governor, settings, 7, halt(1_000, 9_000, 50_000, 9_000, false),
        halt(20_000, 90_000, 50_000, 55_000, true));
  }

  private static String guest(String governor, List<TraceKind.InForce> settings, long entered,
      Halt... halts) {
    return show(facts(List.of(new VcpuInfo(0, 0, 0, 3, 0)),
        new TraceKind.Guest(settings, new GuestIdle("haltpoll", governor,
            List.of(new GuestIdle.State(3, 0, "POLL", entered > 0 ? 5 : 0, 300_000_000, 1, 2, 0),
                new GuestIdle.State(3, 1, "haltpoll idle", entered, 400_000_000, -1, -1, -1)))),
        List.of(), halts));
  }

  @Test
  void aGuestsTraceSaysThatTheGuestSawIt() {
    String text = guest("haltpoll",
        List.of(new TraceKind.InForce(0, GuestSettings.KERNEL_DEFAULT)));
    assertThat(text).contains("Guest     h, 6.12", "1 s of 1 CPU", "guest max 200 µs",
        "Governor  haltpoll, driver haltpoll", "Idle periods, seen by the guest",
        "polling ended with something to run", "left the guest",
        "Idle states, as the kernel counted them")
        .containsPattern("3 +POLL +5 +300 ms +30.0 % +1 +2 +0")
        .containsPattern("3 +haltpoll idle +7 +400 ms +40.0 % +– +– +–").doesNotContain("vCPU");
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void whatTheKernelCountedAndDidNotTraceIsSaid() {
    assertThat(oneLine(guest("haltpoll", List.of())))
        .contains("CPU 3: the kernel counted 7 stays in"
            + " idle states deeper than polling, the trace holds 1: 6 are missing.");
  }

  @Test
  void aTraceWithoutIdlePeriodsDoesNotDenyThoseThatTheKernelCounted() {
    assertThat(oneLine(guest("haltpoll", List.of(), 7)))
        .contains("No idle period was traced, although the kernel counted some: see below.",
            "the trace holds 0: 7 are missing.")
        .doesNotContain("No CPU idled");
    assertThat(guest("haltpoll", List.of(), 0)).contains("No CPU idled while this was recorded");
  }

  @Test
  void anotherGovernorIsSaid() {
    assertThat(guest("menu", List.of())).contains("The idle governor is menu",
        "none: this kernel has no haltpoll governor");
    assertThat(guest("menu", List.of(new TraceKind.InForce(0, GuestSettings.KERNEL_DEFAULT))))
        .contains("its driver").contains("(cpuidle-haltpoll) is not loaded");
  }
}
