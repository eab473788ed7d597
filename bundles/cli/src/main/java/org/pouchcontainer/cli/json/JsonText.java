package org.pouchcontainer.cli.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON. Bounds of depth and of the length of texts are those of jackson-core. */
public final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  /**
   * Reads one value.
   *
   * @throws IOException if the text is not JSON
   */
  public static Json parse(byte[] text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return parser.nextToken() == null ? Json.none() : value(parser);
    }
  }

  /** Reads one value from a text; see {@link #parse(byte[])}. */
  public static Json parse(String text) throws IOException {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads the values of a stream one after the other as they arrive. */
  public static Values values(InputStream in) throws IOException {
    return new Values(FACTORY.createParser(in));
  }

  /** Writes a value without white space. */
  public static String compact(Json value) {
    return render(value, null);
  }

  /** Writes a value with each member on its own line, indented by four spaces a level. */
  public static String indented(Json value) {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    return render(value, printer);
  }

  private static String render(Json value, @Nullable DefaultPrettyPrinter printer) {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      if (printer != null) {
        generator.setPrettyPrinter(printer);
      }
      write(value, generator);
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
    return out.toString();
  }

  private static void write(Json value, JsonGenerator out) throws IOException {
    if (value instanceof Json.Obj object) {
      out.writeStartObject();
      for (Map.Entry<String, Json> member : object.members().entrySet()) {
        out.writeFieldName(member.getKey());
        write(member.getValue(), out);
      }
      out.writeEndObject();
    } else if (value instanceof Json.Arr array) {
      out.writeStartArray();
      for (Json item : array.values()) {
        write(item, out);
      }
      out.writeEndArray();
    } else if (value instanceof Json.Str text) {
      out.writeString(text.value());
    } else if (value instanceof Json.Num number) {
      out.writeNumber(number.digits());
    } else if (value instanceof Json.Bool bool) {
      out.writeBoolean(bool.value());
    } else {
      out.writeNull();
    }
  }

  private static Json value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new Json.Str(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getText());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NULL -> Json.none();
      default -> throw new IOException("unexpected " + token + " in JSON");
    };
  }

  private static Json object(JsonParser parser) throws IOException {
    Map<String, Json> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return new Json.Obj(members);
  }

  private static Json array(JsonParser parser) throws IOException {
    List<Json> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return new Json.Arr(items);
  }

  /** Values that follow each other in a stream, with or without white space between them. */
  public static final class Values {
    private final JsonParser parser;

    private Values(JsonParser parser) {
      this.parser = parser;
    }

    /** The next value, or null at the end; blocks until it has arrived. */
    public @Nullable Json next() throws IOException {
      return parser.nextToken() == null ? null : value(parser);
    }
  }
}
