package haltwise.record;

import haltwise.linux.CpuIdle;
import haltwise.linux.EventFormat;
import haltwise.trace.BadTraceException;
import haltwise.trace.GuestIdle;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A spool: the raw pages of a recording and what is needed to understand them. A spool whose recorder was killed is
/// used up to its last whole chunk.
public final class Spool implements AutoCloseable {
  private static final String REMEDY = "Record again; a spool is made by haltwise record.";
  private static final int SLACK_NS = 1;

  /// Where a chunk's content lies.
  private record Place(long offset, int length, int crc) {
  }

  private final Path file;
  private final FileChannel channel;
  private final SpoolHeader header;
  private final Map<Integer, List<Place>> pagesByCpu = new TreeMap<>();
  private final Map<Integer, Set<Integer>> helpersByVm = new TreeMap<>();
  private final List<SettingsInForce> hostSettings = new ArrayList<>();
  private final List<TraceKind.InForce> guestSettings = new ArrayList<>();
  private final List<CpuIdle> idleStates = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long lost;
  private long endNs = -1;
  private long workItems = -1;

  private Spool(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    ByteBuffer magic = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    if (channel.read(magic, 0) < 8 || magic.getLong(0) != SpoolWriter.MAGIC) {
      throw bad(0, "this is no spool of haltwise");
    }
    header = scan(8);
  }

