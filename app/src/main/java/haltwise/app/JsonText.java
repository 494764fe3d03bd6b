package haltwise.app;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Documents as indented JSON. Those of maps, lists, texts, numbers and truths are written without the mapper, which takes
/// longer to start than a short command does for all the rest; the text is the same.
final class JsonText {
  private JsonText() {
  }

  static String of(Object document) {
    if (!isPlain(document)) {
      return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build()
          .writeValueAsString(document);
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(new Indented(), text)) {
      write(document, json);
    }
    return text.toString();
  }

  private static boolean isPlain(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.keySet().stream().allMatch(String.class::isInstance)
          && map.values().stream().allMatch(JsonText::isPlain);
    }
    if (value instanceof List<?> list) {
      return list.stream().allMatch(JsonText::isPlain);
    }
    return value == null || value instanceof String || value instanceof Boolean
        || value instanceof Integer || value instanceof Long || value instanceof Double;
  }

  private static void write(@Nullable Object value, JsonGenerator json) {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      map.forEach((name, v) -> {
        json.writeName((String) name);
        write(v, json);
      });
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      list.forEach(v -> write(v, json));
      json.writeEndArray();
    } else if (value instanceof String s) {
      json.writeString(s);
    } else if (value instanceof Boolean b) {
      json.writeBoolean(b);
    } else if (value instanceof Double d) {
      json.writeNumber(d);
    } else if (value instanceof Number n) {
      json.writeNumber(n.longValue());
    } else {
      json.writeNull();
    }
  }

  private static final class Indented extends ObjectWriteContext.Base {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter();
    }
  }
}
