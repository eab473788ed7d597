package org.pouchcontainer.engine.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.host.HostFiles;

/** The daemon's configuration file, of which single keys are replaced; all others stay. */
final class ConfigurationFile {
  private static final int OWNER_ONLY = 0600;
  private static final ObjectWriter PRETTY = RecordJson.mapper().writerWithDefaultPrettyPrinter();

  private final Path file;
  private final HostFiles files;

  ConfigurationFile(Path file, HostFiles files) {
    this.file = file;
    this.files = files;
  }

  /** Sets keys; after a crash the file has all of them or none. */
  void set(Map<String, JsonNode> changes) {
    ObjectNode root = read();
    changes.forEach(root::set);
    try {
      byte[] content = PRETTY.writeValueAsBytes(root);
      Files.createDirectories(file.toAbsolutePath().getParent());
      files.replace(file, content, mode());
    } catch (IOException e) {
      throw EngineException.internal("write configuration file " + file, e);
    }
  }

  private ObjectNode read() {
    try {
      byte[] content = Files.readAllBytes(file);
      JsonNode root = RecordJson.mapper().readTree(content);
      if (root.isMissingNode() || root.isNull()) {
        return RecordJson.mapper().createObjectNode();
      }
      if (root instanceof ObjectNode object) {
        return object;
      }
    } catch (NoSuchFileException e) {
      return RecordJson.mapper().createObjectNode();
    } catch (JsonProcessingException e) {
      throw damaged(e.getOriginalMessage());
    } catch (IOException e) {
      throw EngineException.internal("read configuration file " + file, e);
    }
    throw damaged("not a JSON object");
  }

  private EngineException damaged(String why) {
    return new EngineException(
        org.pouchcontainer.spi.ErrorKind.FAILED_PRECONDITION,
        "change settings: configuration file " + file + ": " + why + "; correct it first");
  }

  private int mode() throws IOException {
    return Files.exists(file) ? (Integer) Files.getAttribute(file, "unix:mode") & 0777 : OWNER_ONLY;
  }
}
