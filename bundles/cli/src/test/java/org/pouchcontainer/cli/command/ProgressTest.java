package org.pouchcontainer.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.cli.json.JsonText;
import org.pouchcontainer.cli.term.Terminal;

class ProgressTest {
  private static final String UP = "\u001b[";
  private static final String CLEAR = "\u001b[2K";

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private Progress progress(int rows, int columns) {
    PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    return new Progress(out, new Terminal.Size(rows, columns));
  }

  private static void show(Progress progress, String id, String status, long current)
      throws IOException {
    progress.show(
        JsonText.parse(
            "{\"id\":\"%s\",\"status\":\"%s\",\"progressDetail\":{\"current\":%d,\"total\":100}}"
                .formatted(id, status, current)));
  }

  @Test
  void withoutATerminalEachEndIsOneLine() throws IOException {
    Progress progress = progress(0, 0);
    show(progress, "a", "downloading", 1);
    show(progress, "a", "done", 100);
    show(progress, "a", "done", 100);
    progress.end();
    assertThat(shown).hasToString("a: done\n");
  }

  @Test
  void onATerminalLinesAreWrittenAgainWithoutWrapping() throws IOException {
    Progress progress = progress(24, 60);
    show(progress, "layer-sha256:0123456789abcdef", "downloading", 50);
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .isEqualTo(CLEAR + "layer-sha256:0123456789ab: downloading  |###############---\n")
        .hasSize(CLEAR.length() + 60);
    show(progress, "b", "waiting", 0);
    assertThat(shown.toString(StandardCharsets.UTF_8)).contains(UP + "1A" + CLEAR + "layer");
    progress.end();
    assertThat(shown.toString(StandardCharsets.UTF_8)).contains(UP + "2A" + CLEAR + "layer");
  }

  @Test
  void aScreenShowsTheLastLinesThatFit() throws IOException {
    Progress progress = progress(3, 80);
    show(progress, "a", "waiting", 0);
    show(progress, "b", "waiting", 0);
    show(progress, "c", "waiting", 0);
    shown.reset();
    progress.end();
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .startsWith(UP + "2A" + CLEAR + "b:")
        .contains(CLEAR + "c:")
        .doesNotContain("a:");
  }
}
