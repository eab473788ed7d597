package org.pouchcontainer.engine.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.pouchcontainer.api.container.ContainerSpec.SecuritySpec;
import org.pouchcontainer.engine.system.OwnLimits;
import org.pouchcontainer.oci.runtime.Capabilities;
import org.pouchcontainer.spi.EngineException;

/** Which capabilities a container gets: Docker's default set, changed by what was asked. */
final class CapabilityRules {
  /** Docker's and the original's default set. */
  private static final Set<String> DEFAULTS =
      Set.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FSETID",
          "CAP_FOWNER",
          "CAP_MKNOD",
          "CAP_NET_RAW",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETFCAP",
          "CAP_SETPCAP",
          "CAP_NET_BIND_SERVICE",
          "CAP_SYS_CHROOT",
          "CAP_KILL",
          "CAP_AUDIT_WRITE");

  private CapabilityRules() {}

  /**
   * Checks names; an unknown one is INVALID_ARGUMENT.
   *
   * @return warnings about capabilities that the engine itself lacks
   */
  static List<String> validate(SecuritySpec security, OwnLimits own) {
    List<String> warnings = new ArrayList<>();
    for (String name : security.capDrop()) {
      normalise(name);
    }
    for (String name : security.capAdd()) {
      String full = normalise(name);
      if (!full.equals("ALL") && !own.capabilities().contains(full)) {
        warnings.add("capability " + full + " left out: the engine itself does not have it");
      }
    }
    return warnings;
  }

  /** The names a container gets, sorted, clamped to what the engine has. */
  static Set<String> resolve(SecuritySpec security, OwnLimits own) {
    if (security.privileged()) {
      return new TreeSet<>(own.capabilities());
    }
    Set<String> result = new TreeSet<>(DEFAULTS);
    List<String> add = security.capAdd().stream().map(CapabilityRules::normalise).toList();
    List<String> drop = security.capDrop().stream().map(CapabilityRules::normalise).toList();
    if (add.contains("ALL")) {
      result.addAll(own.capabilities());
    }
    if (drop.contains("ALL")) {
      result.clear();
    }
    result.addAll(add);
    result.removeAll(drop);
    result.remove("ALL");
    result.retainAll(own.capabilities());
    return result;
  }

  /** The five sets of a process; nothing is inheritable (CVE-2022-24769). */
  static Capabilities sets(Set<String> names) {
    List<String> list = List.copyOf(names);
    return new Capabilities(list, list, List.of(), list, List.of());
  }

  private static String normalise(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (upper.equals("ALL")) {
      return upper;
    }
    String full = upper.startsWith("CAP_") ? upper : "CAP_" + upper;
    if (!OwnLimits.isCapability(full)) {
      throw EngineException.invalid("capability \"" + name + "\": no such capability");
    }
    return full;
  }
}
