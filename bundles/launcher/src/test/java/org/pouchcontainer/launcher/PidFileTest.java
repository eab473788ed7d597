package org.pouchcontainer.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir Path directory;

  @Test
  void holdsThePid() throws IOException {
    try (PidFile claim = claim()) {
      assertThat(claim).isNotNull();
      assertThat(file()).hasContent(ProcessHandle.current().pid() + "\n");
    }
  }

  @Test
  void refusesASecondClaimWithTheFirstOnesPid() throws IOException {
    try (PidFile first = claim()) {
      assertThat(first).isNotNull();
      assertThatThrownBy(this::claim)
          .isInstanceOf(StartupException.class)
          .hasMessage(
              "claim the thing: in use by pouchd with pid %d; stop it",
              ProcessHandle.current().pid());
    }
  }

  @Test
  void aFileThatAKilledDaemonLeftIsNoObstacle() throws IOException {
    Files.writeString(file(), "123456789\n");

    try (PidFile claim = claim()) {
      assertThat(claim).isNotNull();
      assertThat(file()).hasContent(ProcessHandle.current().pid() + "\n");
    }
  }

  @Test
  void canBeClaimedAgain() throws IOException {
    claim().close();
    claim().closeAndRemove();

    assertThat(file()).doesNotExist();
    claim().close();
    assertThat(file()).isEmptyFile();
  }

  @Test
  void followsNoSymbolicLink() throws IOException {
    Path target = Files.writeString(directory.resolve("target"), "precious");
    Files.createSymbolicLink(file(), target);

    assertThatThrownBy(this::claim).isInstanceOf(StartupException.class);
    assertThat(target).hasContent("precious");
  }

  private PidFile claim() {
    return PidFile.claim(file(), "the thing", "stop it");
  }

  private Path file() {
    return directory.resolve("d").resolveSibling("pid");
  }
}
