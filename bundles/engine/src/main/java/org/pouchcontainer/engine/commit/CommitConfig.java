package org.pouchcontainer.engine.commit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.ProcessSpec;
import org.pouchcontainer.api.image.ImageConfig;

/**
 * The configuration of a committed image: what the caller says, and for the rest what the container
 * was made with. The rules are docker's: lists of variables, ports and volumes are joined, and a
 * new entry point drops the old command.
 */
final class CommitConfig {
  private CommitConfig() {}

  static ImageConfig of(ContainerSpec spec, @Nullable ProcessSpec asked) {
    ImageConfig own = own(spec);
    return asked == null ? own : merged(asked, own);
  }

  private static ImageConfig own(ContainerSpec spec) {
    ProcessSpec p = spec.process();
    return new ImageConfig(
        p.user(),
        p.exposedPorts(),
        p.env(),
        orEmpty(p.entrypoint()),
        orEmpty(p.command()),
        p.anonymousVolumes(),
        p.workingDirectory(),
        spec.labels(),
        spec.stop().signal(),
        spec.healthTest(),
        p.shell(),
        List.of());
  }

  private static ImageConfig merged(ProcessSpec asked, ImageConfig own) {
    boolean noEntrypoint = orEmpty(asked.entrypoint()).isEmpty();
    boolean noCommand = orEmpty(asked.command()).isEmpty();
    return new ImageConfig(
        asked.user().isEmpty() ? own.user() : asked.user(),
        union(asked.exposedPorts(), own.exposedPorts()),
        env(own.env(), asked.env()),
        asked.entrypoint() == null ? own.entrypoint() : asked.entrypoint(),
        noEntrypoint && noCommand ? own.command() : orEmpty(asked.command()),
        union(asked.anonymousVolumes(), own.volumes()),
        asked.workingDirectory().isEmpty() ? own.workingDirectory() : asked.workingDirectory(),
        own.labels(),
        own.stopSignal(),
        own.healthTest(),
        asked.shell().isEmpty() ? own.shell() : asked.shell(),
        List.of());
  }

  private static List<String> env(List<String> own, List<String> asked) {
    Map<String, String> env = new LinkedHashMap<>();
    own.forEach(pair -> env.put(name(pair), pair));
    asked.forEach(pair -> env.put(name(pair), pair));
    return List.copyOf(env.values());
  }

  private static String name(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? pair : pair.substring(0, equals);
  }

  private static List<String> orEmpty(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> all = new TreeSet<>(a);
    all.addAll(b);
    return all;
  }
}
