package haltwise.tracefile;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/// Lays halts out as Parquet. The only class that needs parquet-java, so that reading never loads it.
final class HaltWriter extends WriteSupport<HaltWriter.Row> {
  /// A reader handles one group of rows at a time, so this bounds the memory of both sides.
  private static final int ROWS_PER_GROUP = 1_000_000;

  record Row(int vcpu, Halt halt) {
  }

  /// Writes rows one after the other.
  interface Rows {
    /// @return the metadata of the file
    Map<String, String> writeTo(TraceFile.Sink sink);
  }

  private static final Binary[] CAUSES = texts(Cause.values(), Cause::text);
  private static final Binary[] ANCHORS = texts(Anchor.values(), Anchor::text);

  private Map<String, String> metadata = Map.of();
  @SuppressWarnings("NullAway.Init") // parquet-java calls prepareForWrite before the first write
  private RecordConsumer out;

  private HaltWriter() {
  }

  /// @param file does not exist yet
  static void write(Path file, Rows rows) throws IOException {
    HaltWriter halts = new HaltWriter();
    ParquetWriter<Row> writer = new Layout(file, halts).build();
    try (writer) {
      halts.metadata = rows.writeTo((vcpu, halt) -> {
        try {
          writer.write(new Row(vcpu, halt));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static <E> Binary[] texts(E[] words, Function<E, String> text) {
    return Arrays.stream(words).map(w -> Binary.fromConstantByteArray(
        text.apply(w).getBytes(StandardCharsets.UTF_8))).toArray(Binary[]::new);
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(schema(), Map.of());
  }

  @Override
  public WriteContext init(Configuration configuration) {
    throw new UnsupportedOperationException("BUG: Hadoop configuration asked for");
  }

  private static MessageType schema() {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (Column c : Column.values()) {
      var type = switch (c.kind()) {
        case INT32 -> Types.required(PrimitiveTypeName.INT32);
        case INT64 -> Types.required(PrimitiveTypeName.INT64);
        case BOOLEAN -> Types.required(PrimitiveTypeName.BOOLEAN);
        case WORD ->
          Types.required(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType());
      };
      schema.addField(type.named(c.text()));
    }
    return schema.named("halt");
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    out = consumer;
  }

  @Override
  public void write(Row row) {
    Halt h = row.halt();
    out.startMessage();
    for (Column c : Column.values()) {
      out.startField(c.text(), c.ordinal());
      switch (c) {
        case VCPU -> out.addInteger(row.vcpu());
        case START_NS -> out.addLong(h.startNs());
        case ARRIVAL_NS -> out.addLong(h.arrivalNs());
        case DURATION_NS -> out.addLong(h.durationNs());
        case WINDOW_NS -> out.addLong(h.windowNs());
        case WAITED -> out.addBoolean(h.waited());
        case VALID -> out.addBoolean(h.valid());
        case POLLED_NS -> out.addLong(h.polledNs());
        case CAUSE -> out.addBinary(CAUSES[h.cause().ordinal()]);
        case WAKER -> out.addInteger(h.waker());
        case ANCHOR -> out.addBinary(ANCHORS[h.anchor().ordinal()]);
        case CHANGED_FROM_NS -> out.addLong(h.change().fromNs());
        case CHANGED_TO_NS -> out.addLong(h.change().toNs());
      }
      out.endField(c.text(), c.ordinal());
    }
    out.endMessage();
  }

  @Override
  public FinalizedWriteContext finalizeWrite() {
    return new FinalizedWriteContext(metadata);
  }

  /// How the file is built: delta encoding (Parquet 2.0), zstd, a checksum for each page.
  private static final class Layout extends ParquetWriter.Builder<Row, Layout> {
    private final HaltWriter halts;

    Layout(Path file, HaltWriter halts) {
      super(new LocalOutputFile(file));
      this.halts = halts;
      withConf(new PlainParquetConfiguration());
      withCompressionCodec(CompressionCodecName.ZSTD);
      withWriterVersion(WriterVersion.PARQUET_2_0);
      withRowGroupRowCountLimit(ROWS_PER_GROUP);
      withPageWriteChecksumEnabled(true);
      withCodecFactory(new ZstdPages());
    }

    @Override
    protected Layout self() {
      return this;
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(ParquetConfiguration configuration) {
      return halts;
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
      return halts;
    }
  }
}
