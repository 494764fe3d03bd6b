package haltwise.linux;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The `format` file of one trace event: where its fields lie in a record. Ids and offsets differ between kernels
/// and boots, so they are always read, never assumed.
///
/// @param name such as `kvm_vcpu_wakeup`
/// @param id the `common_type` of its records
/// @param fields by name, in their order
/// @param text the file itself, so that a recording can be decoded on another machine
public record EventFormat(String name, int id, Map<String, Field> fields, String text) {

  /// @param offset from the start of the record, bytes
  /// @param size bytes
  public record Field(int offset, int size, boolean signed) {
  }

  private static final Pattern NAME = Pattern.compile("(?m)^name: (\\S+)$");
  private static final Pattern ID = Pattern.compile("(?m)^ID: (\\d+)$");
  private static final Pattern FIELD = Pattern.compile(
      "field:\\s?(?<declaration>[^;]{1,500});\\s*offset:(?<offset>\\d+);\\s*size:(?<size>\\d+);"
          + "(?:\\s*signed:(?<signed>[01]);)?");
  private static final Pattern LAST_WORD = Pattern.compile("(\\w+)(?:\\[[^\\]]*\\])?$");

  public EventFormat {
    fields = Map.copyOf(fields);
  }

  /// @throws IllegalArgumentException when the text is no event format
  public static EventFormat parse(String text) {
    Matcher name = NAME.matcher(text);
    Matcher id = ID.matcher(text);
    if (!name.find() || !id.find()) {
      throw new IllegalArgumentException("Not an event format (no name: and ID: lines): \""
          + text.lines().findFirst().orElse("")
          + "\". Pass the text of events/SYSTEM/NAME/format.");
    }
    return new EventFormat(name.group(1), Integer.parseInt(id.group(1)), fields(text), text);
  }

  /// Fields of any text with `field:` lines, such as `events/header_page`.
  public static Map<String, Field> fields(String text) {
    Map<String, Field> fields = new LinkedHashMap<>();
    Matcher m = FIELD.matcher(text);
    while (m.find()) {
      Matcher word = LAST_WORD.matcher(m.group("declaration").strip());
      if (word.find()) {
        fields.put(word.group(1), new Field(Integer.parseInt(m.group("offset")),
            Integer.parseInt(m.group("size")), "1".equals(m.group("signed"))));
      }
    }
    return fields;
  }

  /// @return the field's offset in a record, bytes
  /// @throws IllegalArgumentException when this kernel's event has no such field
  public int offset(String field) {
    Field f = fields.get(field);
    if (f == null) {
      throw new IllegalArgumentException("Event " + name + " of this kernel has no field \"" + field
          + "\", only " + fields.keySet() + ". Report the kernel release to the project.");
    }
    return f.offset();
  }
}
