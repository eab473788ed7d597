package org.pouchcontainer.image.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pouchcontainer.oci.Json;

/** The form {@code ["program", "argument"]}. */
final class ExecForm {
  private ExecForm() {}

  /** The strings of a JSON array; empty if the text is none, which makes it the shell form. */
  static Optional<List<String>> parse(String text) {
    if (!text.startsWith("[")) {
      return Optional.empty();
    }
    try {
      JsonNode tree = Json.mapper().readTree(text);
      List<String> words = new ArrayList<>();
      for (JsonNode word : tree) {
        if (!word.isTextual()) {
          return Optional.empty();
        }
        words.add(word.asText());
      }
      return Optional.of(words);
    } catch (JsonProcessingException e) {
      // As Docker has it: what is no array is a line for the shell.
      return Optional.empty();
    }
  }
}
