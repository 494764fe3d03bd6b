package haltwise.app.serve;

import haltwise.control.ControlPlan;
import haltwise.control.Decision;
import haltwise.control.Spending;
import haltwise.linux.LifeOfProcess;
import haltwise.trace.HostSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// Keeps what a running daemon does in a small file that another haltwise can read ([Explained]): what it controls, what
/// is in force, its last decisions. Renamed over the one before, so that a reader sees one of them whole; the keys are a
/// contract, told in docs/guide-serve.md.
public final class RunFile implements EpochWatcher {
  static final String FORMAT = "haltwise-serve";
  static final int VERSION = 1;
  static final String NAME = "serve.json";
  private static final int DECISIONS_KEPT = 40;
  private static final int NOTES_KEPT = 20;
  /// Ten seconds.
  private static final int EPOCHS_KEPT = 40;
  /// Epochs between two writings where nothing is decided.
  private static final int WRITE_EVERY = 20;

  private final Path file;
  private final Map<String, Object> head = new LinkedHashMap<>();
  private final Deque<Map<String, Object>> decisions = new ArrayDeque<>();
  private final Deque<Map<String, Object>> notes = new ArrayDeque<>();
  private Map<String, Object> state = new LinkedHashMap<>(Map.of("state", "starting"));
  private Optional<ControlPlan> plan = Optional.empty();
  private Optional<DecisionText> open = Optional.empty();
  private Optional<Decision> before = Optional.empty();
  private boolean wasWaiting;
  /// Whether each of the latest epochs was watched.
  private final Deque<Boolean> watched = new ArrayDeque<>();

  /// @param folder made when it is not there
  /// @param what is controlled
  /// @param writer name and version of this program
  public RunFile(Path folder, String what, String writer) {
    file = folder.resolve(NAME);
    head.put("format", FORMAT);
    head.put("version", VERSION);
    head.put("writer", writer);
    head.put("process", LifeOfProcess.own().toString());
    head.put("since", Instant.now().toString());
    head.put("controls", what);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write();
  }

  @Override
  public void plan(ControlPlan newPlan, long firstEpoch, Spending spent) {
    plan = Optional.of(newPlan);
  }

  @Override
  public void epoch(EpochRecord e) {
    boolean told = open.isPresent();
    keep(watched, e.seen().isWatched(), EPOCHS_KEPT);
    open.ifPresent(d -> decisions.getLast().put("came",
        d.came(e.seen(), e.plan().blockPriceNs()).came()));
    open = Optional.empty();
    boolean isNoNews = e.decision().isNoNews(before);
    before = Optional.of(e.decision());
    if (!isNoNews) {
      DecisionText text = DecisionText.of(e.seen(), e.decision(), e.plan().blockPriceNs());
      open = Optional.of(text);
      Map<String, Object> decision = new LinkedHashMap<>();
      decision.put("time", e.time().toString());
      decision.put("epoch", e.number());
      decision.put("decision", text.head());
      decision.put("seen", text.seen());
      decision.put("why", text.why());
      decision.put("predicted", text.predicted());
      decision.put("came", text.came());
      keep(decisions, decision, DECISIONS_KEPT);
    }
    if (told || open.isPresent() || wasWaiting || e.number() % WRITE_EVERY == 0) {
      wasWaiting = false;
      state = state(e);
      state.put("rested_share",
          (double) watched.stream().filter(w -> !w).count() / watched.size());
      write();
    }
  }

  private static Map<String, Object> state(EpochRecord e) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("state", e.decision() instanceof Decision.Abstain ? "left alone" : "controlling");
    doc.put("time", e.time().toString());
    doc.put("in_force", e.decision().settings().toString());
    doc.put("epoch", e.number());
    doc.put("condition", e.condition().map(Condition::word).orElse(null));
    doc.put("own_cpu_share", e.cost().ownCpuShare());
    doc.put("events_lost", e.cost().lost());
    doc.put("vms", e.vms().stream().map(vm -> {
      Map<String, Object> v = new LinkedHashMap<>();
      v.put("process_id", vm.processId());
      v.put("name", vm.name());
      v.put("vcpus", vm.vcpus().size());
      return v;
    }).toList());
    return doc;
  }

  @Override
  public void waiting(Instant time, HostSettings inForce) {
    if (!wasWaiting) {
      Map<String, Object> doc = new LinkedHashMap<>();
      doc.put("state", "waiting");
      doc.put("time", time.toString());
      doc.put("in_force", inForce.toString());
      doc.put("vms", List.of());
      state = doc;
      write();
    }
    wasWaiting = true;
  }

  @Override
  public void note(String sentence) {
    Map<String, Object> note = new LinkedHashMap<>();
    note.put("time", Instant.now().toString());
    note.put("note", sentence);
    keep(notes, note, NOTES_KEPT);
    write();
  }

  private static <T> void keep(Deque<T> all, T next, int atMost) {
    all.addLast(next);
    if (all.size() > atMost) {
      all.removeFirst();
    }
  }

  private void write() {
    Map<String, Object> doc = new LinkedHashMap<>(head);
    doc.putAll(state);
    plan.ifPresent(p -> {
      doc.put("baseline", p.baseline().toString());
      doc.put("block_price_ns", p.blockPriceNs());
      doc.put("polled_budget_share", p.polledBudget().orElse(null));
    });
    doc.put("notes", List.copyOf(notes));
    doc.put("decisions", List.copyOf(decisions));
    Path beside = file.resolveSibling(NAME + ".new");
    try {
      Files.writeString(beside, JsonMapper.shared().writeValueAsString(doc) + "\n");
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
