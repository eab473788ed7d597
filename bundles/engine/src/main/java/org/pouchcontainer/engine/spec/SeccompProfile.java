package org.pouchcontainer.engine.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.runtime.Seccomp;
import org.pouchcontainer.oci.runtime.SeccompArg;
import org.pouchcontainer.oci.runtime.SeccompSyscall;
import org.pouchcontainer.spi.EngineException;

/**
 * A system call filter in Docker's profile format (rules that hold for some capabilities and
 * architectures only), which becomes an OCI filter for a given set of capabilities. A profile in
 * the OCI's own format is a special case of it.
 */
final class SeccompProfile {
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;

  /**
   * CLONE_NEW… but CLONE_NEWTIME, which clone(2) cannot take: the namespaces a process may ask for.
   */
  private static final long NEW_NAMESPACES = 0x7E02_0000L;

  /**
   * Calls that only an administrator of the container needs. The host's profile allows them to all,
   * for the sake of containers in containers; with them a process makes a user namespace, which is
   * how most attacks on the kernel begin.
   */
  private static final Set<String> ADMIN_CALLS =
      Set.of(
          "fsconfig",
          "fsmount",
          "fsopen",
          "fspick",
          "mount",
          "mount_setattr",
          "move_mount",
          "open_tree",
          "pivot_root",
          "quotactl",
          "quotactl_fd",
          "setdomainname",
          "sethostname",
          "setns",
          "syslog",
          "umount",
          "umount2",
          "unshare");

  private static final int EAFNOSUPPORT = 97;
  private static final int AF_ALG = 38;
  private static final String ADMIN = "CAP_SYS_ADMIN";
  private static final int AUDIT_PROTOCOL = 9;
  private static final int MAX_RULES = 4096;

  private final JsonNode root;
  private final String architecture;
  private final boolean hardened;
  private final Map<Set<String>, Seccomp> resolved = new ConcurrentHashMap<>();

  private SeccompProfile(JsonNode root, String architecture, boolean hardened) {
    this.root = root;
    this.architecture = architecture;
    this.hardened = hardened;
  }

  /** A profile that a user gave; taken as it is. INVALID_ARGUMENT if it is no profile. */
  static SeccompProfile ofUser(String json) {
    return parse(json, false);
  }

  /**
   * The engine's default: what the host's package says, and no kernel crypto sockets, whose code
   * has been a way to the kernel (CVE-2026-31431).
   */
  static SeccompProfile ofHost(String json) {
    return parse(json, true);
  }

  private static SeccompProfile parse(String json, boolean hardened) {
    JsonNode root;
    try {
      root = Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw EngineException.invalid("seccomp profile: not JSON: " + e.getOriginalMessage());
    }
    if (!root.path("defaultAction").isTextual() || root.path("syscalls").size() > MAX_RULES) {
      throw EngineException.invalid(
          "seccomp profile: needs a defaultAction and at most " + MAX_RULES + " syscalls");
    }
    return new SeccompProfile(root, goArchitecture(), hardened);
  }

  private static String goArchitecture() {
    String arch = System.getProperty("os.arch", "");
    return switch (arch) {
      case "aarch64" -> "arm64";
      case "x86_64" -> "amd64";
      default -> arch;
    };
  }

  /** The filter for a process with these capabilities. */
  Seccomp resolve(Set<String> capabilities) {
    return resolved.computeIfAbsent(Set.copyOf(capabilities), this::build);
  }

  private Seccomp build(Set<String> capabilities) {
    List<SeccompSyscall> rules = new ArrayList<>();
    for (JsonNode rule : root.path("syscalls")) {
      if (applies(rule, capabilities)) {
        rules.addAll(convert(rule, capabilities));
      }
    }
    if (hardened) {
      rules.addAll(hardening(capabilities));
    }
    return new Seccomp(
        root.path("defaultAction").asText(),
        errno(root, "defaultErrnoRet"),
        architectures(),
        texts(root.path("flags")),
        null,
        null,
        rules);
  }

