package org.pouchcontainer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where things lie in the source tree that was built. */
public final class Assembly {
  private static final Path ROOT =
      Path.of(System.getProperty("pouch.root", "..")).toAbsolutePath().normalize();

  /** Another copy may be tested, so that a build beside does not pull it from under the tests. */
  private static final Path DISTRIBUTION =
      Path.of(
          System.getProperty(
              "pouch.assembly", ROOT.resolve("assembly/target/assembly").toString()));

  private Assembly() {}

  /** The root of the source tree. */
  public static Path root() {
    return ROOT;
  }

  /** A program of the built distribution. */
  public static Path program(String name) {
    Path program = DISTRIBUTION.resolve("bin").resolve(name);
    assertThat(program).as("build it first: mvn install").isExecutable();
    return program;
  }

  /** The built jar of a module such as {@code driver-tmpfs} or {@code bundles/rest}. */
  public static Path jar(String module) {
    Path folder = ROOT.resolve(module);
    Path jar = folder.resolve("target").resolve(folder.getFileName() + "-0.1.0-SNAPSHOT.jar");
    assertThat(Files.isRegularFile(jar)).as(jar + " is built").isTrue();
    return jar;
  }
}
