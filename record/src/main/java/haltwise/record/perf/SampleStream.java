package haltwise.record.perf;

import haltwise.record.EventStream;
import haltwise.record.ThreadProcesses;
import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/// The samples of all CPUs by time. perf writes the buffer of one CPU after the other, in rounds: nothing that follows
/// the end of a round is older than what came before the round before it.
///
/// Memory is bounded: a file without ends of rounds is sorted piece by piece, and what then still comes too late counts
/// as a gap.
final class SampleStream implements EventStream {
  /// @param lost 0, or the number of events that were lost here: then it has no trace record
  /// @param offset in the file, for messages
  private record Sample(long timeNs, int cpu, ByteBuffer buffer, int at, long lost, long offset) {
  }

  private static final int SAMPLE_BYTES = 150;
  private static final int BLOCK_BYTES = 1 << 18;
  // kernel/bounds: more CPUs than any kernel can be built for
  private static final int MOST_CPUS = 1 << 16;

  private final Records records;
  private final SampleReader reader;
  private final ThreadProcesses processes;
  private final BitSet wanted;
  private final int pidOffset;
  private final int smallestBytes;

  /// So that all that waits takes an eighth of the memory.
  private final int mostWaiting = (int) Math
      .min(Runtime.getRuntime().maxMemory() / 8 / SAMPLE_BYTES, 1 << 24);
  private final List<Sample> waiting = new ArrayList<>();
  private final Deque<Sample> ready = new ArrayDeque<>();
  /// Copies of trace records, so that a waiting one does not keep its part of the file.
  private ByteBuffer block = ByteBuffer.allocate(0);
  private long newestNs = Long.MIN_VALUE;
  private long newestOfRoundBeforeNs = Long.MIN_VALUE;
  private boolean atEnd;

  private Sample current;
  private boolean lostBefore;
  private long lost;
  private long late;

  /// @param wanted the ids of the events about halts
  /// @param pidOffset of `common_pid` in every trace record
  SampleStream(Records records, SampleReader reader, ThreadProcesses processes, BitSet wanted,
      int pidOffset) {
    this.records = records;
    this.reader = reader;
    this.processes = processes;
    this.wanted = wanted;
    this.pidOffset = pidOffset;
    this.smallestBytes = Math.max(Short.BYTES, pidOffset + Integer.BYTES);
    this.current = new Sample(0, 0, ByteBuffer.allocate(0), 0, 0, records.offset());
  }

  @Override
  public boolean next() {
    while (true) {
      while (ready.isEmpty()) {
        if (atEnd) {
          return false;
        }
        readOn();
      }
      Sample s = ready.remove();
      if (s.timeNs < current.timeNs) {
        late++;
        lostBefore = true;
        continue;
      }
      current = s;
      if (s.lost == 0) {
        return true;
      }
      lost += s.lost;
      lostBefore = true;
    }
  }

  /// Reads until something is ready, or the file ends.
  private void readOn() {
    while (ready.isEmpty()) {
      if (!records.next()) {
        atEnd = true;
        release(Long.MAX_VALUE);
        return;
      }
      switch (records.type()) {
        case Records.SAMPLE -> sample();
        case Records.LOST -> lost(records.longAt(records.body() + 8));
        case Records.LOST_SAMPLES -> lost(records.longAt(records.body()));
        case Records.COMM ->
          met(records.intAt(records.body() + 4), records.intAt(records.body()));
        case Records.FORK ->
          met(records.intAt(records.body() + 8), records.intAt(records.body()));
        case Records.FINISHED_ROUND -> {
          release(newestOfRoundBeforeNs);
          newestOfRoundBeforeNs = newestNs;
        }
        default -> {
          // Maps, build ids and such: nothing about halts.
        }
      }
      if (waiting.size() >= mostWaiting) {
        waiting.sort(Comparator.comparingLong(Sample::timeNs));
        release(waiting.get(waiting.size() / 2).timeNs);
      }
    }
  }

  private void met(int thread, int process) {
    if (process > 0 && thread > 0) {
      processes.met(thread, process);
    }
  }

  private void sample() {
    if (!reader.readSample() || reader.rawBytes() < smallestBytes) {
      return;
    }
    ByteBuffer b = records.buffer();
    int at = reader.rawAt();
    if (!wanted.get(Short.toUnsignedInt(b.getShort(at)))) {
      return;
    }
    if (reader.cpu() < 0 || reader.cpu() >= MOST_CPUS) {
      throw records.bad("damaged: an event on CPU " + Integer.toUnsignedString(reader.cpu()));
    }
    met(b.getInt(at + pidOffset), reader.processId());
    int copy = copied(b, at, reader.rawBytes());
    add(new Sample(reader.timeNs(), reader.cpu(), block, copy, 0, records.offset()));
  }

  private int copied(ByteBuffer from, int at, int bytes) {
    if (block.remaining() < bytes) {
      block = ByteBuffer.allocate(Math.max(BLOCK_BYTES, bytes)).order(from.order());
    }
    int start = block.position();
    block.put(start, from, at, bytes).position(start + bytes);
    return start;
  }

  private void lost(long events) {
    if (events > 0) {
      long timeNs = reader.readEnd() ? reader.timeNs() : Math.max(0, newestNs);
      int cpu = reader.cpu() >= 0 && reader.cpu() < MOST_CPUS ? reader.cpu() : 0;
      add(new Sample(timeNs, cpu, block, 0, events, records.offset()));
    }
  }

  private void add(Sample s) {
    newestNs = Math.max(newestNs, s.timeNs);
    waiting.add(s);
  }

  private void release(long untilNs) {
    waiting.sort(Comparator.comparingLong(Sample::timeNs));
    int n = 0;
    while (n < waiting.size() && waiting.get(n).timeNs <= untilNs) {
      ready.add(waiting.get(n++));
    }
    waiting.subList(0, n).clear();
  }

  @Override
  public long timeNs() {
    return current.timeNs;
  }

  @Override
  public int cpu() {
    return current.cpu;
  }

  @Override
  public ByteBuffer buffer() {
    return current.buffer;
  }

  @Override
  public int at() {
    return current.at;
  }

  @Override
  public boolean takeLost() {
    boolean before = lostBefore;
    lostBefore = false;
    return before;
  }

  @Override
  public long lost() {
    return lost + late;
  }

  /// Events that came too late to be sorted in.
  long late() {
    return late;
  }

  @Override
  public BadTraceException bad(String what) {
    return records.badAt(current.offset, what);
  }
}
