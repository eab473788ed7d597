package org.pouchcontainer.oci.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * What a registry answers when it refuses (distribution-spec, "Error Codes").
 *
 * @param errors the reasons
 */
public record RegistryErrors(List<Item> errors) {
  /** Copies the collection. */
  public RegistryErrors {
    errors = Copies.list(errors);
  }

  /** The reasons on one line, bounded; empty if there is none. */
  public String summary() {
    return errors.stream().limit(3).map(Item::toString).collect(Collectors.joining("; "));
  }

  /**
   * One reason.
   *
   * @param code such as {@code MANIFEST_UNKNOWN}
   * @param message a sentence
   * @param detail anything
   */
  public record Item(String code, @Nullable String message, @Nullable JsonNode detail) {
    private static final int MAX_CHARS = 200;

    /** An absent code is an empty one. */
    public Item {
      code = Objects.requireNonNullElse(code, "");
    }

    @Override
    public String toString() {
      String text = message == null || message.isEmpty() ? code : code + " " + message;
      String line = text.replaceAll("\\p{Cntrl}", " ");
      return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS) + "…";
    }
  }
}
