package org.pouchcontainer.image.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.image.ContainerDefaults;
import org.pouchcontainer.oci.image.Healthcheck;
import org.pouchcontainer.spi.EngineException;

/**
 * Applies instructions to a configuration, those that Docker's commit and import take. Used once.
 */
public final class ConfigChanges {
  private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");
  private static final Pattern PORT =
      Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?(?:/([A-Za-z]{1,8}))?");
  private static final Pattern SIGNAL =
      Pattern.compile("(?i)(SIG)?[A-Z][A-Z0-9]{1,9}([+-][0-9]{1,2})?|[0-9]{1,2}");

  private String user;
  private final Map<String, JsonNode> exposedPorts;
  private final List<String> env;
  private List<String> entrypoint;
  private List<String> cmd;
  private final Map<String, JsonNode> volumes;
  private String workingDir;
  private final Map<String, String> labels;
  private @Nullable String stopSignal;
  private @Nullable Healthcheck healthcheck;
  private final List<String> shell;
  private final List<String> onBuild;
  private boolean cmdSet;

  private ConfigChanges(ContainerDefaults start) {
    user = start.user() == null ? "" : start.user();
    exposedPorts = new LinkedHashMap<>(start.exposedPorts());
    env = new ArrayList<>(start.env());
    entrypoint = start.entrypoint();
    cmd = start.cmd();
    volumes = new LinkedHashMap<>(start.volumes());
    workingDir = start.workingDir() == null ? "" : start.workingDir();
    labels = new LinkedHashMap<>(start.labels());
    stopSignal = start.stopSignal();
    healthcheck = start.healthcheck();
    shell = start.shell();
    onBuild = new ArrayList<>(start.onBuild());
  }

  /**
   * The changed configuration.
   *
   * @param changes as {@code ENV a=b}; each may have several lines
   * @throws EngineException INVALID_ARGUMENT naming the instruction
   */
  public static ContainerDefaults apply(ContainerDefaults start, List<String> changes) {
    ConfigChanges changed = new ConfigChanges(start);
    for (Instruction instruction : Instruction.parse(changes)) {
      try {
        changed.apply(instruction);
      } catch (EngineException e) {
        throw e.within("change \"%s %s\"".formatted(instruction.keyword(), instruction.rest()));
      }
    }
    return changed.result();
  }

  private void apply(Instruction instruction) {
    String rest = instruction.rest();
    switch (instruction.keyword()) {
      case "CMD" -> {
        cmd = command(rest);
        cmdSet = true;
      }
      case "ENTRYPOINT" -> {
        entrypoint = command(rest);
        if (!cmdSet) {
          // Arguments that were meant for another program.
          cmd = List.of();
        }
      }
      case "ENV" -> pairs("ENV", rest).forEach(this::setEnv);
      case "EXPOSE" -> required("EXPOSE", words(rest)).forEach(this::expose);
      case "HEALTHCHECK" -> healthcheck = HealthcheckOptions.parse(rest);
      case "LABEL" -> labels.putAll(pairs("LABEL", rest));
      case "ONBUILD" -> onBuild.add(trigger(rest));
      case "STOPSIGNAL" -> stopSignal = signal(single("STOPSIGNAL", rest));
      case "USER" -> user = single("USER", rest);
      case "VOLUME" ->
          required("VOLUME", ExecForm.parse(rest).orElseGet(() -> words(rest)))
              .forEach(this::volume);
      case "WORKDIR" -> workingDir = directory(single("WORKDIR", rest));
      default ->
          throw EngineException.invalid(
              "%s is not a valid change command".formatted(instruction.keyword()));
    }
  }

