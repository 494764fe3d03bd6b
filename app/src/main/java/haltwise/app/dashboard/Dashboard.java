package haltwise.app.dashboard;

import haltwise.app.serve.EpochRecord;
import haltwise.app.serve.EpochWatcher;
import haltwise.trace.HostSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// Remembers epochs, and tells open pages of them. A page that does not keep up is cut off, and finds its way back by
/// itself; nobody waits for it.
public final class Dashboard implements EpochWatcher {
  /// More pages than this are turned away.
  private static final int MOST_PAGES = 64;
  private static final Pattern EVENT_ID = Pattern.compile("([0-9a-f]{1,16})-([0-9]{1,18})");

  private final String run;
  private final DashboardDocument document;
  private final Optional<GuestWatch> guest;
  private final History history = new History();
  private final List<Subscriber> pages = new ArrayList<>();
  private Optional<Map<String, Object>> waiting = Optional.empty();
  private long cutOff;
  private long lastEpoch = -1;

  /// @param what is controlled, in words
  /// @param version of this program
  /// @param guest that is asked how it polls by itself
  public Dashboard(String what, String version, Instant start, Optional<GuestWatch> guest) {
    this.guest = guest;
    run = Long.toHexString(start.toEpochMilli());
    document = new DashboardDocument(run, what, version, start, guest);
  }

  @Override
  public synchronized void epoch(EpochRecord epoch) {
    waiting = Optional.empty();
    History.Update u = history.add(epoch);
    lastEpoch = epoch.number();
    if (!pages.isEmpty()) {
      tell(event("epoch", u.number(), document.update(history, u)));
    }
  }

  @Override
  public synchronized void waiting(Instant time, HostSettings inForce) {
    Map<String, Object> news = document.waiting(time, inForce);
    waiting = Optional.of(news);
    tell(event("waiting", lastEpoch, news));
  }

  @Override
  public synchronized void note(String sentence) {
    tell(event("note", lastEpoch, document.note(sentence)));
  }

  @Override
  public synchronized void close() {
    tell(event("end", lastEpoch, document.note("haltwise has ended.")));
    pages.forEach(Subscriber::end);
    guest.ifPresent(GuestWatch::close);
  }

  /// A page opens, or comes back.
  ///
  /// @param lastId of the last event that it saw; empty for none
  /// @return empty when too many are open
  synchronized Optional<Subscriber> subscribe(String lastId) {
    if (pages.size() >= MOST_PAGES) {
      return Optional.empty();
    }
    Subscriber page = new Subscriber(first(lastId));
    pages.add(page);
    return Optional.of(page);
  }

  synchronized void unsubscribe(Subscriber page) {
    pages.remove(page);
  }

  /// All that a page shows, as it is now.
  synchronized byte[] state() {
    return JsonMapper.shared().writeValueAsBytes(document.snapshot(history, waiting));
  }

  /// Pages that are open.
  public synchronized int pages() {
    return pages.size();
  }

  /// Pages that were cut off because they did not keep up.
  public synchronized long cutOff() {
    return cutOff;
  }

  private List<byte[]> first(String lastId) {
    Matcher id = EVENT_ID.matcher(lastId);
    if (id.matches() && id.group(1).equals(run)) {
      Optional<List<History.Update>> missed = history.since(Long.parseLong(id.group(2)));
      if (missed.isPresent()) {
        return missed.get().stream()
            .map(u -> event("epoch", u.number(), document.update(history, u))).toList();
      }
    }
    return List.of(event("snapshot", lastEpoch, document.snapshot(history, waiting)));
  }

  private void tell(byte[] event) {
    for (Subscriber page : List.copyOf(pages)) {
      if (!page.offer(event)) {
        pages.remove(page);
        cutOff++;
      }
    }
  }

  private byte[] event(String name, long epoch, Object data) {
    return ("event: " + name + "\nid: " + run + "-" + Math.max(0, epoch) + "\ndata: "
        + JsonMapper.shared().writeValueAsString(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
