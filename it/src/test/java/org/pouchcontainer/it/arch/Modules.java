package org.pouchcontainer.it.arch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.pouchcontainer.it.Assembly;
import org.pouchcontainer.it.Files2;

/** The modules of the source tree that have been compiled. */
final class Modules {
  /** What a vendor could bring instead; they see nothing but the SPI. */
  private static final List<String> DRIVER_PREFIXES =
      List.of("driver-", "runtime-", "snapshotter-", "store-", "init-", "network-", "log-");

  private Modules() {}

  /** Every module that was compiled. */
  static List<Path> all() {
    Path root = Assembly.root();
    return Stream.concat(Files2.list(root.resolve("bundles")).stream(), Files2.list(root).stream())
        .filter(module -> Files.isDirectory(module.resolve("target/classes/org/pouchcontainer")))
        .toList();
  }

  /** Every driver that was compiled, ours of bundles/ among them. */
  static List<Path> drivers() {
    return all().stream().filter(Modules::isDriver).toList();
  }

  private static boolean isDriver(Path module) {
    String name = module.getFileName().toString();
    return DRIVER_PREFIXES.stream().anyMatch(name::startsWith) && !name.equals("driver-archetype");
  }

  /** Every module whose product is an OSGi bundle. */
  static List<Path> bundles() {
    return all().stream().filter(module -> symbolicName(module) != null).toList();
  }

  private static String symbolicName(Path module) {
    return Files.exists(manifestFile(module)) ? header(module, "Bundle-SymbolicName") : null;
  }

  /** Where its classes are. */
  static Path classes(Path module) {
    return module.resolve("target/classes");
  }

  /** A header of its manifest, or null. */
  static String header(Path module, String name) {
    return manifest(module).getValue(name);
  }

  private static Attributes manifest(Path module) {
    try (InputStream stream = Files.newInputStream(manifestFile(module))) {
      return new Manifest(stream).getMainAttributes();
    } catch (IOException e) {
      throw new UncheckedIOException("build first: " + module, e);
    }
  }

  private static Path manifestFile(Path module) {
    return classes(module).resolve("META-INF/MANIFEST.MF");
  }

  /** The package names of an Import-Package or Export-Package header. */
  static List<String> packages(String header) {
    if (header == null) {
      return List.of();
    }
    String withoutQuotes = header.replaceAll("\"[^\"]*\"", "");
    return Stream.of(withoutQuotes.split(","))
        .map(clause -> clause.split(";")[0].strip())
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
