package org.pouchcontainer.oci.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;
import org.pouchcontainer.spi.EngineException;

/**
 * What an image runs on, in the Go language's names.
 *
 * @param architecture such as {@code amd64}
 * @param os such as {@code linux}
 * @param osVersion version of a Windows image
 * @param osFeatures features of a Windows image
 * @param variant variant of the processor, such as {@code v8}
 */
public record Platform(
    String architecture,
    String os,
    @JsonProperty("os.version") @Nullable String osVersion,
    @JsonProperty("os.features") List<String> osFeatures,
    @Nullable String variant) {
  private static final Set<String> SYSTEMS =
      Set.of(
          "aix",
          "android",
          "darwin",
          "dragonfly",
          "freebsd",
          "illumos",
          "ios",
          "linux",
          "macos",
          "netbsd",
          "openbsd",
          "plan9",
          "solaris",
          "wasip1",
          "windows");

  /** Copies the collection; an absent name is an empty one, which matches nothing. */
  public Platform {
    architecture = Objects.requireNonNullElse(architecture, "");
    os = Objects.requireNonNullElse(os, "");
    osFeatures = Copies.list(osFeatures);
  }

  /** Linux on this processor architecture. */
  public static Platform linux(String architecture, @Nullable String variant) {
    return new Platform(architecture, "linux", null, List.of(), variant);
  }

  /** Linux on the processor architecture of this JVM. */
  public static Platform host() {
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (arch) {
      case "amd64", "x86_64" -> linux("amd64", null);
      case "aarch64" -> linux("arm64", "v8");
      case "arm" -> linux("arm", "v7");
      case "i386", "i686", "x86" -> linux("386", null);
      default -> linux(arch, null);
    };
  }

  /**
   * Parses {@code os/architecture[/variant]}, a bare architecture, which means Linux, or a bare
   * operating system, which means this host's architecture.
   *
   * @throws EngineException INVALID_ARGUMENT
   */
  public static Platform parse(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
    for (String part : parts) {
      if (!part.matches("[a-z0-9_.-]{1,32}")) {
        throw EngineException.invalid(
            "platform \"%s\": expected os/architecture[/variant], as linux/amd64".formatted(text));
      }
    }
    return switch (parts.length) {
      case 1 ->
          SYSTEMS.contains(parts[0])
              ? new Platform(host().architecture(), parts[0], null, List.of(), host().variant())
              : linux(parts[0], null);
      case 2 -> new Platform(parts[1], parts[0], null, List.of(), null);
      case 3 -> new Platform(parts[1], parts[0], null, List.of(), parts[2]);
      default ->
          throw EngineException.invalid(
              "platform \"%s\": expected os/architecture[/variant], as linux/amd64"
                  .formatted(text));
    };
  }

  /**
   * How well an image made for {@code offered} runs here: 0 is not at all, more is better. An ARM
   * processor also runs older variants of its architecture.
   */
  public int suitability(Platform offered) {
    if (!os.equals(offered.os) || !architecture.equals(offered.architecture)) {
      return 0;
    }
    int mine = variantNumber();
    int theirs = offered.variantNumber();
    return theirs > mine ? 0 : 1 + theirs;
  }

  private int variantNumber() {
    if (variant == null || variant.isEmpty()) {
      return switch (architecture) {
        case "arm64" -> 8;
        case "arm" -> 7;
        default -> 1;
      };
    }
    return variant.matches("v[0-9]{1,2}") ? Integer.parseInt(variant.substring(1)) : 0;
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant == null ? "" : "/" + variant);
  }
}