  private List<String> command(String rest) {
    return ExecForm.parse(rest)
        .orElseGet(
            () -> {
              if (rest.isEmpty()) {
                return List.of();
              }
              List<String> line = new ArrayList<>(shell.isEmpty() ? DEFAULT_SHELL : shell);
              line.add(rest);
              return line;
            });
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String entry : env) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return variables;
  }

  private List<String> words(String rest) {
    return Words.split(rest, variables());
  }

  private static List<String> required(String keyword, List<String> words) {
    if (words.isEmpty()) {
      throw EngineException.invalid(keyword + " requires at least one argument");
    }
    return words;
  }

  private String single(String keyword, String rest) {
    String word = Words.expand(rest, variables());
    if (word.isBlank()) {
      throw EngineException.invalid(keyword + " requires exactly one argument");
    }
    return word;
  }

  /** {@code a=b c=d}, or the old form {@code a b}. */
  private Map<String, String> pairs(String keyword, String rest) {
    Map<String, String> pairs = new LinkedHashMap<>();
    int first = 0;
    while (first < rest.length() && !Character.isWhitespace(rest.charAt(first))) {
      first++;
    }
    if (rest.substring(0, first).indexOf('=') < 0 && !rest.startsWith("\"")) {
      String value = rest.substring(first).strip();
      if (rest.isEmpty() || value.isEmpty()) {
        throw EngineException.invalid(keyword + " must have two arguments");
      }
      pairs.put(rest.substring(0, first), Words.expand(value, variables()));
      return pairs;
    }
    for (String word : words(rest)) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw EngineException.invalid("%s: \"%s\": expected name=value".formatted(keyword, word));
      }
      pairs.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return pairs;
  }

  private void setEnv(String name, String value) {
    String entry = name + "=" + value;
    for (int i = 0; i < env.size(); i++) {
      if (env.get(i).equals(name) || env.get(i).startsWith(name + "=")) {
        env.set(i, entry);
        return;
      }
    }
    env.add(entry);
  }

  private void expose(String word) {
    Matcher matcher = PORT.matcher(word);
    if (!matcher.matches()) {
      throw badPort(word);
    }
    int from = Integer.parseInt(matcher.group(1));
    int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
    String protocol = matcher.group(3) == null ? "tcp" : matcher.group(3).toLowerCase(Locale.ROOT);
    if (from < 1 || to < from || to > 0xffff || !List.of("tcp", "udp", "sctp").contains(protocol)) {
      throw badPort(word);
    }
    for (int port = from; port <= to; port++) {
      exposedPorts.put(port + "/" + protocol, JsonNodeFactory.instance.objectNode());
    }
  }

  private static EngineException badPort(String word) {
    return EngineException.invalid(
        "invalid containerPort: %s: expected port[-port][/tcp|udp|sctp]".formatted(word));
  }

  private static String trigger(String rest) {
    String keyword =
        Instruction.parse(List.of(rest)).stream()
            .findFirst()
            .map(Instruction::keyword)
            .orElseThrow(() -> EngineException.invalid("ONBUILD requires at least one argument"));
    if (List.of("ONBUILD", "FROM", "MAINTAINER").contains(keyword)) {
      throw EngineException.invalid(keyword + " isn't allowed as an ONBUILD trigger");
    }
    return rest;
  }

  private static String signal(String word) {
    if (!SIGNAL.matcher(word).matches()) {
      throw EngineException.invalid("invalid signal: " + word);
    }
    return word;
  }

  private void volume(String path) {
    if (path.isBlank()) {
      throw EngineException.invalid("VOLUME specified can not be an empty string");
    }
    volumes.put(path, JsonNodeFactory.instance.objectNode());
  }

  /** Relative to what it was before. */
  private String directory(String path) {
    String base = workingDir.isEmpty() ? "/" : workingDir;
    return java.nio.file.Path.of(base).resolve(path).normalize().toString();
  }

  private ContainerDefaults result() {
    return new ContainerDefaults(
        user.isEmpty() ? null : user,
        exposedPorts,
        env,
        entrypoint,
        cmd,
        volumes,
        workingDir.isEmpty() ? null : workingDir,
        labels,
        stopSignal,
        healthcheck,
        shell,
        onBuild);
  }
}
