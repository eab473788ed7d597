package org.pouchcontainer.engine.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.ProcessSpec;
import org.pouchcontainer.api.container.ContainerSpec.StopSpec;
import org.pouchcontainer.api.image.ImageConfig;
import org.pouchcontainer.engine.health.HealthRules;
import org.pouchcontainer.spi.EngineException;

/** Fills what a container's creator left open from its image. */
final class ImageDefaults {
  /** Bounds what a hostile image can make the kernel refuse later: ARG_MAX is 2 MiB. */
  private static final int MAX_ENV = 8192;

  private ImageDefaults() {}

  /** The spec with the image's defaults. Labels of the image never override those asked for. */
  static ContainerSpec merge(ContainerSpec spec, ImageConfig image) {
    ProcessSpec p = spec.process();
    boolean entrypointAsked = p.entrypoint() != null;
    List<String> entrypoint = entrypointAsked ? p.entrypoint() : image.entrypoint();
    List<String> command =
        p.command() != null && !p.command().isEmpty()
            ? p.command()
            // The image's command belongs to the image's entry point only.
            : entrypointAsked ? List.of() : image.command();
    ProcessSpec process =
        new ProcessSpec(
            entrypoint,
            command,
            env(image.env(), p.env()),
            workingDirectory(p.workingDirectory(), image.workingDirectory()),
            p.user().isEmpty() ? image.user() : p.user(),
            p.groupAdd(),
            p.tty(),
            p.openStdin(),
            p.stdinOnce(),
            p.attach(),
            union(p.exposedPorts(), image.exposedPorts()),
            union(p.anonymousVolumes(), image.volumes()),
            p.shell().isEmpty() ? image.shell() : p.shell());
    StopSpec stop =
        new StopSpec(
            spec.stop().signal().isEmpty() ? image.stopSignal() : spec.stop().signal(),
            spec.stop().timeout());
    Map<String, String> labels = new LinkedHashMap<>(image.labels());
    labels.putAll(spec.labels());
    return new ContainerSpec(
        spec.image(),
        process,
        spec.hostname(),
        spec.domainname(),
        labels,
        spec.annotations(),
        stop,
        HealthRules.merge(spec.healthTest(), image.healthTest()),
        spec.mounts(),
        spec.volumesFrom(),
        spec.volumeDriver(),
        spec.network(),
        spec.namespaces(),
        spec.security(),
        spec.resources(),
        spec.restart(),
        spec.log(),
        spec.runtime(),
        spec.snapshotter(),
        spec.autoRemove(),
        spec.init(),
        spec.sysctls(),
        spec.shmBytes(),
        spec.rich(),
        spec.quota(),
        spec.storageOptions());
  }

  /** The program and its arguments. INVALID_ARGUMENT if there is none. */
  static List<String> arguments(ContainerSpec merged) {
    List<String> arguments = new ArrayList<>();
    addAll(arguments, merged.process().entrypoint());
    addAll(arguments, merged.process().command());
    arguments.removeIf(argument -> arguments.size() == 1 && argument.isEmpty());
    requireText("command", arguments);
    if (arguments.isEmpty()) {
      throw EngineException.invalid(
          "create container: no command given, and image " + merged.image() + " names none");
    }
    return arguments;
  }

  /** The kernel ends texts at a NUL: what comes after it would be lost without a word. */
  static void requireText(String what, List<String> texts) {
    for (String text : texts) {
      if (text.indexOf('\0') >= 0) {
        throw EngineException.invalid(what + ": NUL is not allowed in it");
      }
    }
  }

  private static void addAll(List<String> to, @Nullable List<String> from) {
    if (from != null) {
      to.addAll(from);
    }
  }

  private static List<String> env(List<String> image, List<String> asked) {
    Map<String, String> env = new LinkedHashMap<>();
    for (String pair : image) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        env.put(pair.substring(0, equals), pair);
      }
    }
    for (String pair : asked) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        env.remove(pair);
      } else if (equals > 0) {
        env.put(pair.substring(0, equals), pair);
      } else {
        throw EngineException.invalid("environment \"" + pair + "\": no name before '='");
      }
    }
    requireText("environment", asked);
    requireText("environment", image);
    if (env.size() > MAX_ENV) {
      throw EngineException.invalid("environment: more than " + MAX_ENV + " variables");
    }
    return List.copyOf(env.values());
  }

  /**
   * The working folder. One below /proc could lead through a descriptor of the runtime to the host
   * (CVE-2024-21626), so it is refused.
   */
  static String workingDirectory(String asked, String image) {
    String chosen = asked.isEmpty() ? image : asked;
    if (chosen.isEmpty()) {
      return "";
    }
    if (!chosen.startsWith("/") || chosen.indexOf('\0') >= 0) {
      throw EngineException.invalid("working directory \"" + chosen + "\": must be absolute");
    }
    String cleaned = Path.of(chosen).normalize().toString();
    if (cleaned.equals("/proc") || cleaned.startsWith("/proc/")) {
      throw EngineException.invalid("working directory \"" + chosen + "\": not below /proc");
    }
    return cleaned;
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> all = new TreeSet<>(a);
    all.addAll(b);
    return all;
  }
}