  private static List<SeccompSyscall> hardening(Set<String> capabilities) {
    List<SeccompSyscall> rules = new ArrayList<>();
    rules.add(
        new SeccompSyscall(
            List.of("socket"),
            "SCMP_ACT_ERRNO",
            EAFNOSUPPORT,
            List.of(new SeccompArg(0, AF_ALG, null, "SCMP_CMP_EQ"))));
    if (!capabilities.contains(ADMIN)) {
      rules.add(
          new SeccompSyscall(
              List.of("clone"),
              "SCMP_ACT_ALLOW",
              null,
              List.of(new SeccompArg(0, NEW_NAMESPACES, null, "SCMP_CMP_MASKED_EQ"))));
      // Its flags are in memory, where a filter cannot look; libraries fall back to clone.
      rules.add(new SeccompSyscall(List.of("clone3"), "SCMP_ACT_ERRNO", ENOSYS, List.of()));
      rules.add(
          new SeccompSyscall(
              ADMIN_CALLS.stream().sorted().toList(), "SCMP_ACT_ERRNO", EPERM, List.of()));
    }
    return rules;
  }

  private boolean applies(JsonNode rule, Set<String> capabilities) {
    JsonNode includes = rule.path("includes");
    JsonNode excludes = rule.path("excludes");
    List<String> arches = texts(includes.path("arches"));
    return (arches.isEmpty() || arches.contains(architecture))
        && capabilities.containsAll(texts(includes.path("caps")))
        && !texts(excludes.path("arches")).contains(architecture)
        && texts(excludes.path("caps")).stream().noneMatch(capabilities::contains);
  }

  private List<SeccompSyscall> convert(JsonNode rule, Set<String> capabilities) {
    List<String> names = new ArrayList<>(texts(rule.path("names")));
    if (rule.path("name").isTextual()) {
      names.add(rule.path("name").asText());
    }
    String action = rule.path("action").asText();
    List<SeccompArg> args = new ArrayList<>();
    for (JsonNode arg : rule.path("args")) {
      args.add(
          new SeccompArg(
              arg.path("index").asInt(),
              arg.path("value").asLong(),
              arg.path("valueTwo").asLong() == 0 ? null : arg.path("valueTwo").asLong(),
              arg.path("op").asText()));
    }
    List<SeccompSyscall> rules = new ArrayList<>();
    boolean allow = action.equals("SCMP_ACT_ALLOW");
    if (hardened && !capabilities.contains(ADMIN)) {
      // One rule a call: these have theirs in hardening().
      names.removeIf(name -> ADMIN_CALLS.contains(name) || name.matches("clone3?"));
    }
    if (hardened && allow && names.remove("socket")) {
      // An unconditional rule would win over the one that denies AF_ALG, so this one must not
      // match.
      rules.add(allowedSockets(capabilities));
    }
    if (!names.isEmpty()) {
      rules.add(new SeccompSyscall(names, action, errno(rule, "errnoRet"), args));
    }
    return rules;
  }

  /** All sockets but kernel crypto and, without CAP_AUDIT_WRITE, the audit protocol. */
  private static SeccompSyscall allowedSockets(Set<String> capabilities) {
    List<SeccompArg> args = new ArrayList<>();
    args.add(new SeccompArg(0, AF_ALG, null, "SCMP_CMP_NE"));
    if (!capabilities.contains("CAP_AUDIT_WRITE")) {
      args.add(new SeccompArg(2, AUDIT_PROTOCOL, null, "SCMP_CMP_NE"));
    }
    return new SeccompSyscall(List.of("socket"), "SCMP_ACT_ALLOW", null, args);
  }

  private List<String> architectures() {
    List<String> own = texts(root.path("architectures"));
    if (!own.isEmpty()) {
      return own;
    }
    String wanted =
        switch (architecture) {
          case "amd64" -> "SCMP_ARCH_X86_64";
          case "arm64" -> "SCMP_ARCH_AARCH64";
          default -> "SCMP_ARCH_" + architecture.toUpperCase(Locale.ROOT);
        };
    for (JsonNode entry : root.path("archMap")) {
      if (entry.path("architecture").asText().equals(wanted)) {
        List<String> all = new ArrayList<>(List.of(wanted));
        all.addAll(texts(entry.path("subArchitectures")));
        return all;
      }
    }
    return List.of(wanted);
  }

  private static @Nullable Integer errno(JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (value.isInt()) {
      return value.asInt();
    }
    return node.path("action").asText().equals("SCMP_ACT_ERRNO") ? EPERM : null;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
