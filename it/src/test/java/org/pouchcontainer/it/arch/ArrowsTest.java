package org.pouchcontainer.it.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrows point one way: drivers → spi; engine → spi, api; front ends → api. */
class ArrowsTest {
  private static final String ROOT = "org.pouchcontainer.";
  private static final String[] FRONT_ENDS = {
    ROOT + "rest..", ROOT + "shell..", ROOT + "cli..", ROOT + "cri..", ROOT + "console.."
  };
  private static final String[] IMPLEMENTATIONS = {ROOT + "engine..", ROOT + "image.."};

  private static JavaClasses product;

  @BeforeAll
  static void readClasses() {
    product =
        new ClassFileImporter().importPaths(Modules.all().stream().map(Modules::classes).toList());
  }

  static List<Path> drivers() {
    return Modules.drivers();
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void driverUsesTheSpiAndNothingElseOfOurs(Path driver) {
    JavaClasses own = new ClassFileImporter().importPath(Modules.classes(driver));
    List<String> ownPackages = own.stream().map(c -> c.getPackageName()).distinct().toList();
    check(
        classes()
            .that()
            .resideInAnyPackage(ownPackages.toArray(String[]::new))
            .should()
            .onlyDependOnClassesThat(
                com.tngtech.archunit.base.DescribedPredicate.describe(
                    "are the SPI's, the driver's own or no part of Pouch",
                    type ->
                        !type.getPackageName().startsWith(ROOT)
                            || type.getPackageName().startsWith(ROOT + "spi")
                            || ownPackages.contains(type.getPackageName()))),
        own);
  }

  @Test
  void spiUsesOnlyItself() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "spi..")
            .should()
            .dependOnClassesThat(ours("spi")),
        product);
  }

  @Test
  void apiUsesOnlyItselfAndTheSpi() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "api..")
            .should()
            .dependOnClassesThat(ours("api", "spi")),
        product);
  }

  @Test
  void frontEndsUseNoImplementation() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(FRONT_ENDS)
            .should()
            .dependOnClassesThat(ours("api", "spi", "rest", "shell", "cli", "cri", "console")),
        product);
  }

  @Test
  void nothingUsesTheImplementationsButThemselves() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(IMPLEMENTATIONS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(IMPLEMENTATIONS),
        product);
  }

  @Test
  void engineAndImageUseNoFrontEndAndNoDriver() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(IMPLEMENTATIONS)
            .should()
            .dependOnClassesThat(ours("engine", "image", "archive", "api", "spi", "oci", "linux")),
        product);
  }

  @Test
  void nativeCallsStayInTheLinuxModule() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.pouchcontainer..")
            .and()
            .resideOutsideOfPackage(ROOT + "linux..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", "com.sun.jna.."),
        product);
  }

  @Test
  void jettyStaysInTheRestModule() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.pouchcontainer..")
            .and()
            .resideOutsideOfPackage(ROOT + "rest..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty.."),
        product);
  }

  @Test
  void nothingUsesTheThreadContextClassLoader() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.pouchcontainer..")
            .should()
            .callMethod(Thread.class, "getContextClassLoader"),
        product);
  }

  @Test
  void exceptionsOfOursAreUncheckedAndCarryAKind() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(ROOT + "spi..", ROOT + "api..")
            .and()
            .areAssignableTo(Exception.class)
            .and()
            .areNotAssignableTo(RuntimeException.class)
            .should()
            .bePublic(),
        product);
  }

  private static void check(ArchRule rule, JavaClasses classes) {
    rule.allowEmptyShould(true).check(classes);
  }

  /** Classes of Pouch outside of these parts. */
  private static com.tngtech.archunit.base.DescribedPredicate<
          com.tngtech.archunit.core.domain.JavaClass>
      ours(String... allowed) {
    List<String> prefixes = java.util.Arrays.stream(allowed).map(part -> ROOT + part).toList();
    return com.tngtech.archunit.base.DescribedPredicate.describe(
        "are Pouch's, outside of " + String.join(", ", allowed),
        type -> {
          String name = type.getPackageName() + ".";
          return name.startsWith(ROOT)
              && prefixes.stream().noneMatch(prefix -> name.startsWith(prefix + "."));
        });
  }
}
