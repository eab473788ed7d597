package org.pouchcontainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pouchcontainer.cli.flags.Flag;

/** Every command and flag of the original is there, has a help text, and is in the documents. */
class ReferenceTest {
  private static final Path REFERENCE = Path.of("../../docs/commands.md");

  @TempDir Path home;

  static Stream<String> original() throws IOException {
    try (InputStream in = ReferenceTest.class.getResourceAsStream("/reference-flags.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
    }
  }

  static Set<String> all() {
    return DocCommand.commands().keySet();
  }

  @ParameterizedTest
  @MethodSource("original")
  void aFlagOfTheOriginalIsThere(String line) {
    String name = line.substring(0, line.indexOf(':'));
    Commands.Found found = Commands.find(List.of(name.split(" ")));
    if (GroupCommands.isGroup(name) || name.equals("help")) {
      assertThat(found.command()).isNull();
      return;
    }
    Set<String> own =
        found.command().flags().flags().stream()
            .map(flag -> (flag.letter().isEmpty() ? "" : flag.letter() + "/") + flag.name())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> names =
        found.command().flags().flags().stream().map(Flag::name).collect(Collectors.toSet());
    for (String flag : line.substring(line.indexOf(':') + 1).strip().split(" +")) {
      if (flag.contains("/")) {
        assertThat(own).contains(flag);
      } else if (!flag.isEmpty()) {
        assertThat(names).contains(flag);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aCommandHasHelp(String path) {
    String[] words = path.substring("pouch ".length()).split(" ");
    List<String> line = Stream.concat(Stream.of(words), Stream.of("--help")).toList();
    CliRun run = CliRun.of(line, home, InputStream.nullInputStream());
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Usage:\n  " + path).contains("Global options:");
    assertThat(run.out().lines().findFirst().orElse("")).isNotBlank().doesNotEndWith(".");
  }

  @ParameterizedTest
  @MethodSource("all")
  void flagsDoNotHideEachOther(String path) {
    Command command = DocCommand.commands().get(path);
    Map<String, Long> letters =
        Globals.addTo(command.flags()).flags().stream()
            .filter(flag -> !flag.letter().isEmpty())
            .collect(Collectors.groupingBy(Flag::letter, Collectors.counting()));
    assertThat(letters.values()).allMatch(count -> count == 1);
    assertThat(command.flags().flags()).allMatch(flag -> !flag.help().isBlank());
  }

  @Test
  void theDocumentIsWhatTheCommandsSay() throws IOException {
    String written = DocCommand.all();
    // To write it again after a change: -Dwrite.docs=true
    if (Boolean.getBoolean("write.docs")) {
      Files.writeString(REFERENCE, written);
    }
    assertThat(Files.readString(REFERENCE)).isEqualTo(written);
  }

  @Test
  void pagesAreWritten() throws IOException {
    CliRun run =
        CliRun.of(
            List.of("gen-doc", home.resolve("d").toString()), home, InputStream.nullInputStream());
    assertThat(run.code()).isZero();
    assertThat(Files.readString(home.resolve("d/pouch_volume_create.md")))
        .contains(
            "pouch volume create [OPTIONS] [NAME]", "| `-d`, `--driver` | string | `local` |");
  }
}
