package org.pouchcontainer.it.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pouchcontainer.it.Files2;

/** What the manifests promise, since OSGi wires by them. */
class ManifestsTest {
  static List<Path> drivers() {
    return Modules.drivers();
  }

  static List<Path> bundles() {
    return Modules.bundles();
  }

  @Test
  void modulesAreThere() {
    assertThat(Modules.drivers()).as("drivers that were compiled").isNotEmpty();
    assertThat(Modules.bundles()).as("OSGi bundles that were compiled").hasSizeGreaterThan(5);
  }

  /** So that replacing a driver refreshes nothing else. */
  @ParameterizedTest
  @MethodSource("drivers")
  void driverImportsOnlyTheSpi(Path driver) {
    assertThat(Modules.packages(Modules.header(driver, "Import-Package")))
        .as("Import-Package of " + driver.getFileName())
        .allMatch(
            name ->
                name.startsWith("org.pouchcontainer.spi")
                    || name.startsWith("org.osgi.")
                    || name.equals("org.slf4j")
                    || isOfTheJdk(name));
  }

  /** The framework gives these, so they tie a driver to no other OSGi bundle. */
  private static boolean isOfTheJdk(String packageName) {
    return ModuleLayer.boot().modules().stream()
        .filter(module -> module.getName().matches("(java|jdk)\\..*"))
        .anyMatch(module -> module.getPackages().contains(packageName));
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void driverExportsNothing(Path driver) {
    assertThat(Modules.packages(Modules.header(driver, "Export-Package")))
        .as("Export-Package of " + driver.getFileName())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void driverRequiresNoOtherBundle(Path driver) {
    assertThat(Modules.header(driver, "Require-Bundle")).isNull();
    assertThat(Modules.header(driver, "DynamicImport-Package")).isNull();
    assertThat(Modules.header(driver, "Fragment-Host")).isNull();
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void exportedPackagesHaveVersions(Path bundle) {
    String header = Modules.header(bundle, "Export-Package");
    if (header != null) {
      for (String clause : header.replaceAll("uses:=\"[^\"]*\"", "").split(",(?=org)")) {
        assertThat(clause).as("Export-Package of " + bundle.getFileName()).contains("version=");
      }
    }
  }

  /** Only these are for others to compile against. */
  @ParameterizedTest
  @MethodSource("bundles")
  void implementationsExportNothing(Path bundle) {
    String name = bundle.getFileName().toString();
    if (!List.of("spi", "api", "oci", "linux", "archive", "tck").contains(name)) {
      assertThat(Modules.packages(Modules.header(bundle, "Export-Package")))
          .as("Export-Package of " + name)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void bundleRunsOnJava17(Path bundle) {
    String required = Modules.header(bundle, "Require-Capability");
    if (required != null && required.contains("osgi.ee")) {
      assertThat(required).contains("(version=17)");
    }
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void bundleHasAReadme(Path bundle) throws IOException {
    assertThat(bundle.resolve("README.md")).as("README of " + bundle.getFileName()).exists();
    assertThat(Files.readAllLines(bundle.resolve("README.md"))).hasSizeBetween(3, 60);
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void componentsAreWhereTheManifestSays(Path bundle) {
    String components = Modules.header(bundle, "Service-Component");
    if (components != null) {
      for (String file : components.split(",")) {
        assertThat(Modules.classes(bundle).resolve(file.strip())).exists();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void componentsNameNoStaticGreedyReferenceToDrivers(Path bundle) {
    String drivers = "org\\.pouchcontainer\\.spi\\.(volume|snapshot|runtime|network|init|log)\\.";
    for (Path file : Files2.list(Modules.classes(bundle).resolve("OSGI-INF"))) {
      for (String reference : Files2.read(file).split("<reference ")) {
        if (reference.contains("cardinality=\"0..n\"")
            && reference.matches("(?s).*interface=\"" + drivers + ".*")) {
          assertThat(reference)
              .as("a reference to drivers in " + file + " would restart its component")
              .contains("policy=\"dynamic\"");
        }
      }
    }
  }
}
