package haltwise.tracefile;

import haltwise.trace.Halt;
import haltwise.trace.VcpuHalts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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

  @SuppressWarnings("NullAway.Init") // parquet-java calls prepareForWrite before the first write
  private RecordConsumer out;

  private HaltWriter() {
  }

  /// @param file does not exist yet
  static void write(Path file, Map<String, String> metadata, Iterable<VcpuHalts> halts)
      throws IOException {
    try (ParquetWriter<Row> writer = new Layout(file, metadata).build()) {
      int vcpu = 0;
      for (VcpuHalts column : halts) {
        for (int i = 0; i < column.size(); i++) {
          writer.write(new Row(vcpu, column.get(i)));
        }
        vcpu++;
      }
    }
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
        case CAUSE -> out.addBinary(Binary.fromString(h.cause().text()));
        case WAKER -> out.addInteger(h.waker());
        case ANCHOR -> out.addBinary(Binary.fromString(h.anchor().text()));
        case CHANGED_FROM_NS -> out.addLong(h.change().fromNs());
        case CHANGED_TO_NS -> out.addLong(h.change().toNs());
      }
      out.endField(c.text(), c.ordinal());
    }
    out.endMessage();
  }

  /// How the file is built: delta encoding (Parquet 2.0), zstd, a checksum for each page.
  private static final class Layout extends ParquetWriter.Builder<Row, Layout> {
    Layout(Path file, Map<String, String> metadata) {
      super(new LocalOutputFile(file));
      withConf(new PlainParquetConfiguration());
      withCompressionCodec(CompressionCodecName.ZSTD);
      withWriterVersion(WriterVersion.PARQUET_2_0);
      withRowGroupRowCountLimit(ROWS_PER_GROUP);
      withPageWriteChecksumEnabled(true);
      withCodecFactory(new ZstdPages());
      withExtraMetaData(metadata);
    }

    @Override
    protected Layout self() {
      return this;
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(ParquetConfiguration configuration) {
      return new HaltWriter();
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
      return new HaltWriter();
    }
  }
}
