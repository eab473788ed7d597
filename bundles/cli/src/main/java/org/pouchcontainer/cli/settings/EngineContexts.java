package org.pouchcontainer.cli.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/**
 * The file {@code ~/.pouch/contexts.json}: {@code
 * {"current":"name","contexts":{"name":{"host":…}}}}. The name {@code default} stands for the
 * engine of this host and is not stored.
 */
public final class EngineContexts {
  /** The engine of this host. */
  public static final String DEFAULT = "default";

  private final PrivateFile file;

  /** Those of the user with this home. */
  public EngineContexts(Path home) {
    file = new PrivateFile(home.resolve(".pouch").resolve("contexts.json"));
  }

  /** Whether the user has any; cheap. */
  public boolean any() {
    return file.exists();
  }

  /** The name of the one in use. */
  public String current() throws IOException {
    String name = file.exists() ? file.read().text("current") : "";
    return name.isEmpty() ? DEFAULT : name;
  }

  /** All that are stored, by name. */
  public List<EngineContext> all() throws IOException {
    List<EngineContext> all = new ArrayList<>();
    new TreeMap<>(file.read().get("contexts").fields())
        .forEach((name, stored) -> all.add(EngineContext.of(name, stored)));
    return all;
  }

  /** The one of that name. */
  public Optional<EngineContext> find(String name) throws IOException {
    Json stored = file.read().get("contexts").get(name);
    return stored.isNull() ? Optional.empty() : Optional.of(EngineContext.of(name, stored));
  }

  /**
   * Stores a new one.
   *
   * @throws CliException if the name is malformed or taken
   */
  public void create(EngineContext context) throws IOException {
    if (!context.name().matches("[a-zA-Z0-9][a-zA-Z0-9_.+-]{0,99}")) {
      throw new CliException(
          "context name \"%s\" is invalid: use letters, digits and _ . + -"
              .formatted(context.name()));
    }
    Json all = file.read();
    Map<String, Json> contexts = new LinkedHashMap<>(all.get("contexts").fields());
    if (context.name().equals(DEFAULT) || contexts.containsKey(context.name())) {
      throw new CliException("context \"%s\" already exists".formatted(context.name()));
    }
    contexts.put(context.name(), context.stored());
    write(all.text("current"), contexts);
  }

  /**
   * Makes one the current.
   *
   * @throws CliException if there is none of that name
   */
  public void use(String name) throws IOException {
    Json all = file.read();
    if (!name.equals(DEFAULT) && all.get("contexts").get(name).isNull()) {
      throw unknown(name);
    }
    write(name.equals(DEFAULT) ? "" : name, all.get("contexts").fields());
  }

  /**
   * Forgets one.
   *
   * @param force also the one in use
   * @throws CliException if there is none of that name, or it is in use
   */
  public void remove(String name, boolean force) throws IOException {
    Json all = file.read();
    Map<String, Json> contexts = new LinkedHashMap<>(all.get("contexts").fields());
    if (contexts.remove(name) == null) {
      throw unknown(name);
    }
    boolean current = all.text("current").equals(name);
    if (current && !force) {
      throw new CliException(
          "context \"%s\" is in use; run first: pouch context use default".formatted(name));
    }
    write(current ? "" : all.text("current"), contexts);
  }

  /** What a command is told that names one that is not there. */
  public static CliException unknown(String name) {
    return new CliException(
        "context \"%s\" not found; pouch context ls lists them".formatted(name));
  }

  private void write(String current, Map<String, Json> contexts) throws IOException {
    file.write(
        new JsonObject()
            .putSet("current", current)
            .put("contexts", new Json.Obj(contexts))
            .build());
  }
}
