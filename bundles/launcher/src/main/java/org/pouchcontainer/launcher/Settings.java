package org.pouchcontainer.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The effective settings: defaults, then the file, then the command line.
 *
 * <p>A setting named both in the file and on the command line is an error that names it, as in the
 * original; labels are merged. A setting that neither names keeps its default, booleans too.
 */
final class Settings {
  private final Map<String, Object> byPath;
  private final Set<String> named;
  private final List<String> flagged;
  private final String configFile;
  private final List<String> warnings;

  private Settings(
      Map<String, Object> byPath,
      Set<String> named,
      List<String> flagged,
      String configFile,
      List<String> warnings) {
    this.byPath = Collections.unmodifiableMap(byPath);
    this.named = Set.copyOf(named);
    this.flagged = List.copyOf(flagged);
    this.configFile = configFile;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Reads the configuration file that the command line names, and merges.
   *
   * @throws StartupException where the file is wrong or a setting stands in both places
   */
  static Settings load(CommandLine commandLine) {
    Path file = Path.of(commandLine.configFile());
    return merge(commandLine, ConfigFile.read(file));
  }

  static Settings merge(CommandLine commandLine, Map<Setting, Object> fromFile) {
    refuseConflicts(commandLine, fromFile);
    Map<String, Object> byPath = new LinkedHashMap<>();
    Set<String> named = new HashSet<>();
    List<String> flagged = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Setting setting : SettingCatalog.settings()) {
      Object flag = commandLine.values().get(setting);
      Object file = fromFile.get(setting);
      Object standard = setting.defaultValue().apply(byPath);
      Object value = flag == null ? Objects.requireNonNullElse(file, standard) : flag;
      if (flag != null && file != null) {
        value = joined((List<?>) file, (List<?>) flag);
      }
      byPath.put(setting.path(), value);
      if (flag != null || file != null) {
        named.add(setting.path());
      }
      if (flag != null) {
        flagged.add(setting.path());
      }
      if (!value.equals(standard)) {
        warning(setting).ifPresent(warnings::add);
      }
    }
    refuseContradictions(byPath);
    return new Settings(byPath, named, flagged, commandLine.configFile(), warnings);
  }

  /** What the user should know about settings that do nothing here. */
  List<String> warnings() {
    return warnings;
  }

  String text(String path) {
    return (String) value(path);
  }

  Path path(String path) {
    return Path.of(text(path));
  }

  int number(String path) {
    return Math.toIntExact((Long) value(path));
  }

  boolean flag(String path) {
    return (Boolean) value(path);
  }

  List<String> texts(String path) {
    return ((List<?>) value(path)).stream().map(String.class::cast).toList();
  }

  /** Whether the file or the command line names the setting. */
  boolean isNamed(String path) {
    return named.contains(path);
  }

  String configFile() {
    return configFile;
  }

  /** Everything as one JSON object in the keys of the configuration file. */
  String toJson() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("config-file", configFile);
    // What the command line has set cannot be changed in the file while the daemon runs.
    root.put("command-line", flagged);
    for (Setting setting : SettingCatalog.settings()) {
      for (String path : setting.paths()) {
        put(root, path, byPath.get(setting.path()));
      }
    }
    return Json.write(root);
  }

  private Object value(String path) {
    return Objects.requireNonNull(byPath.get(path), path);
  }

  private static void refuseConflicts(CommandLine commandLine, Map<Setting, Object> fromFile) {
    String both =
        commandLine.values().keySet().stream()
            .filter(fromFile::containsKey)
            .filter(setting -> !setting.path().equals("label"))
            .map(
                s ->
                    "--"
                        + s.flag()
                        + " ("
                        + Json.write(commandLine.values().get(s))
                        + ") and \""
                        + s.path()
                        + "\" in the file ("
                        + Json.write(fromFile.get(s))
                        + ")")
            .collect(Collectors.joining("; "));
    if (!both.isEmpty()) {
      throw new StartupException(
          "read settings: conflict between the command line and configuration file "
              + commandLine.configFile()
              + ": "
              + both
              + "; set each in one place only");
    }
  }

  private static void refuseContradictions(Map<String, Object> byPath) {
    boolean verify = (Boolean) byPath.get("TLS.tlsverify");
    boolean key = !"".equals(byPath.get("TLS.tlskey"));
    boolean certificate = !"".equals(byPath.get("TLS.tlscert"));
    boolean authority = !"".equals(byPath.get("TLS.tlscacert"));
    if (key != certificate) {
      throw new StartupException(
          "read settings: tlskey and tlscert belong together; set both or neither");
    }
    if (verify && !(key && authority)) {
      throw new StartupException(
          "read settings: tlsverify needs tlscacert, tlscert and tlskey; set them all");
    }
    Stream.of("listen", "docker-listen")
        .flatMap(path -> ((List<?>) byPath.get(path)).stream())
        .collect(Collectors.groupingBy(endpoint -> endpoint, Collectors.counting()))
        .forEach(
            (endpoint, count) -> {
              if (count > 1) {
                throw new StartupException(
                    "read settings: "
                        + endpoint
                        + " is in both listen and docker-listen; a"
                        + " listener speaks one dialect");
              }
            });
  }

  private static Optional<String> warning(Setting setting) {
    String name = setting.flag() == null ? setting.path() : "--" + setting.flag();
    return switch (setting.effect()) {
      case FULL -> Optional.empty();
      case LATER -> Optional.of(name + " is kept, but this version does not act on it yet");
      case NONE ->
          Optional.of(
              name + " has no effect: this engine has no such part (" + setting.help() + ")");
    };
  }

  private static List<Object> joined(List<?> file, List<?> flag) {
    return Stream.concat(file.stream(), flag.stream()).distinct().map(Object.class::cast).toList();
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> root, String path, Object value) {
    Map<String, Object> group = root;
    String rest = path;
    for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
      group =
          (Map<String, Object>)
              group.computeIfAbsent(rest.substring(0, dot), key -> new LinkedHashMap<>());
      rest = rest.substring(dot + 1);
    }
    group.put(rest, value);
  }
}
