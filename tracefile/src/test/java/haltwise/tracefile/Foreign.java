package haltwise.tracefile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/// Parquet files as another program may write them: any columns, any values.
final class Foreign {
  static final String COLUMNS = """
      message halt {
        required int32 vcpu; required int64 start_ns; required int64 arrival_ns; required int64 duration_ns;
        required int64 window_ns; required boolean waited; required boolean valid; required int64 polled_ns;
        required binary cause (STRING); required int32 waker; required binary anchor (STRING);
        required int64 changed_from_ns; required int64 changed_to_ns; }""";

  static void write(Path file, String columns, Map<String, String> metadata,
      Map<String, Object> row)
      throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType(columns);
    try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
        .withConf(new PlainParquetConfiguration()).withType(schema)
        .withCodecFactory(new ZstdPages())
        .withCompressionCodec(CompressionCodecName.ZSTD).withExtraMetaData(metadata).build()) {
      Group group = new SimpleGroup(schema);
      row.forEach((column, value) -> append(group, column, value));
      writer.write(group);
    }
  }

  private static void append(Group group, String column, Object value) {
    switch (value) {
      case Integer i -> group.append(column, i);
      case Long l -> group.append(column, l);
      case Boolean b -> group.append(column, b);
      default -> group.append(column, value.toString());
    }
  }

  /// A row that a trace may hold, in the columns of [#COLUMNS].
  static Map<String, Object> row() {
    return new LinkedHashMap<>(Map.ofEntries(
        Map.entry("vcpu", 0), Map.entry("start_ns", 5L), Map.entry("arrival_ns", 1L),
        Map.entry("duration_ns", 2L), Map.entry("window_ns", 0L), Map.entry("waited", true),
        Map.entry("valid", true), Map.entry("polled_ns", 0L), Map.entry("cause", "timer"),
        Map.entry("waker", -1), Map.entry("anchor", "clock"), Map.entry("changed_from_ns", -1L),
        Map.entry("changed_to_ns", -1L)));
  }

  private Foreign() {
  }
}
