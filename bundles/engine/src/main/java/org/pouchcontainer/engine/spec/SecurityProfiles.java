package org.pouchcontainer.engine.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pouchcontainer.spi.EngineException;

/** Reads {@code --security-opt} and holds the default system call filter. */
public final class SecurityProfiles {
  /** Where Debian's golang-github-containers-common puts the default profile. */
  private static final Path HOST_PROFILE = Path.of("/usr/share/containers/seccomp.json");

  private final SeccompProfile standard;
  private final String source;

  private SecurityProfiles(SeccompProfile standard, String source) {
    this.standard = standard;
    this.source = source;
  }

  /** The host's profile, or the engine's own, which denies what is known to be dangerous. */
  public static SecurityProfiles load() {
    try {
      if (Files.isRegularFile(HOST_PROFILE)) {
        return new SecurityProfiles(
            SeccompProfile.ofHost(Files.readString(HOST_PROFILE)), HOST_PROFILE.toString());
      }
      try (var in = SecurityProfiles.class.getResourceAsStream("fallback-seccomp.json")) {
        if (in == null) {
          throw EngineException.internal("seccomp profile missing in the engine's bundle", null);
        }
        return new SecurityProfiles(
            SeccompProfile.ofHost(new String(in.readAllBytes(), StandardCharsets.UTF_8)),
            "builtin");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("read the default seccomp profile", e);
    }
  }

  /** Where the default profile is from: a path, or {@code builtin}. */
  public String source() {
    return source;
  }

  /**
   * What the options of one container mean.
   *
   * @throws EngineException INVALID_ARGUMENT for an option that does not exist, NOT_IMPLEMENTED for
   *     one that this host cannot honour
   */
  Choice of(List<String> options) {
    boolean noNewPrivileges = false;
    Optional<SeccompProfile> seccomp = Optional.of(standard);
    for (String option : options) {
      int at = option.indexOf('=') >= 0 ? option.indexOf('=') : option.indexOf(':');
      String key = at < 0 ? option : option.substring(0, at);
      String value = at < 0 ? "" : option.substring(at + 1);
      switch (key) {
        case "no-new-privileges" -> noNewPrivileges = !value.equals("false");
        case "seccomp" -> seccomp = seccomp(value);
        case "apparmor" -> requireUnconfined("apparmor", value);
        case "label" -> requireDisabled(value);
        case "systempaths" -> requireUnconfined("systempaths", value);
        default ->
            throw EngineException.invalid(
                "security option \""
                    + option
                    + "\": expected no-new-privileges, seccomp=, apparmor= or label=");
      }
    }
    return new Choice(noNewPrivileges, seccomp);
  }

  private Optional<SeccompProfile> seccomp(String value) {
    return switch (value) {
      case "unconfined" -> Optional.empty();
      case "builtin", "" -> Optional.of(standard);
      default -> {
        if (!value.startsWith("{")) {
          throw EngineException.invalid(
              "security option seccomp: give the profile's JSON itself, or unconfined");
        }
        yield Optional.of(SeccompProfile.ofUser(value));
      }
    };
  }

  private static void requireUnconfined(String key, String value) {
    if (!value.equals("unconfined") && !value.isEmpty()) {
      throw new EngineException(
          org.pouchcontainer.spi.ErrorKind.NOT_IMPLEMENTED,
          "security option " + key + "=" + value + ": this engine only knows unconfined");
    }
  }

  private static void requireDisabled(String value) {
    if (!value.equals("disable")) {
      throw new EngineException(
          org.pouchcontainer.spi.ErrorKind.NOT_IMPLEMENTED,
          "security option label=" + value + ": this engine only knows disable");
    }
  }

  /**
   * What a container's options mean.
   *
   * @param noNewPrivileges whether no program may gain privileges
   * @param seccomp its filter, empty for none
   */
  record Choice(boolean noNewPrivileges, Optional<SeccompProfile> seccomp) {}
}
