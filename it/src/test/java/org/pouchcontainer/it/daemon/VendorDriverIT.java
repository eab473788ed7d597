package org.pouchcontainer.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.it.Assembly;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Files2;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;
import org.pouchcontainer.it.RestClient;

/** The driver of docs/drivers.md, built out of that page as a vendor would and deployed. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class VendorDriverIT {
  private static final Pattern TYPE = Pattern.compile("(?s)package ([\\w.]+);.*?\\bclass (\\w+)");
  private static final Pattern BLOCK = Pattern.compile("(?s)```(xml|java)\\n(.*?)```");

  @TempDir Path project;

  @Test
  void driverOfThePageWorks() throws IOException {
    Path jar = build();
    try (Pouchd pouchd = Pouchd.fresh()) {
      Path shelf = pouchd.folder().resolve("shelf");
      Files2.write(
          pouchd.folder().resolve("etc/com.example.shelf.cfg"), "directory = " + shelf + "\n");
      pouchd.start().pullBusybox();
      Path temporary = pouchd.folder().resolve("shelf.tmp");
      Files.copy(jar, temporary);
      Files.createDirectories(pouchd.deployFolder());
      Files.move(
          temporary, pouchd.deployFolder().resolve("shelf.jar"), StandardCopyOption.ATOMIC_MOVE);
      Await.until(
          () -> "the driver with its configuration",
          Duration.ofSeconds(10),
          () -> isMadeIn(shelf, pouchd.docker()));
      Containers containers = new Containers(pouchd);
      containers.shell("{'Binds':['books:/books']}", "echo once > /books/first");
      assertThat(shelf.resolve("books/first")).hasContent("once");
    }
  }

  /**
   * Whether a volume can be made where the configuration says. The file may be read after the
   * driver has come; then the driver is there with its default first.
   */
  private static boolean isMadeIn(Path shelf, RestClient docker) {
    RestClient.Response made =
        docker.post("/volumes/create", RestClient.json("{'Name':'books','Driver':'shelf'}"));
    if (made.status() != 201) {
      return false;
    }
    if (made.json().path("Mountpoint").asText().startsWith(shelf.toString())) {
      return true;
    }
    docker.delete("/volumes/books");
    return false;
  }

  /** Writes the page's blocks to their files and builds them without a network. */
  private Path build() throws IOException {
    String page = Files.readString(Assembly.root().resolve("docs/drivers.md"));
    for (MatchResult block : BLOCK.matcher(page).results().toList()) {
      Files2.write(project.resolve(fileOf(block.group(1), block.group(2))), block.group(2));
    }
    Program.Result result =
        Program.of("mvn", "-B", "-o", "-q", "package")
            .in(project)
            .within(Duration.ofMinutes(2))
            .run();
    assertThat(result.exitCode()).as(result.all()).isZero();
    assertThat(Files2.list(project.resolve("target/surefire-reports")))
        .as("the kit ran")
        .isNotEmpty();
    return project.resolve("target/shelf-1.0.0.jar");
  }

  /** The file that a block of the page stands for. */
  private static String fileOf(String language, String text) {
    if (language.equals("xml")) {
      return "pom.xml";
    }
    Matcher type = TYPE.matcher(text);
    assertThat(type.find()).as("a package and a class in: " + text).isTrue();
    String folder = type.group(2).endsWith("Test") ? "src/test/java/" : "src/main/java/";
    return folder + type.group(1).replace('.', '/') + "/" + type.group(2) + ".java";
  }
}
