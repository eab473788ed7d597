package org.pouchcontainer.oci;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * The one Jackson configuration for documents of the OCI and Docker formats.
 *
 * <p>Reading: unknown properties are ignored, as the specifications demand; duplicate keys and
 * trailing content are refused, because two readers could see two different documents; depth, name
 * and string lengths are bounded. Writing: absent and empty values are left out, instants are RFC
 * 3339 strings.
 *
 * <p>All methods may be called from any thread.
 */
public final class Json {
  /** The longest document that is read, in bytes; the distribution specification's 4 MiB. */
  public static final int MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_NAME_CHARS = 16 * 1024;
  private static final int MAX_NUMBER_CHARS = 64;

  private static final ObjectMapper SHARED = newMapper();

  private Json() {}

  /** The shared mapper. Do not reconfigure it; take {@link #newMapper()} for a variant. */
  public static ObjectMapper mapper() {
    return SHARED;
  }

  /** A new mapper with the configuration described above. */
  public static ObjectMapper newMapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(MAX_NAME_CHARS)
                    .maxNumberLength(MAX_NUMBER_CHARS)
                    .maxStringLength(MAX_DOCUMENT_BYTES)
                    .maxDocumentLength(MAX_DOCUMENT_BYTES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();
    return JsonMapper.builder(factory)
        .addModule(new Jdk8Module())
        .addModule(new JavaTimeModule())
        .addModule(digests())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        // The content of maps is always written: {"Volumes": {"/data": {}}} means something.
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
        .build();
  }

  private static SimpleModule digests() {
    return new SimpleModule()
        .addSerializer(Digest.class, ToStringSerializer.instance)
        .addDeserializer(Digest.class, new DigestReader());
  }

  private static final class DigestReader extends StdScalarDeserializer<Digest> {
    @Serial private static final long serialVersionUID = 1L;

    DigestReader() {
      super(Digest.class);
    }

    @Override
    public Digest deserialize(JsonParser in, DeserializationContext context) throws IOException {
      String text = in.getValueAsString();
      if (text == null) {
        return (Digest) context.handleUnexpectedToken(Digest.class, in);
      }
      try {
        return Digest.parse(text);
      } catch (EngineException e) {
        throw InvalidFormatException.from(in, e.getMessage(), text, Digest.class);
      }
    }
  }

  /**
   * Reads a document.
   *
   * @param document UTF-8 JSON, at most {@link #MAX_DOCUMENT_BYTES}
   * @param type what it must be
   * @param what names the document in error messages, for example {@code manifest sha256:12ab…}
   * @throws EngineException INVALID_ARGUMENT when it is too long, no JSON or not of that shape
   */
  public static <T> T read(byte[] document, Class<T> type, String what) {
    if (document.length > MAX_DOCUMENT_BYTES) {
      throw new EngineException(
          ErrorKind.INVALID_ARGUMENT,
          "read %s: %d bytes are more than the %d allowed"
              .formatted(what, document.length, MAX_DOCUMENT_BYTES));
    }
    try {
      T value = SHARED.readValue(document, type);
      if (value == null) {
        throw new EngineException(
            ErrorKind.INVALID_ARGUMENT, "read %s: the document is null".formatted(what));
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new EngineException(
          ErrorKind.INVALID_ARGUMENT,
          "read %s: not a valid document: %s".formatted(what, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a document as UTF-8 without white space. */
  public static byte[] write(Object value) {
    try {
      return SHARED.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new EngineException(
          ErrorKind.INTERNAL,
          "write %s: %s".formatted(value.getClass().getSimpleName(), e.getOriginalMessage()),
          e);
    }
  }
}
