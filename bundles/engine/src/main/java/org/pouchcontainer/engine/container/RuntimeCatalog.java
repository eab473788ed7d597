package org.pouchcontainer.engine.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.SystemInfo.RuntimeInfo;
import org.pouchcontainer.engine.container.ContainerRecord.RuntimeChoice;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.runtime.OciRuntime;
import org.pouchcontainer.spi.runtime.RuntimeBinary;
import org.pouchcontainer.spi.runtime.RuntimeStatus;

/** The runtimes that are configured or found on this host, and which one is the default. */
public final class RuntimeCatalog {
  private static final String DEFAULT_DRIVER = "oci";
  private static final List<String> KNOWN = List.of("crun", "runc");
  private static final List<String> FOLDERS =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private final Drivers drivers;
  private final String configuredDefault;
  private final Map<String, RuntimeChoice> choices = new LinkedHashMap<>();

  /** Looks for crun and runc, and takes what the settings add. */
  public RuntimeCatalog(Drivers drivers, DaemonSettings settings) {
    this.drivers = drivers;
    this.configuredDefault = settings.defaultRuntime();
    for (String name : KNOWN) {
      find(name)
          .ifPresent(
              path ->
                  choices.put(
                      name,
                      new RuntimeChoice(DEFAULT_DRIVER, new RuntimeBinary(name, path, List.of()))));
    }
    settings
        .runtimes()
        .forEach(
            (name, added) ->
                choices.put(
                    name,
                    new RuntimeChoice(
                        added.type().isEmpty() ? DEFAULT_DRIVER : added.type(),
                        new RuntimeBinary(
                            name,
                            find(added.path()).orElse(Path.of(added.path()).toAbsolutePath()),
                            added.arguments()))));
  }

  private static Optional<Path> find(String program) {
    if (program.startsWith("/")) {
      return Optional.of(Path.of(program));
    }
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * The runtime that a container asks for.
   *
   * @param name empty for the default
   * @throws EngineException INVALID_ARGUMENT naming those that there are
   */
  public RuntimeChoice choose(String name) {
    String wanted = name.isEmpty() ? defaultName() : name;
    RuntimeChoice choice = choices.get(wanted);
    if (choice == null) {
      throw EngineException.invalid(
          "runtime \""
              + wanted
              + "\": not known; there are "
              + (choices.isEmpty()
                  ? "none, install crun or runc"
                  : String.join(", ", choices.keySet())));
    }
    RuntimeStatus status = probe(choice);
    if (!status.usable()) {
      throw EngineException.invalid("runtime \"" + wanted + "\": " + status.reason());
    }
    return choice;
  }

  /**
   * Checks that the configured default is a runtime, whether or not it works now.
   *
   * @throws EngineException INVALID_ARGUMENT naming the setting and those that there are
   */
  public void requireDefault() {
    if (!configuredDefault.equals("auto") && !choices.containsKey(configuredDefault)) {
      throw EngineException.invalid(
          "setting default-runtime="
              + configuredDefault
              + ": no such runtime; there are auto"
              + choices.keySet().stream().map(name -> ", " + name).collect(Collectors.joining()));
    }
  }

  /** The default's name: as configured, else crun where it works, else runc. */
  public String defaultName() {
    if (!configuredDefault.equals("auto")) {
      return configuredDefault;
    }
    return KNOWN.stream()
        .filter(choices::containsKey)
        .filter(name -> probe(choices.get(name)).usable())
        .findFirst()
        .orElse("runc");
  }

  private RuntimeStatus probe(RuntimeChoice choice) {
    Optional<OciRuntime> driver = drivers.runtimes().find(choice.driver());
    return driver.isEmpty()
        ? new RuntimeStatus(false, "", "its driver \"" + choice.driver() + "\" is not installed")
        : driver.get().probe(choice.binary());
  }

  /** All runtimes with what is known of them. */
  public Map<String, RuntimeInfo> describe() {
    Map<String, RuntimeInfo> all = new LinkedHashMap<>();
    choices.forEach(
        (name, choice) -> {
          RuntimeStatus status = probe(choice);
          all.put(
              name,
              new RuntimeInfo(
                  choice.binary().path().toString(),
                  choice.binary().arguments(),
                  status.version(),
                  status.usable(),
                  status.reason()));
        });
    return all;
  }
}