  /// @throws BadTraceException when the file is no spool, or its beginning is damaged
  public static Spool open(Path file) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      return new Spool(file, channel);
    } catch (NoSuchFileException e) {
      throw new BadTraceException(file.toString(), "when opened", "there is no such file",
          "Check the path; a spool lies beside the trace file it was to become.");
    } catch (IOException e) {
      close(channel);
      throw new BadTraceException(file.toString(), "start", "cannot be read: " + e, REMEDY);
    } catch (BadTraceException e) {
      close(channel);
      throw e;
    }
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It was only read.
    }
  }

  private BadTraceException bad(long offset, String what) {
    return new BadTraceException(file.toString(), "offset " + offset, what, REMEDY);
  }

  /// Notes where the chunks are; stops at one that is not whole.
  private SpoolHeader scan(long from) throws IOException {
    SpoolHeader found = null;
    ByteBuffer head = ByteBuffer.allocate(Chunk.HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long size = channel.size();
    long at = from;
    while (at + Chunk.HEAD_BYTES <= size) {
      channel.read(head.clear(), at);
      Place place = new Place(at + Chunk.HEAD_BYTES, head.getInt(8), head.getInt(12));
      Chunk kind = kind(head.getInt(0));
      if (kind == null || place.length < 0 || place.offset + place.length > size) {
        break;
      }
      if (kind == Chunk.PAGES) {
        pagesByCpu.computeIfAbsent(head.getInt(4), _ -> new ArrayList<>()).add(place);
      } else {
        ByteBuffer content = content(place, ByteOrder.LITTLE_ENDIAN);
        if (kind == Chunk.HEADER) {
          found = header(content, at);
        } else {
          note(kind, content);
        }
      }
      at = place.offset + place.length;
    }
    if (found == null) {
      throw bad(from, "its header is missing or damaged");
    }
    if (endNs < 0) {
      notes.add("The recorder was killed: the recording ends early, at its last whole chunk.");
    }
    return found;
  }

  private static @Nullable Chunk kind(int code) {
    for (Chunk kind : Chunk.values()) {
      if (kind.code() == code) {
        return kind;
      }
    }
    return null;
  }

  private SpoolHeader header(ByteBuffer content, long at) {
    try {
      return SpoolHeader.decode(StandardCharsets.UTF_8.decode(content).toString());
    } catch (IllegalArgumentException e) {
      throw bad(at, "its header cannot be used: " + e.getMessage());
    }
  }

  private void note(Chunk kind, ByteBuffer c) {
    switch (kind) {
      case SETTINGS -> hostSettings.add(new SettingsInForce(c.getLong(), SettingsInForce.ALL_VMS,
          new HostSettings(c.getLong(), c.getLong(), c.getLong(), c.getLong())));
      case GUEST_SETTINGS -> guestSettings.add(new TraceKind.InForce(c.getLong(),
          new GuestSettings(c.getLong(), c.getLong(), c.getLong(), c.getLong(),
              c.getLong() == 1)));
      case IDLE_STATES -> idleStates
          .add(CpuIdle.parse(StandardCharsets.UTF_8.decode(c).toString()));
      case THREADS -> {
        Set<Integer> threads = helpersByVm.computeIfAbsent(c.getInt(), _ -> new TreeSet<>());
        while (c.remaining() >= 4) {
          threads.add(c.getInt());
        }
      }
      case LOST -> lost = c.getLong();
      case NOTE -> notes.add(StandardCharsets.UTF_8.decode(c).toString());
      case END -> {
        endNs = c.getLong();
        workItems = c.getLong();
      }
      case HEADER, PAGES -> throw new IllegalStateException("BUG: " + kind + " is no note");
    }
  }

  private ByteBuffer content(Place place, ByteOrder order) throws IOException {
    ByteBuffer content = ByteBuffer.allocateDirect(place.length);
    fill(content, place);
    return content.order(order);
  }

  private void fill(ByteBuffer into, Place place) throws IOException {
    into.clear().limit(place.length);
    while (into.hasRemaining()) {
      if (channel.read(into, place.offset + into.position()) < 0) {
        throw bad(place.offset, "the file became shorter while it was read");
      }
    }
    into.flip();
    CRC32C crc = new CRC32C();
    crc.update(into.duplicate());
    if ((int) crc.getValue() != place.crc) {
      throw bad(place.offset, "damaged: its checksum does not fit");
    }
  }

  /// Whether the recorder finished it.
  public boolean isComplete() {
    return endNs >= 0;
  }

  /// What the user should know about this recording, such as a VM that exited.
  public List<String> notes() {
    return List.copyOf(notes);
  }

  List<EventFormat> formats() {
    return header.formats();
  }

  /// The events of each CPU, from the start.
  List<PageStream> streams() {
    PageLayout layout = PageLayout.parse(header.pageHeader());
    List<PageStream> streams = new ArrayList<>();
    pagesByCpu.forEach(
        (cpu, places) -> streams.add(new PageStream(cpu, layout, new Contents(places))));
    return streams;
  }

  /// That were recorded.
  public List<VmTarget> vms() {
    return header.plan().vms();
  }

  long startNs() {
    return header.startNs();
  }

  /// Of a recording that was finished.
  long elapsedNs() {
    return Math.max(SLACK_NS, endNs - header.startNs());
  }

  /// In force when it began; empty when it does not know them.
  public Optional<HostSettings> settingsAtStart() {
    return hostSettings.stream().findFirst().map(SettingsInForce::settings);
  }

  /// Decodes the pages.
  ///
  /// @throws BadTraceException when a page is damaged
  public Trace trace() {
    return trace(header.startNs(), Long.MAX_VALUE);
  }

  /// As [#trace], with only the halts that began from `fromNs` on and before `toNs`, and accounts of that time.
  public Trace traceBetween(long fromNs, long toNs) {
    Trace whole = trace(fromNs, toNs);
    Trace part = whole.between(fromNs, toNs);
    return new Trace(part.info().withAccounts(whole.info().accounts()), part.halts());
  }

  private Trace trace(long accountFromNs, long accountToNs) {
    if (header.plan().scope() == Scope.GUEST) {
      return guestTrace();
    }
    Set<String> events = new HashSet<>();
    header.formats().forEach(f -> events.add(f.name()));
    HaltAssembler assembler = new HaltAssembler(
        events.contains(TracedEvent.ACCEPT.event()));
    assembler.exits().cover(accountFromNs, accountToNs);
    if (header.plan().scope() == Scope.EXITS) {
      assembler.exits().ask(TracedEvent.of(events));
    }
    List<VmTarget> vms = header.plan().vms();
    for (int vm = 0; vm < vms.size(); vm++) {
      for (VcpuTarget vcpu : vms.get(vm).vcpus()) {
        assembler.add(vm, vms.get(vm).processId(), vcpu, vms.get(vm).anchorRule());
      }
    }
    helpersByVm.forEach((vm, threads) -> threads.forEach(t -> assembler.addHelper(vm,
        vms.get(vm).processId(), t, vms.get(vm).anchorRule())));
    List<PageStream> streams = streams();
    long lastNs = new EventDecoder(header.formats(), assembler).decode(streams);
    return VcpuNumbers.completed(TraceBuilder.build(assembler, info(lastNs, streams)));
  }

  private TraceInfo info(long lastEventNs, List<? extends EventStream> streams) {
    long end = isComplete() ? endNs : Math.max(lastEventNs + SLACK_NS, header.startNs());
    long gaps = streams.stream().mapToLong(EventStream::lost).sum();
    return new TraceInfo(header.host().hostName(), header.host().kernelRelease(),
        header.host().architecture(), header.clock(), header.startNs(), end, settings(),
        List.of(), Math.max(lost, gaps), header.recorder(), header.plan().workload(), workItems);
  }

  private Trace guestTrace() {
    PageLayout layout = PageLayout.parse(header.pageHeader());
    GuestDecoder decoder = new GuestDecoder(header.formats(),
        idleStates.isEmpty() || idleStates.getFirst().pollsInState0());
    List<EventStream> streams = new ArrayList<>();
    long lastNs = -1;
    for (var cpu : pagesByCpu.entrySet()) {
      PageStream stream = new PageStream(cpu.getKey(), layout, new Contents(cpu.getValue()));
      streams.add(stream);
      lastNs = Math.max(lastNs, decoder.decode(stream));
    }
    return GuestTraceBuilder.build(decoder,
        info(lastNs, streams).withKind(new TraceKind.Guest(guestSettings, guestIdle())));
  }

  /// What the kernel counted between the start and the end; nothing for a recording that was killed.
  private GuestIdle guestIdle() {
    if (idleStates.isEmpty()) {
      return GuestIdle.UNKNOWN;
    }
    CpuIdle last = idleStates.getLast();
    List<CpuIdle.State> counted = idleStates.size() < 2
        ? List.of()
        : last.since(idleStates.getFirst()).states();
    return new GuestIdle(last.driver(), last.governor(),
        counted.stream().map(s -> new GuestIdle.State(s.cpu(), s.number(), s.name(), s.usage(),
            s.timeNs(), s.above(), s.below(), s.rejected())).toList());
  }

  /// Those of the host, and for a VM with its own ceiling the same with that ceiling.
  private List<SettingsInForce> settings() {
    List<SettingsInForce> all = new ArrayList<>(hostSettings);
    List<VmTarget> vms = header.plan().vms();
    for (int vm = 0; vm < vms.size(); vm++) {
      OptionalLong max = vms.get(vm).ownMaxNs();
      for (SettingsInForce s : hostSettings) {
        if (max.isPresent()) {
          all.add(new SettingsInForce(s.fromNs(), vm, s.settings().withMaxNs(max.getAsLong())));
        }
      }
    }
    return all;
  }

  @Override
  public void close() {
    close(channel);
  }

  /// Reads chunk after chunk into the same buffer.
  private final class Contents implements PageChunks {
    private final Iterator<Place> places;
    private long offset;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    Contents(List<Place> places) {
      this.places = places.iterator();
    }

    @Override
    public boolean hasNext() {
      return places.hasNext();
    }

    @Override
    public ByteBuffer next() {
      if (!places.hasNext()) {
        throw new NoSuchElementException();
      }
      Place place = places.next();
      offset = place.offset;
      try {
        if (buffer.capacity() < place.length) {
          buffer = ByteBuffer.allocateDirect(place.length).order(header.order());
        }
        fill(buffer, place);
        return buffer;
      } catch (IOException e) {
        throw new BadTraceException(file.toString(), "offset " + place.offset,
            "cannot be read: " + e, REMEDY);
      }
    }

    @Override
    public BadTraceException bad(String what) {
      return Spool.this.bad(offset, what);
    }
  }
}
