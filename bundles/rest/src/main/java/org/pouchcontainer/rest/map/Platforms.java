package org.pouchcontainer.rest.map;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.wire.ImageBodies;
import org.pouchcontainer.spi.EngineException;

/** Platforms as clients write them: {@code os/architecture[/variant]}, or JSON in newer routes. */
public final class Platforms {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Set<String> SYSTEMS =
      Set.of("linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "solaris");
  private static final Set<String> ARCHITECTURES =
      Set.of(
          "386",
          "amd64",
          "arm",
          "arm64",
          "loong64",
          "mips64",
          "mips64le",
          "ppc64",
          "ppc64le",
          "riscv64",
          "s390x",
          "wasm");

  private Platforms() {}

  /**
   * The normal form {@code os/architecture[/variant]}; empty for an empty text.
   *
   * @throws EngineException INVALID_ARGUMENT
   */
  public static String parse(String text) {
    if (text.isEmpty()) {
      return "";
    }
    if (text.startsWith("{")) {
      return json(text);
    }
    String[] parts = text.split("/", -1);
    if (parts.length > 3 || !List.of(parts).stream().allMatch(p -> PART.matcher(p).matches())) {
      throw wrong(text, "expected os/architecture[/variant]");
    }
    if (parts.length == 1) {
      return single(text);
    }
    return join(parts[0].toLowerCase(Locale.ROOT), parts[1], parts.length == 3 ? parts[2] : "");
  }

  private static String single(String text) {
    String part = text.toLowerCase(Locale.ROOT);
    if (SYSTEMS.contains(part)) {
      return join(part, System.getProperty("os.arch", "amd64"), "");
    }
    String known = join("linux", part, "");
    if (ARCHITECTURES.contains(known.split("/", -1)[1])) {
      return known;
    }
    throw wrong(text, "unknown operating system or architecture");
  }

  private static String json(String text) {
    ImageBodies.Platform p =
        Json.read(
            text.getBytes(java.nio.charset.StandardCharsets.UTF_8), ImageBodies.Platform.class);
    String os = Absent.text(p.os());
    String architecture = Absent.text(p.architecture());
    if (!PART.matcher(os).matches() || !PART.matcher(architecture).matches()) {
      throw wrong(text, "os and architecture are needed");
    }
    return join(os, architecture, Absent.text(p.variant()));
  }

  private static String join(String os, String architecture, String variant) {
    String name = architecture.toLowerCase(Locale.ROOT);
    String normal =
        switch (name) {
          case "x86_64", "x86-64" -> "amd64";
          case "aarch64" -> "arm64";
          case "i386", "i686" -> "386";
          case "armhf", "armv7l" -> "arm/v7";
          case "armel" -> "arm/v6";
          default -> name;
        };
    boolean plain = variant.isEmpty() || (normal.equals("arm64") && variant.equals("v8"));
    return os + "/" + normal + (plain || normal.contains("/") ? "" : "/" + variant);
  }

  /** The platform of an image. */
  public static String of(ImageDetails image) {
    return join(image.os(), image.architecture(), image.variant());
  }

  /** NOT_FOUND if an image was asked for in a platform that it is not of; empty asks for none. */
  public static ImageDetails require(ImageDetails image, String name, String asked) {
    String wanted = parse(asked);
    if (!wanted.isEmpty() && !of(image).equals(wanted)) {
      throw EngineException.notFound(
          "image with reference %s was found but its platform (%s) does not match the specified platform (%s)"
              .formatted(Texts.shorten(name), of(image), wanted));
    }
    return image;
  }

  private static EngineException wrong(String text, String reason) {
    return EngineException.invalid("platform \"" + Texts.shorten(text) + "\": " + reason);
  }
}
